"""The day at the tables: who did not come, times that became free, what both sides thought, what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotPossible
from portal.core.http import Request, attempt, back_to, tell_outcome

from .. import permissions
from ..forms.day import CameForm, MeetingNoteForm
from ..models import Delegation, Event, FreedTime, Meeting, MetOutcome, Rating
from ..queries import after as after_queries
from ..queries import floor as floor_queries
from ..queries import outcome as outcome_queries
from ..queries.registration_list import as_csv
from ..services import going_on, no_shows
from ..services.ratings import rate
from .frame import event_here, organised_here, page
from .registrations import registration_here


@login_required
@never_cache
@require_safe
def floor(request: Request, public_id: str) -> HttpResponse:
    """Who sits at which table now and next; the organiser says who did not come."""
    event = organised_here(request, public_id)
    return page(request, event, "door", {"times": floor_queries.now_and_next(event)}, template="floor")


@login_required
@require_POST
def meeting_missed(request: Request, public_id: str) -> HttpResponse:
    """`missing` is the side (public id of its delegation) that did not come; "both" where nobody did."""
    meeting = _meeting_here(request, public_id)
    said = request.POST.get("missing", "")
    sides = {one.public_id: one for one in (meeting.first, meeting.second)}
    if said != "both" and said not in sides:
        raise Http404
    done = _("Noted. Whoever fits and is free is offered the time.")
    tell_outcome(request, done, no_shows.did_not_take_place, meeting, by=request.user, missing=sides.get(said))
    return back_to(request, _back(request, meeting.event))


@login_required
@require_POST
def meeting_came(request: Request, public_id: str) -> HttpResponse:
    """It was said too early."""
    meeting = _meeting_here(request, public_id)
    tell_outcome(request, _("The meeting stands again."), no_shows.came_after_all, meeting, by=request.user)
    return back_to(request, _back(request, meeting.event))


@login_required
@require_POST
def registration_not_here(request: Request, public_id: str) -> HttpResponse:
    """Somebody does not come today, as the organiser or a colleague says."""
    found = registration_here(request, public_id)
    said = _("Noted. A colleague who is free takes over; else the other side is offered somebody else.")
    tell_outcome(request, said, no_shows.not_here_today, found, by=request.user)
    return back_to(request, found)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def freed_detail(request: Request, public_id: str) -> HttpResponse:
    """A time that has become free: one tap takes it."""
    rows = FreedTime.objects.visible_to(request.user).select_related(
        "missed__event__organiser", "delegation__organisation", "slot", "instead__table__room"
    )
    freed = get_object_or_404(rows, public_id=public_id)
    event = freed.missed.event
    offered = Delegation.objects.filter(freed_offers__freed=freed).select_related("organisation")
    own = next((one for one in offered if permissions.speaks_for(request.user, one)), None)
    if request.method == "POST":
        if own is None:
            raise Http404
        said = _("The time is yours.")
        tell_outcome(request, said, no_shows.take_time, freed, own, by=request.user)
        return redirect(freed)
    mine = freed.instead is not None and own is not None and own.pk in {freed.instead.first_id, freed.instead.second_id}
    context = {"freed": freed, "event": event, "own": own, "mine": mine}
    with timezone.override(event.tz):
        return render(request, "events/freed_detail.html", context)


@login_required
@never_cache
@require_safe
def rating_list(request: Request, public_id: str) -> HttpResponse:
    """One's own meetings whose time has begun: two taps for each."""
    event = event_here(request, public_id)
    return _ratings(request, event)


