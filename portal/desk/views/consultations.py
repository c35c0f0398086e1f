"""Consultations: the list, one of them, writing and answering."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotAllowed
from portal.core.http import Request, attempt, keyset_page, neighbours, tell_outcome
from portal.ui.parts import Tab

from .. import permissions
from ..forms.consultations import (
    ConsultationDayForm,
    ConsultationForm,
    ConsultationOutcomeForm,
    ContributionAnswerForm,
    ContributionForm,
)
from ..models import Consultation, Contribution
from ..queries.consultations import clusters_to_ask, face_of, names_shown
from ..services import consultations as services

SIZE = 20


@require_safe
def consultation_list(request: Request) -> HttpResponse:
    """Open ones first to close; `?show=closed` those of before; `?show=ours` those of the reader's authority, drafts too."""
    shows = request.GET.get("show", "")
    known = Consultation.objects.visible_to(request.user).with_card_facts()
    consults = permissions.can_consult(request.user, request.acting_organisation)
    labels = [
        ("", pgettext("consultations", "Open")),
        ("closed", pgettext("consultations", "Closed")),
        *([("ours", pgettext("consultations", "Ours"))] if consults else []),
    ]
    shows = shows if shows in dict(labels) else ""
    rows = known.open()
    if shows == "ours":
        rows = known.of_user(request.user)
    elif shows == "closed":
        rows = known.exclude(opened_at=None).exclude(pk__in=known.open().values("pk"))
    shown = keyset_page(rows, key="closes_on", cursor=request.GET.get("after", ""), size=SIZE, descending=bool(shows))
    context = {
        "consultations": shown.rows,
        "shows": shows,
        "consults": consults,
        "tabs": [
            Tab(label, f"?show={name}" if name else request.path, current=name == shows) for name, label in labels
        ],
        **neighbours(request, shown),
    }
    return render(request, "desk/consultation_list.html", context)


def consultation_page(
    request: Request, consultation: Consultation, *, form: ContributionForm | None = None
) -> HttpResponse:
    writes = permissions.can_write_consultation(request.user, consultation)
    face = face_of(consultation, request.user, writes=writes)
    may = permissions.can_contribute(request.user, consultation, request.acting_organisation)
    context = {
        "consultation": consultation,
        "face": face,
        "named": names_shown(face, request.user, writes=writes),
        "writes": writes,
        "contributes": may and consultation.is_open,
        "asked": may,
        "form": form or ContributionForm(),
    }
    return render(request, "desk/consultation_detail.html", context, status=422 if form and form.errors else 200)


