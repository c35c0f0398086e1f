"""An event is held again: copied to another day, or by a rule."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.core.errors import NotPossible
from portal.core.http import Request, attempt
from portal.ui.words import number

from ..forms.series import CloneForm, RepeatForm
from ..queries.series import all_of
from ..services.copying import clone_event
from ..services.series import end_series, repeat_event
from .frame import organised_here, page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_clone(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    form = CloneForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_valid() and (
        made := attempt(
            form,
            clone_event,
            event,
            by=request.user,
            day=form.cleaned_data["day"],
            title=form.cleaned_data["title"],
            submission=form.cleaned_data["submission"],
        )
    ):
        messages.success(request, _("A draft for the other day. Nobody is registered for it yet."))
        return redirect(made)
    status = 422 if form.errors else 200
    return page(request, event, "event_detail", {"form": form}, status=status, template="event_clone")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_repeat(request: Request, public_id: str) -> HttpResponse:
    """Begin a series; where there is one, what it holds."""
    event = organised_here(request, public_id)
    form = RepeatForm(request.POST if request.method == "POST" else None, event=event)
    if form.is_valid() and attempt(form, repeat_event, event, by=request.user, **form.cleaned_data):
        messages.success(request, _("Those of the next months are there; the others follow by themselves."))
        return redirect("events:event_repeat", event.public_id)
    context = {"form": form, "occurrences": all_of(event)}
    status = 422 if form.errors else 200
    return page(request, event, "event_detail", context, status=status, template="event_repeat")


@login_required
@require_POST
def series_end(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    try:
        gone = end_series(event, by=request.user)
    except NotPossible as refusal:
        messages.error(request, refusal.message)
    else:
        said = ngettext(
            "The series has ended; %(number)s draft after this one is gone.",
            "The series has ended; %(number)s drafts after this one are gone.",
            gone,
        )
        done = said % {"number": number(gone)} if gone else _("The series has ended. What is announced stays.")
        messages.success(request, done)
    return redirect("events:event_repeat", event.public_id)
