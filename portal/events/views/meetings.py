"""1:1 meetings as those who take part see them: the grid, asking, and one meeting with its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.http import Request, attempt, back_to, tell_outcome
from portal.ui.parts import Tab
from portal.ui.words import weekday

from .. import permissions
from ..forms.meetings import CourteousForm, MeetingAcceptForm, MeetingAskForm, MeetingMoveForm, SeatsForm
from ..models import Delegation, Event, Mark, Meeting, MeetingPlan
from ..queries.free import day_of
from ..queries.meeting_grid import grid_of, own_delegation
from ..queries.meetings import meeting_page, why_they_meet
from ..services import delegations
from ..services import meetings as services
from .frame import event_here, page

PLACES = frozenset({"row", "entry"})
"""The grid as a table for wide screens, and as a list for narrow ones: with these begin the ids of its rows."""


@require_safe
def meeting_grid(request: Request, public_id: str) -> HttpResponse:
    """`?day=` one of several days, `?page=` further partners."""
    own = own_delegation(public_id, request.user, request.acting_organisation)
    if own is None:
        event = event_here(request, public_id)
        plan: MeetingPlan | None = getattr(event, "meeting_plan", None)
        return page(request, event, "meeting_grid", {"plan": plan}, template="meeting_nobody")
    event = own.event
    number = request.GET.get("page", "")
    grid = grid_of(
        own,
        reader=request.user,  # type: ignore[arg-type]
        day=request.GET.get("day", ""),
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1,
    )
    at = reverse("events:meeting_grid", args=[event.public_id])
    days = [Tab(weekday(one), f"{at}?day={one.isoformat()}", current=one == grid.day) for one in grid.days]
    here = f"&day={grid.day.isoformat()}" if grid.day and len(days) > 1 else ""
    context = {
        "grid": grid,
        "own": own,
        "plan": grid.plan,
        "days": days if len(days) > 1 else [],
        "wishes": Mark.Wish.choices,
        "is_lonely": _is_lonely(event, grid.meetings),
        "previous_url": f"{at}?page={grid.page - 1}{here}" if grid.page > 1 else "",
        "next_url": f"{at}?page={grid.page + 1}{here}" if grid.more else "",
    }
    return page(request, event, "meeting_grid", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_ask(request: Request, public_id: str) -> HttpResponse:
    """`with` names whom to ask; where nobody is named, those who can be asked stand in the grid. A button of the grid sends `at`:
    whom and when in one, `delegation:slot`.
    """
    whom, _colon, when = request.POST.get("at", "").partition(":")
    whom = whom or request.POST.get("with", "") or request.GET.get("with", "")
    if not whom and request.method != "POST":
        return redirect("events:meeting_grid", event_here(request, public_id).public_id)
    event, own = _own(request, public_id)
    other = _partner(own, whom)
    slots = day_of(event, [own, other]).common(own.pk, other.pk)
    data = None
    if request.method == "POST":
        data = {"slot": when, "words": ""} if when else request.POST
    form = MeetingAskForm(data, event=event, slots=slots, initial={"slot": request.GET.get("at", "")})
    if form.is_valid() and (
        made := attempt(
            form,
            services.ask,
            own,
            other,
            by=request.user,
            slot=form.cleaned_data["slot"],
            words=form.cleaned_data["words"],
        )
    ):
        if made.state == Meeting.State.AGREED:
            messages.success(request, _("Agreed: they had asked you already."))
        else:
            messages.success(request, _("Asked. They say yes, another time, or no."))
        return _to_row(request, event, other)
    if form.is_bound:
        fresh = day_of(event, [own, other]).common(own.pk, other.pk)
        form.fields["slot"].offer(event, fresh)  # type: ignore[attr-defined]
    why = why_they_meet(own, other, request.user)  # type: ignore[arg-type]
    context = {"form": form, "other": other, "own": own, "why": why}
    status = 422 if form.errors else 200
    return page(request, event, "meeting_grid", context, status=status, template="meeting_ask")


@login_required
@require_POST
def meeting_mark(request: Request, public_id: str) -> HttpResponse:
    """A button sends `mark`: about whom and what in one, `delegation:wish`."""
    event, own = _own(request, public_id)
    whom, _colon, wish = request.POST.get("mark", "").partition(":")
    other = _partner(own, whom)
    tell_outcome(
        request,
        _("Noted. Nobody but you and the plan reads it."),
        delegations.mark,
        own,
        other,
        by=request.user,
        wish=wish,
    )
    return _to_row(request, event, other)


@login_required
@require_safe
def meeting_detail(request: Request, public_id: str) -> HttpResponse:
    return _page(request, _meeting(request, public_id))


@login_required
@require_POST
def meeting_accept(request: Request, public_id: str) -> HttpResponse:
    meeting = _meeting(request, public_id)
    if not permissions.can_answer_meeting(request.user, meeting):
        raise Http404
    slots = day_of(meeting.event, [meeting.first, meeting.second]).common(meeting.first_id, meeting.second_id)
    form = MeetingAcceptForm(request.POST, meeting=meeting, slots=slots)
    if form.is_valid() and attempt(form, services.accept, meeting, by=request.user, slot=form.cleaned_data["slot"]):
        messages.success(request, _("Agreed. It stands in your agenda."))
        return redirect(meeting)
    return _page(request, _meeting(request, public_id), status=422, accept_form=form)


@login_required
@require_POST
def meeting_decline(request: Request, public_id: str) -> HttpResponse:
    return _with_reason(request, public_id, services.decline, _("Declined. They are told courteously."), "decline_form")


@login_required
@require_POST
def meeting_call_off(request: Request, public_id: str) -> HttpResponse:
    return _with_reason(
        request, public_id, services.call_off, _("Called off. Everybody is told, and the time is free."), "off_form"
    )


@login_required
@require_POST
def meeting_take_back(request: Request, public_id: str) -> HttpResponse:
    meeting = _meeting(request, public_id)
    tell_outcome(request, _("Taken back."), services.take_back, meeting, by=request.user)
    return back_to(request, meeting)


@login_required
@require_POST
def meeting_move(request: Request, public_id: str) -> HttpResponse:
    meeting = _meeting(request, public_id)
    facts = meeting_page(meeting, request.user)  # type: ignore[arg-type]
    form = MeetingMoveForm(request.POST, meeting=meeting, slots=facts.move_times, tables=facts.tables)
    if form.is_valid() and attempt(
        form, services.move, meeting, by=request.user, slot=form.cleaned_data["slot"], table=form.chosen_table()
    ):
        messages.success(request, _("Moved. Both sides are told."))
        return redirect(meeting)
    return _page(request, _meeting(request, public_id), status=422, move_form=form)


@login_required
@require_POST
def meeting_seats(request: Request, public_id: str) -> HttpResponse:
    meeting = _meeting(request, public_id)
    facts = meeting_page(meeting, request.user)  # type: ignore[arg-type]
    if facts.own is None:
        raise Http404
    form = SeatsForm(request.POST, people=facts.colleagues, come=facts.sitting)
    if form.is_valid() and attempt(
        form, services.change_seats, meeting, facts.own, by=request.user, come=form.chosen()
    ):
        messages.success(request, _("Saved."))
        return redirect(meeting)
    return _page(request, _meeting(request, public_id), status=422, seats_form=form)


def _with_reason(
    request: Request, public_id: str, service: Callable[..., Meeting], done: str, name: str
) -> HttpResponse:
    meeting = _meeting(request, public_id)
    form = CourteousForm(request.POST)
    if form.is_valid() and attempt(form, service, meeting, by=request.user, reason=form.cleaned_data["reason"]):
        messages.success(request, done)
        return redirect(meeting)
    return _page(request, _meeting(request, public_id), status=422, **{name: form})


def _page(request: Request, meeting: Meeting, *, status: int = 200, **forms: Any) -> HttpResponse:
    facts = meeting_page(meeting, request.user)  # type: ignore[arg-type]
    given = {
        "accept_form": MeetingAcceptForm(meeting=meeting, slots=facts.times) if facts.answers else None,
        "decline_form": CourteousForm(prefix=None),
        "off_form": CourteousForm(),
        "move_form": MeetingMoveForm(meeting=meeting, slots=facts.move_times, tables=facts.tables)
        if facts.moves
        else None,
        "seats_form": SeatsForm(people=facts.colleagues, come=facts.sitting) if facts.seats else None,
    } | forms
    context = {"meeting": meeting, "facts": facts, "form": next(iter(forms.values()), None), **given}
    return page(request, meeting.event, "meeting_grid", context, status=status, template="meeting_detail")


def _own(request: Request, public_id: str) -> tuple[Event, Delegation]:
    own = own_delegation(public_id, request.user, request.acting_organisation)
    if own is None:
        raise Http404
    return own.event, own


def _partner(own: Delegation, public_id: str) -> Delegation:
    rows = Delegation.objects.filter(event=own.event_id, left_at=None).exclude(pk=own.pk).select_related("organisation")
    found: Delegation = get_object_or_404(rows, public_id=public_id)
    return found


def _to_row(request: Request, event: Event, other: Delegation) -> HttpResponse:
    """Where the button stood: `back`, at the row of `other`. `place` says in which of the two shapes of the grid, of which one is shown."""
    answer = back_to(request, reverse("events:meeting_grid", args=[event.public_id]))
    if (place := request.POST.get("place", "")) in PLACES:
        answer["Location"] += f"#{place}-{other.public_id}"
    return answer


def _meeting(request: Request, public_id: str) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related(
        "event__organiser",
        "event__cluster",
        "event__meeting_plan",
        "first__organisation",
        "second__organisation",
        "missed_by__organisation",
        "slot",
        "table__room",
        "listing",
    )
    found: Meeting = get_object_or_404(rows, public_id=public_id)
    return found


def _is_lonely(event: Event, meetings: list[Meeting]) -> bool:
    near = event.starts_at - dt.timedelta(days=5) <= timezone.now() < event.starts_at
    return near and not meetings