@require_safe
def consultation_detail(request: Request, public_id: str) -> HttpResponse:
    return consultation_page(request, _here(request, public_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_create(request: Request) -> HttpResponse:
    organisation = request.acting_organisation
    if organisation is None or not permissions.can_consult(request.user, organisation):
        raise NotAllowed
    form = ConsultationForm(request.POST if request.method == "POST" else None, clusters=clusters_to_ask(organisation))
    if form.is_valid() and (
        made := attempt(
            form,
            services.write_consultation,
            organisation,
            by=request.user,
            submission=form.cleaned_data["submission"],
            **form.fields_for_service(),
        )
    ):
        messages.success(request, _("Written. Nobody else sees it until you open it."))
        return redirect(made)
    context = {"form": form, "organisation": organisation, "heading": _("Ask members")}
    return render(request, "desk/consultation_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_edit(request: Request, public_id: str) -> HttpResponse:
    consultation = _written_here(request, public_id)
    data = request.POST if request.method == "POST" else None
    form: ConsultationForm | ConsultationDayForm = (
        ConsultationForm(data, clusters=clusters_to_ask(consultation.organisation), consultation=consultation)
        if consultation.is_draft
        else ConsultationDayForm(data, consultation=consultation)
    )
    if form.is_valid() and attempt(
        form, services.change_consultation, consultation, by=request.user, **form.fields_for_service()
    ):
        messages.success(request, _("Saved."))
        return redirect(consultation)
    context = {
        "form": form,
        "organisation": consultation.organisation,
        "consultation": consultation,
        "heading": _("Change the consultation"),
    }
    return render(request, "desk/consultation_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def consultation_open(request: Request, public_id: str) -> HttpResponse:
    consultation = _written_here(request, public_id)
    done = _("Open. Members of the clusters that you ask have been told.")
    tell_outcome(request, done, services.open_consultation, consultation, by=request.user)
    return redirect(consultation)


@login_required
@require_POST
def contribution_create(request: Request, public_id: str) -> HttpResponse:
    consultation = _here(request, public_id)
    request.reads_at = consultation.get_absolute_url()
    organisation = request.acting_organisation
    if not permissions.can_contribute(request.user, consultation, organisation):
        raise NotAllowed
    form = ContributionForm(request.POST)
    if form.is_valid() and attempt(
        form,
        services.contribute,
        consultation,
        organisation,
        form.cleaned_data["text"],
        by=request.user,
        named=form.cleaned_data["named"],
        submission=form.cleaned_data["submission"],
    ):
        messages.success(request, _("Sent. You can change it until the last day, and you read the answer here."))
        return redirect(consultation)
    return consultation_page(request, consultation, form=form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribution_edit(request: Request, public_id: str) -> HttpResponse:
    contribution = _own_here(request, public_id)
    form = ContributionForm(request.POST if request.method == "POST" else None, contribution=contribution)
    if form.is_valid():
        attempt(
            form,
            services.change_contribution,
            contribution,
            form.cleaned_data["text"],
            named=form.cleaned_data["named"],
            by=request.user,
        )
        if not form.errors:
            messages.success(request, _("Saved."))
            return redirect(contribution)
    context = {"form": form, "contribution": contribution, "consultation": contribution.consultation}
    return render(request, "desk/contribution_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def contribution_take_back(request: Request, public_id: str) -> HttpResponse:
    contribution = _own_here(request, public_id)
    tell_outcome(request, _("Taken back."), services.take_back_contribution, contribution, by=request.user)
    return redirect(contribution.consultation)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribution_answer(request: Request, public_id: str) -> HttpResponse:
    rows = Contribution.objects.standing().select_related("consultation__organisation", "organisation")
    contribution = get_object_or_404(rows, public_id=public_id)
    if not permissions.can_write_consultation(request.user, contribution.consultation):
        raise NotAllowed
    form = ContributionAnswerForm(request.POST if request.method == "POST" else None, contribution=contribution)
    if form.is_valid():
        attempt(form, services.answer_contribution, contribution, by=request.user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, _("Answered."))
            return redirect(contribution)
    context = {"form": form, "contribution": contribution, "consultation": contribution.consultation}
    return render(request, "desk/contribution_answer.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_outcome(request: Request, public_id: str) -> HttpResponse:
    consultation = _written_here(request, public_id)
    form = ConsultationOutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        attempt(form, services.publish_outcome, consultation, form.cleaned_data["outcome"], by=request.user)
        if not form.errors:
            messages.success(request, _("Published. Those who wrote have been told, each with the answer."))
            return redirect(consultation)
    context = {"form": form, "consultation": consultation}
    return render(request, "desk/consultation_outcome.html", context, status=422 if form.errors else 200)


def _here(request: Request, public_id: str) -> Consultation:
    rows = Consultation.objects.visible_to(request.user).with_card_facts()
    found: Consultation = get_object_or_404(rows, public_id=public_id)
    return found


def _written_here(request: Request, public_id: str) -> Consultation:
    found = _here(request, public_id)
    if not permissions.can_write_consultation(request.user, found):
        raise NotAllowed
    return found


def _own_here(request: Request, public_id: str) -> Contribution:
    rows = (
        Contribution.objects.standing()
        .of_user(request.user)
        .select_related("consultation__organisation", "organisation")
    )
    found: Contribution = get_object_or_404(rows, public_id=public_id)
    return found
