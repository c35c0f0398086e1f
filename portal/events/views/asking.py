"""What an event asks of those who register: types of participation and questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.http import Request, attempt, tell_outcome

from ..forms.asking import EventQuestionForm, TypeForm
from ..models import Event, ParticipationType, Question
from ..queries.asking import types_of
from ..services import asking as services
from .frame import organised_here, page


@login_required
@require_safe
def asking_list(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    questions = list(Question.objects.filter(event=event, taken_out_at=None))
    return page(request, event, "asking_list", {"types": types_of(event), "questions": questions})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_add(request: Request, public_id: str) -> HttpResponse:
    return _write(request, organised_here(request, public_id), TypeForm, services.write_type, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_edit(request: Request, public_id: str) -> HttpResponse:
    one = _here(request, ParticipationType, public_id)
    return _write(request, one.event, TypeForm, services.write_type, one)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_add(request: Request, public_id: str) -> HttpResponse:
    return _write(request, organised_here(request, public_id), EventQuestionForm, services.write_question, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: Request, public_id: str) -> HttpResponse:
    one = _here(request, Question, public_id)
    return _write(request, one.event, EventQuestionForm, services.write_question, one)


@login_required
@require_POST
def type_move(request: Request, public_id: str) -> HttpResponse:
    return _move(request, _here(request, ParticipationType, public_id))


@login_required
@require_POST
def question_move(request: Request, public_id: str) -> HttpResponse:
    return _move(request, _here(request, Question, public_id))


@login_required
@require_POST
def type_take_out(request: Request, public_id: str) -> HttpResponse:
    one = _here(request, ParticipationType, public_id)
    tell_outcome(request, _("Taken out."), services.take_out_type, one, by=request.user)
    return redirect("events:asking_list", one.event.public_id)


@login_required
@require_POST
def question_take_out(request: Request, public_id: str) -> HttpResponse:
    one = _here(request, Question, public_id)
    tell_outcome(request, _("Taken out."), services.take_out_question, one, by=request.user)
    return redirect("events:asking_list", one.event.public_id)


def _here(request: Request, model: type[ParticipationType | Question], public_id: str) -> Any:
    """One of an event that the reader organises."""
    mine = Event.objects.organised_by(request.user).values("pk")
    rows = model.objects.filter(event__in=mine).select_related("event__organiser", "event__cluster")
    if model is Question:
        rows = rows.filter(taken_out_at=None)
    return get_object_or_404(rows, public_id=public_id)


def _move(request: Request, one: ParticipationType | Question) -> HttpResponse:
    tell_outcome(request, _("Moved."), services.move, one, by=request.user, up=request.POST.get("to") == "up")
    return redirect("events:asking_list", one.event.public_id)


def _write(
    request: Request, event: Event, form_of: type[TypeForm | EventQuestionForm], service: Callable[..., Any], one: Any
) -> HttpResponse:
    form = form_of(request.POST if request.method == "POST" else None, one=one)
    if form.is_valid() and attempt(form, service, event, by=request.user, one=one, **form.fields_for_service()):
        messages.success(request, _("Saved."))
        return redirect("events:asking_list", event.public_id)
    is_type = form_of is TypeForm
    headings = {
        (True, True): _("As what people come"),
        (True, False): _("Change as what people come"),
        (False, True): _("A question to those who register"),
        (False, False): _("Change the question"),
    }
    context = {"form": form, "heading": headings[is_type, one is None], "is_type": is_type}
    return page(request, event, "asking_form", context, status=422 if form.errors else 200)
