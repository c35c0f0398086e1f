"""The organiser's grid: tables and times, who sits where, what could not be met, and who has few meetings."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Delegation, Event, Meeting, MeetingPlan, PlanRun, Slot, Table, Unmet
from ..scheduling import Reason

REASONS: Mapping[str, str | Promise] = {
    Reason.VETOED: _("Not both sides want it."),
    Reason.NO_LANGUAGE: _("They have no language in common."),
    Reason.NO_COMMON_TIME: _("There is no time at which both are free."),
    Reason.NO_TABLE: _("No table is open at the times at which both are free."),
    Reason.CAP_REACHED: _("One of them has as many meetings as it can or wants to have."),
    Reason.TIMES_FULL: _("At each time at which both are free, one of them sits in another meeting."),
    Reason.TABLES_FULL: _("At each time that both would still have, all tables are taken."),
}
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A table with what stands at it at each time."""

    table: Table | None
    cells: Sequence[Meeting | None]


@dataclass(frozen=True, slots=True)
class Few:
    delegation: Delegation
    meetings: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`outside` are meetings that stand at a time at which nobody should meet any more. `unmet` is of the last run that was done."""

    plan: MeetingPlan | None
    run: PlanRun | None
    day: dt.date | None
    days: Sequence[dt.date]
    slots: Sequence[Slot]
    lines: Sequence[Line]
    outside: Sequence[Meeting]
    unmet: Sequence[tuple[Unmet, str]]
    unmet_more: int
    few: Sequence[Few]
    delegations: int
    meetings: int
    asked: int
    locked: int

    @property
    def under_way(self) -> bool:
        return self.run is not None and self.run.state in {PlanRun.State.WAITING, PlanRun.State.RUNNING}


def plan_page(event: Event, *, day: str = "") -> PlanPage:
    plan: MeetingPlan | None = getattr(event, "meeting_plan", None)
    slots = list(Slot.objects.filter(event=event))
    days = sorted({one.starts_at.astimezone(event.tz).date() for one in slots if not one.closed})
    shown = next((one for one in days if one.isoformat() == day), days[0] if days else None)
    here = [one for one in slots if not one.closed and one.starts_at.astimezone(event.tz).date() == shown]
    rows = list(
        Meeting.objects.standing()
        .filter(event=event)
        .select_related("first__organisation", "second__organisation", "slot", "table")
    )
    placed = [one for one in rows if one.is_placed]
    at = {(one.table_id, one.slot_id): one for one in placed if one.table_id}
    tables = list(Table.objects.filter(event=event).filter(Q(taken_out_at=None)).select_related("room"))
    lines = [Line(table, [at.get((table.pk, slot.pk)) for slot in here]) for table in tables]
    lines += _online(here, [one for one in placed if not one.table_id])
    delegations = list(
        Delegation.objects.filter(event=event, left_at=None).select_related("organisation").order_by("joined_at", "pk")
    )
    counts = Counter(key for one in placed for key in (one.first_id, one.second_id))
    least = plan.at_least if plan else 2
    run = PlanRun.objects.filter(event=event).order_by("-asked_at", "-pk").first()
    done = (
        PlanRun.objects.filter(event=event, state=PlanRun.State.DONE, kept=False)
        .order_by("-asked_at", "-pk")
        .values("pk")[:1]
    )
    unmet = list(
        Unmet.objects.filter(run__in=done)
        .select_related("delegation__organisation", "about__organisation")
        .order_by("pk")[: SHOWN + 1]
    )
    closed = {one.pk for one in slots if one.closed}
    return PlanPage(
        plan=plan,
        run=run,
        day=shown,
        days=days,
        slots=here,
        lines=lines,
        outside=[one for one in placed if one.slot_id in closed],
        unmet=[(one, str(REASONS.get(one.reason, ""))) for one in unmet[:SHOWN]],
        unmet_more=max(0, len(unmet) - SHOWN),
        few=sorted(
            (Few(one, counts[one.pk]) for one in delegations if counts[one.pk] < least), key=lambda one: one.meetings
        ),
        delegations=len(delegations),
        meetings=len(placed),
        asked=sum(one.state == Meeting.State.ASKED for one in rows),
        locked=sum(one.locked for one in placed),
    )


def _online(slots: Sequence[Slot], meetings: Sequence[Meeting]) -> list[Line]:
    """Meetings without a table, in as many lines as the fullest time needs."""
    by_slot: dict[int | None, list[Meeting]] = {}
    for one in meetings:
        by_slot.setdefault(one.slot_id, []).append(one)
    many = max((len(by_slot.get(slot.pk, [])) for slot in slots), default=0)
    columns = [by_slot.get(slot.pk, []) for slot in slots]
    return [Line(None, [one[at] if at < len(one) else None for one in columns]) for at in range(many)]
