"""Partners: who is in, who is asked, who would like to come; and how each of them answers or leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import Request, attempt, tell_outcome

from .. import permissions
from ..forms.places import AskInForm, JoinForm, LeadForm, ReasonForm, SightForm
from ..models import Partner, Project
from ..queries.builder import builder_of
from ..queries.overview import places_of
from ..services import leads, sight
from ..services import places as services
from .frame import acting_here, page, place_here, project_here, workspace_here
from .projects import face, overview


@login_required
@require_safe
def partner_list(request: Request, public_id: str) -> HttpResponse:
    return _partners(request, workspace_here(request, public_id))


@login_required
@require_POST
def partner_ask(request: Request, public_id: str) -> HttpResponse:
    """The lead asks an organisation in."""
    project = workspace_here(request, public_id)
    form = AskInForm(request.POST, project=project, reader=request.user)
    if not form.is_valid() or not (
        place := attempt(
            form,
            services.ask_in,
            project,
            by=request.user,
            organisation=form.cleaned_data["organisation"],
            role=form.role_chosen,
            words=form.cleaned_data["words"],
            sees=form.cleaned_data["sees"],
        )
    ):
        return _partners(request, project, ask_form=form)
    tell_asked(request, place)
    return redirect("projects:partner_list", project.public_id)


def tell_asked(request: Request, place: Partner) -> None:
    """What came of asking: it is asked now, was asked before, or is in."""
    if place.is_invited and timezone.now() - place.asked_at > dt.timedelta(minutes=1):
        messages.info(request, services.asked_already(place))
        return
    done = _("%(name)s is in.")
    if place.is_invited:
        done = _("%(name)s is asked, and has three weeks to answer.")
        if place.is_funder:
            done = _(
                "%(name)s is asked, and has three weeks to answer. It will read as a funder: you can change that here."
            )
    messages.success(request, done % {"name": place.organisation.name})


@login_required
@require_POST
def partner_interest(request: Request, public_id: str) -> HttpResponse:
    """Somebody would like to come in."""
    project = project_here(request, public_id)
    form = JoinForm(request.POST, project=project)
    if not form.is_valid() or not attempt(
        form,
        services.say_interest,
        project,
        by=request.user,
        organisation=acting_here(request),
        role=form.role_chosen,
        words=form.cleaned_data["words"],
    ):
        return face(request, project, interest_form=form)
    messages.success(request, _("Said. The lead answers you here."))
    return redirect(project)


@login_required
@require_POST
def partner_accept(request: Request, public_id: str) -> HttpResponse:
    """An invitation by whom it was sent to, an interest by the lead."""
    place = place_here(request, public_id)
    if place.is_interested:
        done = _("%(name)s is in.") % {"name": place.organisation.name}
        tell_outcome(request, done, services.let_in, place, by=request.user)
        return redirect("projects:partner_list", place.project.public_id)
    tell_outcome(
        request, _("You are in. This is where you work together."), services.accept_invitation, place, by=request.user
    )
    return redirect(place.project)


@login_required
@require_POST
def partner_decline(request: Request, public_id: str) -> HttpResponse:
    place = place_here(request, public_id)
    form = ReasonForm(request.POST)
    by_lead = place.is_interested
    if not form.is_valid():
        return (
            _partners(request, place.project, refused=(place, form))
            if by_lead
            else face(request, place.project, decline_form=form)
        )
    tell_outcome(
        request,
        _("Answered. They read it."),
        services.turn_down if by_lead else services.decline_invitation,
        place,
        by=request.user,
        reason=form.cleaned_data["reason"],
    )
    return redirect("projects:partner_list", place.project.public_id) if by_lead else redirect("projects:project_list")


@login_required
@require_POST
def partner_take_back(request: Request, public_id: str) -> HttpResponse:
    place = place_here(request, public_id)
    by_lead = place.is_invited
    tell_outcome(request, _("Taken back."), services.take_back, place, by=request.user)
    return redirect("projects:partner_list", place.project.public_id) if by_lead else redirect(place.project)


@login_required
@require_POST
def partner_end(request: Request, public_id: str) -> HttpResponse:
    """A partner leaves, or the lead takes it out."""
    place = place_here(request, public_id)
    form = ReasonForm(request.POST, auto_id=f"{public_id}_%s")
    leaves = permissions.can_answer_for(request.user, place)
    service = services.leave if leaves else services.remove
    if not form.is_valid() or not attempt(form, service, place, by=request.user, reason=form.cleaned_data["reason"]):
        if leaves and not permissions.can_see_all(request.user, place.project):
            return overview(request, project_here(request, place.project.public_id), leave_form=form)
        return _partners(request, workspace_here(request, place.project.public_id), refused=(place, form))
    messages.success(
        request, _("You have left. What you did there stays with the others.") if leaves else _("Taken out.")
    )
    return redirect("projects:project_list") if leaves else redirect("projects:partner_list", place.project.public_id)


@login_required
@require_POST
def partner_show(request: Request, public_id: str) -> HttpResponse:
    """The lead says what a partner reads."""
    place = place_here(request, public_id)
    form = SightForm(request.POST)
    sees = form.cleaned_data["sees"] if form.is_valid() else "?"
    tell_outcome(request, _("Saved."), sight.show, place, by=request.user, sees=sees)
    return redirect("projects:partner_list", place.project.public_id)


@login_required
@require_POST
def project_hand_over(request: Request, public_id: str) -> HttpResponse:
    project = workspace_here(request, public_id)
    form = LeadForm(request.POST, project=project)
    if not form.is_valid() or not attempt(form, leads.offer_lead, project, by=request.user, to=form.partner_chosen):
        return _partners(request, project, lead_form=form)
    messages.success(request, _("Asked. You lead until they accept."))
    return redirect("projects:partner_list", project.public_id)


@login_required
@require_POST
def project_lead(request: Request, public_id: str) -> HttpResponse:
    """The offer of the lead: accepted or declined by whom it was made to, taken back by the lead."""
    project = workspace_here(request, public_id)
    outcomes = {
        "accept": (_("You lead from now on."), leads.accept_lead),
        "decline": (_("Answered. They read it."), leads.decline_lead),
        "keep": (_("Taken back."), leads.take_back_lead),
    }
    if request.POST.get("answer") not in outcomes:
        raise Http404
    done, service = outcomes[request.POST["answer"]]
    tell_outcome(request, done, service, project, by=request.user)
    return redirect("projects:partner_list", project.public_id)


def _partners(
    request: Request, project: Project, *, refused: tuple[Partner, ReasonForm] | None = None, **forms: Any
) -> HttpResponse:
    found = places_of(project, request.user)
    at_fault = refused[0].public_id if refused else ""

    def with_form(places: Sequence[Partner]) -> list[tuple[Partner, ReasonForm]]:
        return [
            (one, refused[1] if refused and one.public_id == at_fault else ReasonForm(auto_id=f"{one.public_id}_%s"))
            for one in places
        ]

    for place in found.inside:
        place.sight_form = SightForm(initial={"sees": place.sees}, auto_id=f"{place.public_id}_%s")
    context = {
        "places": found,
        "builder": builder_of(project, request.user, found),
        "inside": with_form(found.inside),
        "interested": with_form(found.interested),
        "own": found.of(request.user),
        "offered": found.offered(project),
        "ask_form": AskInForm(project=project, reader=request.user, roles=found.roles),
        "lead_form": LeadForm(project=project, partners=found.inside),
        "refused_form": refused[1] if refused else next(iter(forms.values()), None),
    }
    return page(request, project, "partner_list", context | forms, status=422 if refused or forms else 200)
