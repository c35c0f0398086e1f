"""People are registered, looked at, changed; they cancel, take a place that is free, sign up for a session."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.identifiers import country_of, likely_regions
from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.core.http import Request, attempt, tell_outcome
from portal.organisations.models import Organisation

from .. import permissions
from ..forms.registrations import Asked, CancelForm, ChangeForm, RegisterForm, rows_in
from ..keys import registration_with
from ..models import Event, ParticipationType, Question, Registration, Session
from ..queries.own import own_of, place_of
from ..queries.sessions import sessions_for
from ..services import asking_before, session_places
from ..services import registering as services
from .frame import event_here

State = Registration.State
MOST_COLLEAGUES = 200


def asked_of(request: Request, event: Event) -> Asked:
    """What its form asks; numbers without a country code are read as of the reader's country first."""
    return Asked(
        types=list(ParticipationType.objects.filter(event=event)),
        questions=list(Question.objects.filter(event=event, taken_out_at=None)),
        regions=[country_of(request.user.phone), *likely_regions(request)],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: Request, public_id: str) -> HttpResponse:
    """Several people at once; "another person" brings the page again with a row more and everything that was typed."""
    event = event_here(request, public_id)
    organisation = request.acting_organisation
    if not organisation:
        return render(request, "events/no_organisation.html", {"event": event})
    own = own_of(event, request.user)
    taken = {one.person_id for one in own.rows}
    colleagues = [one for one in _colleagues(organisation) if one.pk not in taken]
    facts: dict[str, Any] = {"asked": asked_of(request, event), "colleagues": colleagues, "reader": request.user}
    if request.method == "POST" and "add" in request.POST:
        rows = rows_in(request.POST) + 1
        typed = {name: value for name, value in request.POST.items() if name != "rows"}
        form = RegisterForm(rows=rows, initial=typed, **facts)
        return _form(request, event, organisation, form)
    if request.method != "POST":
        return _form(request, event, organisation, RegisterForm(**facts))
    form = RegisterForm(request.POST, rows=rows_in(request.POST), **facts)
    if form.is_valid() and (
        made := attempt(
            form,
            services.register,
            event,
            by=request.user,
            organisation=organisation,
            people=form.comers,
            submission=form.cleaned_data["submission"],
        )
    ):
        messages.success(request, came_of(made))
        return redirect(event)
    return _form(request, event, organisation, form, status=422)


def came_of(made: list[Registration]) -> str:
    """In words, what became of a party."""
    first = made[0]
    if first.state == State.ASKED:
        return _("Sent. The organiser says yes or no, and you are told.")
    if nth := place_of(first):
        said = _(
            "There is no room for you right now. You are number %(number)s on the waiting list, and are told as soon as there is."
        )
        return said % {"number": nth}
    return _("Registered. Your places are kept.")


def _colleagues(organisation: Organisation) -> list[User]:
    there = {"memberships__organisation": organisation, "memberships__ended_at": None, "is_active": True}
    return list(User.objects.filter(**there).order_by("full_name", "pk")[:MOST_COLLEAGUES])


def _form(
    request: Request, event: Event, organisation: Organisation, form: RegisterForm, *, status: int = 200
) -> HttpResponse:
    stored = event_here(request, event.public_id)
    may = stored.takes_registrations or (stored.is_on and permissions.can_organise(request.user, stored))
    closed = "" if may else services.why_closed(stored)
    context = {"form": form, "event": stored, "organisation": organisation, "closed": closed}
    with timezone.override(event.tz):
        return render(request, "events/register.html", context, status=status)


def registration_here(request: Request, public_id: str) -> Registration:
    """One that the reader may know of: their own, a colleague's, or of an event that they organise."""
    rows = Registration.objects.visible_to(request.user).select_related(
        "event__organiser", "event__cluster", "organisation", "person", "type", "registered_by"
    )
    found: Registration = get_object_or_404(rows, public_id=public_id)
    return found


@login_required
@require_safe
def registration_detail(request: Request, public_id: str) -> HttpResponse:
    return _detail(request, registration_here(request, public_id))