@login_required
@require_POST
def meeting_rate(request: Request, public_id: str) -> HttpResponse:
    """One tap: `worth` or `goes_on`; or a note for one's own people."""
    meeting = _meeting_here(request, public_id)
    own = next((one for one in (meeting.first, meeting.second) if permissions.speaks_for(request.user, one)), None)
    if own is None:
        raise Http404
    form = MeetingNoteForm(request.POST)
    if "note" in request.POST:
        if not form.is_valid() or not attempt(
            form, rate, meeting, own, by=request.user, note=form.cleaned_data["note"]
        ):
            return _ratings(request, meeting.event, wrong={meeting.pk: form}, status=422)
        messages.success(request, _("Kept for your own people."))
    else:
        given = {name: request.POST[name] for name in ("worth", "goes_on") if name in request.POST}
        try:
            rate(meeting, own, by=request.user, **given)
        except NotPossible as refusal:
            messages.error(request, refusal.message)
    return redirect(f"{reverse('events:rating_list', args=[meeting.event.public_id])}#m-{meeting.public_id}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def met_outcome(request: Request, public_id: str) -> HttpResponse:
    """What came of it, for one of the two."""
    rows = MetOutcome.objects.visible_to(request.user).select_related(
        "going_on__meeting__event", "going_on__meeting__first__organisation", "going_on__meeting__second__organisation"
    )
    outcome = get_object_or_404(rows, public_id=public_id)
    meeting = outcome.going_on.meeting
    form = CameForm(request.POST if request.method == "POST" else None, initial={"said": outcome.said})
    if form.is_valid() and attempt(
        form, going_on.say_what_came, outcome, by=request.user, said=form.cleaned_data["said"]
    ):
        messages.success(request, _("Thank you. You can change your answer here."))
        return redirect(outcome)
    sides = (meeting.first.organisation, meeting.second.organisation)
    other = next(one for one in sides if one.pk != outcome.organisation_id)
    context = {"outcome": outcome, "form": form, "other": other, "event": meeting.event, "meeting": meeting}
    return render(request, "events/met_outcome.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def event_outcome(request: Request, public_id: str) -> HttpResponse:
    """How it went, by counts."""
    event = organised_here(request, public_id)
    found = outcome_queries.went(event)
    lines = list(outcome_queries.lines_of(found))
    return page(request, event, "event_outcome", {"went": found, "lines": lines, "fewest": outcome_queries.FEWEST})


@login_required
@require_safe
def event_outcome_table(request: Request, public_id: str) -> HttpResponse:
    event = organised_here(request, public_id)
    lines = [[label, value] for label, value in outcome_queries.lines_of(outcome_queries.went(event))]
    response = HttpResponse(as_csv(iter(lines)), content_type="text/csv; charset=utf-8")
    name = slugify(event.title)[:60] or event.public_id
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Content-Language"] = translation.get_language() or "en"
    return response


def _ratings(
    request: Request, event: Event, *, wrong: dict[int, MeetingNoteForm] | None = None, status: int = 200
) -> HttpResponse:
    own = after_queries.own_delegations(event, request.user)
    if not own:
        raise Http404
    met = after_queries.met_by(event, own)
    given = wrong or {}
    rows = [
        (one, given.get(one.meeting.pk) or MeetingNoteForm(initial={"note": one.rating.note if one.rating else ""}))
        for one in met
    ]
    for one, form in rows:
        form.auto_id = f"id_{one.meeting.public_id}_%s"
    context: dict[str, Any] = {
        "rows": rows,
        "worth": [choice for choice in Rating.Worth.choices if choice[0]],
        "goes_on": [choice for choice in Rating.GoesOn.choices if choice[0]],
        "wrong": next(iter(given.values()), None),
    }
    return page(request, event, "rating_list", context, status=status)


def _meeting_here(request: Request, public_id: str) -> Meeting:
    """One that the reader may know of: of their own organisation, or of an event that they organise."""
    rows = Meeting.objects.visible_to(request.user).select_related(
        "event__organiser", "event__cluster", "first__organisation", "second__organisation", "slot", "table"
    )
    found: Meeting = get_object_or_404(rows, public_id=public_id)
    return found


def _back(request: Request, event: Event) -> str:
    organises = permissions.can_organise(request.user, event)
    return reverse("events:floor" if organises else "events:rating_list", args=[event.public_id])
