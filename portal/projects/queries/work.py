"""The work of a project as its overview shows it: the plan, the next six tasks, the last decisions, what waits on the reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.core.text import isolated
from portal.ui.words import weekday

from ..models import Decision, Partner, Project
from .gantt import ON_OVERVIEW, Gantt, gantt_of, milestones_of
from .owners import able_in
from .tasks import TaskRow, next_tasks, rows_of

if TYPE_CHECKING:
    from portal.accounts.models import User

LAST_DECISIONS = 2


@dataclass(slots=True)
class Agreed:
    """A decision and who agreed; `by_all` where those are all who are in the project now."""

    public_id: str
    what: str
    decided_on: dt.date
    who: list[str] = field(default_factory=list)
    by_all: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    gantt: Gantt | None
    tasks: Sequence[TaskRow]
    decisions: Sequence[Agreed]
    waiting: Sequence[tuple[str, str]]


def work_of(project: Project, reader: User, inside: Sequence[Partner]) -> Work:
    """In three questions, however much there is."""
    able = able_in(project, inside)
    following, mine = next_tasks(project, reader)
    return Work(
        gantt=gantt_of(project, milestones_of(project), able, most=ON_OVERVIEW),
        tasks=rows_of(following, reader, able),
        decisions=_last_decisions(project, inside),
        waiting=[(_waiting(one.title, one.due_on), one.get_absolute_url()) for one in mine],
    )


def _waiting(title: str, due: dt.date | None) -> str:
    if due is None:
        return isolated(title)
    return _("%(task)s, %(day)s") % {"task": isolated(title), "day": weekday(due)}


def _last_decisions(project: Project, inside: Sequence[Partner]) -> list[Agreed]:
    standing = Decision.objects.filter(project=project, taken_back_at=None).order_by("-decided_on", "-pk")
    rows = Decision.objects.filter(pk__in=standing.values("pk")[:LAST_DECISIONS]).order_by("-decided_on", "-pk")
    names = {one.pk: str(one.organisation.name) for one in inside}
    found: dict[str, Agreed] = {}
    agreed: dict[str, set[int]] = {}
    for public_id, what, day, place in rows.values_list("public_id", "what", "decided_on", "agreed"):
        decision = found.setdefault(public_id, Agreed(public_id, what, day))
        if place in names:
            decision.who.append(names[place])
        agreed.setdefault(public_id, set()).add(place)
    for one in found.values():
        one.by_all = len(names) > 1 and names.keys() <= agreed[one.public_id]
    return list(found.values())