def _detail(
    request: Request, registration: Registration, *, form: CancelForm | None = None, status: int = 200
) -> HttpResponse:
    event = registration.event
    party = Registration.objects.standing().filter(
        event=event, party=registration.party, organisation=registration.organisation_id
    )
    asked = {one.public_id: one.text for one in Question.objects.filter(event=event)}
    context = {
        "registration": registration,
        "event": event,
        "organises": permissions.can_organise(request.user, event),
        "may_change": permissions.can_change_registration(request.user, registration) and event.is_on,
        "party": [one for one in party.select_related("person").order_by("pk") if one.pk != registration.pk],
        "nth": place_of(registration),
        "answers": [(asked.get(key, key), said) for key, said in registration.answers.items()],
        "sessions": sessions_for(registration) if registration.is_going else [],
        "cancel_form": form or CancelForm(),
    }
    with timezone.override(event.tz):
        return render(request, "events/registration_detail.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def registration_edit(request: Request, public_id: str) -> HttpResponse:
    registration = registration_here(request, public_id)
    event = registration.event
    asked = asked_of(request, event)
    form = ChangeForm(request.POST if request.method == "POST" else None, asked=asked, registration=registration)
    if form.is_valid() and attempt(form, services.change, registration, by=request.user, as_comer=form.comer):
        messages.success(request, _("Saved."))
        return redirect(registration)
    context = {"form": form, "event": event, "registration": registration}
    return render(request, "events/registration_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def registration_cancel(request: Request, public_id: str) -> HttpResponse:
    """One of a party, or all of it; leaving the waiting list is the same."""
    registration = registration_here(request, public_id)
    form = CancelForm(request.POST)
    whole = request.POST.get("whole") == "1"
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if form.is_valid():
        try:
            services.cancel(registration, by=request.user, whole_party=whole, reason=reason)
        except NotPossible as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Cancelled. Whoever waits is offered the place."))
        return redirect(registration)
    return _detail(request, registration, form=form, status=422)


@login_required
@require_POST
def registration_accept(request: Request, public_id: str) -> HttpResponse:
    registration = registration_here(request, public_id)
    tell_outcome(request, _("The place is yours."), services.take_offer, registration, by=request.user)
    return redirect(registration.event)


@login_required
@require_POST
def registration_confirm(request: Request, public_id: str) -> HttpResponse:
    registration = registration_here(request, public_id)
    tell_outcome(request, _("Good. You are expected."), asking_before.say_coming, registration, by=request.user)
    return redirect(registration.event)


@login_required
@require_POST
def registration_session(request: Request, public_id: str) -> HttpResponse:
    """Sign up for a session with few places, or give the place back."""
    registration = registration_here(request, public_id)
    rows = Session.objects.select_related("event__organiser").filter(event=registration.event_id)
    session = get_object_or_404(rows, public_id=request.POST.get("session", "").replace("\x00", ""))
    deeds = {
        "up": (_("You have a place in the session."), session_places.sign_up),
        "off": (_("Given back."), session_places.sign_off),
    }
    if request.POST.get("sign") not in deeds:
        raise Http404
    done, service = deeds[request.POST["sign"]]
    tell_outcome(request, done, service, session, by=request.user, registration=registration)
    return redirect(registration)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration_by_link(request: Request, token: str) -> HttpResponse:
    """From a mail or a short message, without signing in: come or not, take the place or not. Opening it changes nothing."""
    registration = registration_with(token)
    if registration is None:
        return render(request, "events/by_link_gone.html", status=404)
    if request.method == "POST":
        outcome = _answered(request, registration, request.POST.get("answer", ""))
        if outcome is not None:
            return redirect("events:registration_by_link", token)
    context = {
        "registration": registration,
        "event": registration.event,
        "closed": "" if registration.event.is_on else services.why_closed(registration.event),
        "nth": place_of(registration),
        "sessions": Session.objects.filter(places__registration=registration, called_off_at=None).select_related(
            "room"
        ),
    }
    with timezone.override(registration.event.tz):
        response = render(request, "events/by_link.html", context)
    # The address of this page is a key: it goes to nobody else as a referrer.
    response["Referrer-Policy"] = "same-origin"
    return response


def _answered(request: Request, registration: Registration, answer: str) -> bool | None:
    try:
        if answer == "no":
            services.cancel(registration, by=None)
        elif answer == "take":
            services.take_offer(registration, by=None)
        elif answer == "yes":
            asking_before.say_coming(registration, by=None)
        else:
            return None
    except NotPossible as refusal:
        messages.error(request, refusal.message)
    return True
