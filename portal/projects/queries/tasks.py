"""Tasks as the pages show them: whose turn it is, who has them, the next six."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.organisations.standing import standing_of

from ..models import Project, Task
from ..querysets import TaskQuerySet
from .owners import Able

if TYPE_CHECKING:
    from portal.accounts.models import User

ON_OVERVIEW = 6
WAITING = 3

FILTERS = {
    "": pgettext_lazy("tasks", "Open"),
    "mine": gettext_lazy("Mine"),
    "ours": pgettext_lazy("tasks", "Ours"),
    "late": gettext_lazy("Late"),
    "unowned": gettext_lazy("Without owner"),
    "done": pgettext_lazy("tasks", "Done"),
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """`is_turn`: it waits on the reader. `is_free`: nobody has it, or whoever had it has left or reads as a funder, as `why_free` says."""

    task: Task
    is_turn: bool
    is_free: bool
    is_mine: bool
    why_free: str = ""

    @property
    def who(self) -> str:
        if self.task.person_id and self.is_turn:
            return _("You")
        if self.task.organisation:
            return str(self.task.organisation.name)
        return _("No one")


def chosen(project: Project, user: User, show: str) -> TaskQuerySet:
    """The tasks of one of FILTERS."""
    rows: TaskQuerySet = Task.objects.filter(project=project)
    match show:
        case "mine":
            rows = rows.turn_of(user)
        case "ours":
            rows = rows.open().ours(user)
        case "late":
            rows = rows.late(timezone.localdate())
        case "unowned":
            rows = rows.without_owner()
        case "done":
            rows = rows.ended()
        case _:
            rows = rows.open()
    return rows.with_card_facts()


def rows_of(tasks: Iterable[Task], user: User, able: Able) -> list[TaskRow]:
    """`able`: who can have a task in this project."""
    own = standing_of(user).organisations
    found = []
    for task in tasks:
        mine = task.person_id == user.pk if task.person_id else task.organisation_id in own
        free = task.is_open and not able.has(task.organisation_id)
        why = able.why_free(task.organisation) if free else ""
        found.append(TaskRow(task, is_turn=task.is_open and mine, is_free=free, is_mine=mine, why_free=why))
    return found


def next_tasks(project: Project, user: User) -> tuple[list[Task], list[Task]]:
    """The next six by their day, and up to three that wait on the reader. One query."""
    due = [F("due_on").asc(nulls_last=True), "position", "pk"]
    open_ones = Task.objects.open().filter(project=project).order_by(*due)
    turns = Task.objects.turn_of(user).filter(project=project).order_by(*due)
    wanted = Q(pk__in=open_ones.values("pk")[:ON_OVERVIEW]) | Q(pk__in=turns.values("pk")[:WAITING])
    rows = list(Task.objects.filter(wanted).with_card_facts().order_by(*due))
    own = standing_of(user).organisations
    mine = [one for one in rows if (one.person_id == user.pk if one.person_id else one.organisation_id in own)]
    return rows[:ON_OVERVIEW], mine[:WAITING]
