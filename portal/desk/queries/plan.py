"""The plan of a cluster as its page shows it: objectives with their actions, progress computed, figures as they were last counted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from portal.accounts.models import User
from portal.analytics.figures import Unit, figures
from portal.analytics.models import Reading
from portal.organisations.models import Cluster, Organisation
from portal.ui.words import money, number, percent

from ..models import Objective, Plan, PlanAction, ProgressNote

State = PlanAction.State


@dataclass(frozen=True)
class Moved:
    """The figure that an objective moves: in words where it began, is and shall come to; `share` of the way, 0 to 100."""

    label: str
    begins: str
    now: str
    target: str
    counted: dt.date | None
    share: int | None


@dataclass(frozen=True)
class Aim:
    """`done` of `all` actions that were not given up."""

    objective: Objective
    actions: list[PlanAction]
    moved: Moved | None
    done: int
    all: int
    first: bool
    last: bool

    @property
    def share(self) -> int:
        return round(100 * self.done / self.all) if self.all else 0


@dataclass(frozen=True)
class Whole:
    """`steps` of the method: (name, whether something is there)."""

    plan: Plan | None
    aims: list[Aim]
    taken_out: list[Objective]

    @property
    def actions(self) -> list[PlanAction]:
        return [one for aim in self.aims for one in aim.actions if one.state != State.DROPPED]

    @property
    def done(self) -> int:
        return sum(aim.done for aim in self.aims)

    @property
    def owned(self) -> int:
        return sum(1 for one in self.actions if one.person_id or one.organisation_id)

    @property
    def overdue(self) -> int:
        return sum(1 for one in self.actions if one.is_overdue)

    @property
    def measured(self) -> int:
        return sum(1 for aim in self.aims if aim.moved and aim.moved.counted)


def plan_of(cluster: Cluster) -> Whole:
    notes = ProgressNote.objects.select_related("by")
    actions = PlanAction.objects.select_related("person", "organisation").prefetch_related(
        Prefetch("notes", queryset=notes, to_attr="told")
    )
    rows = list(Objective.objects.filter(cluster=cluster).prefetch_related(Prefetch("actions", queryset=actions)))
    standing = [one for one in rows if one.taken_out_at is None]
    read = _readings(cluster, {one.figure for one in standing if one.figure})
    aims = []
    for place, one in enumerate(standing):
        own = list(one.actions.all())
        counted = [action for action in own if action.state != State.DROPPED]
        aims.append(
            Aim(
                objective=one,
                actions=own,
                moved=_moved(one, read.get(one.figure)),
                done=sum(1 for action in counted if action.state == State.DONE),
                all=len(counted),
                first=place == 0,
                last=place == len(standing) - 1,
            )
        )
    plan = Plan.objects.select_related("changed_by").filter(cluster=cluster).first()
    return Whole(plan, aims, [one for one in rows if one.taken_out_at])


def owners_in(cluster: Cluster) -> tuple[list[User], list[Organisation]]:
    """The people of the office, and the members."""
    serving = {"cluster_offices__cluster": cluster, "cluster_offices__ended_at": None}
    people = list(User.objects.filter(is_active=True, **serving).order_by("full_name", "pk"))
    members = Organisation.objects.published().in_cluster(cluster)
    return people, sorted(members, key=lambda one: one.name)


def _readings(cluster: Cluster, keys: set[str]) -> dict[str, Reading]:
    """The last one of each figure; of several currencies the first."""
    found: dict[str, Reading] = {}
    if not keys:
        return found
    latest: defaultdict[str, Any] = defaultdict(lambda: dt.date.min)
    rows = Reading.objects.filter(cluster=cluster, region=None, key__in=keys).order_by("-end", "start", "currency")
    for row in rows[:500]:
        if row.end > latest[row.key]:
            latest[row.key] = row.end
            found[row.key] = row
    return found


def _moved(objective: Objective, reading: Reading | None) -> Moved | None:
    figure = figures.get(objective.figure) if objective.figure else None
    if figure is None:
        return None
    currency = reading.currency if reading else ""

    def told(value: Decimal | None) -> str:
        return "" if value is None else _in_words(value, figure.unit, currency)

    now = reading.value if reading else None
    return Moved(
        label=str(figure.label),
        begins=told(objective.begins_at),
        now=told(now),
        target=told(objective.target),
        counted=reading.end if reading and now is not None else None,
        share=_way(objective.begins_at, now, objective.target),
    )


def _way(begins: Decimal | None, now: Decimal | None, target: Decimal | None) -> int | None:
    if begins is None or now is None or target is None or begins == target:
        return None
    return max(0, min(100, round(100 * (now - begins) / (target - begins))))


def _in_words(value: Decimal, unit: Unit, currency: str) -> str:
    if unit == Unit.SHARE:
        return percent(value)
    if unit == Unit.MONEY and currency:
        return money(value, currency)
    return number(value.normalize() if value else 0)
