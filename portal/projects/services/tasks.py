"""Tasks are written, changed by several people, ticked off, ordered and talked about."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_text, line_of
from portal.core.versions import write_over
from portal.notifications.services import notify
from portal.organisations.models import Membership, Organisation
from portal.organisations.services.whom import people_of

from ..models import Comment, Milestone, Project, Task
from ..models.tasks import LONGEST_COMMENT
from .work import check_works, moved, owner_in, turn

ROOM = 1 << 16
"""Between two neighbours in the order, so that sixteen can be put between them before the others move."""

State = Task.State


def add_task(
    project: Project,
    *,
    by: User,
    title: str,
    details: str = "",
    organisation: Organisation | None = None,
    person: User | None = None,
    milestone: Milestone | None = None,
    due_on: dt.date | None = None,
    state: str = State.TODO,
    submission: UUID | None = None,
) -> Task:
    """At the end of the list. Whoever it is for is told, unless they wrote it."""
    check_works(project, by)
    given = _cleaned(
        project,
        title=title,
        details=details,
        organisation=organisation,
        person=person,
        milestone=milestone,
        due_on=due_on,
        state=state,
    )

    def make() -> Task:
        Project.objects.select_for_update().get(pk=project.pk)
        last = Task.objects.filter(project=project).aggregate(last=Max("position"))["last"]
        made: Task = Task.objects.create(
            project=project,
            position=(last or 0) + ROOM,
            opened_by=by,
            changed_by=by,
            submission=submission,
            **given,
            **_ending(given["state"], by),
        )
        moved(project, "task.added", by=by, task=made.public_id)
        _tell(made, by=by)
        return made

    return made_once(submission, Task, make, project=project)


@transaction.atomic
def change_task(task: Task, *, by: User, version: int, **fields: Any) -> Task:
    """Raises Overtaken where somebody else was faster."""
    check_works(task.project, by)
    had = (task.organisation_id, task.person_id)
    given = _cleaned(task.project, before=task, **fields)
    ended = given["state"] not in Task.OPEN
    ending = {} if ended != task.is_open else _ending(given["state"], by)
    if write_over(task, by=by, version=version, besides=ending, **given):
        moved(task.project, "task.changed", by=by, task=task.public_id)
        if had != (task.organisation_id, task.person_id):
            _tell(task, by=by)
    return task


def finish_task(task: Task, *, by: User) -> Task:
    before = {"state__in": Task.OPEN}
    turn(task, "task.done", by=by, before=before, state=State.DONE, ended_at=timezone.now(), ended_by=by)
    return task


def reopen_task(task: Task, *, by: User) -> Task:
    before = {"state__in": (State.DONE, State.DROPPED)}
    turn(task, "task.reopened", by=by, before=before, state=State.TODO, ended_at=None, ended_by=None)
    return task


@transaction.atomic
def move_task(task: Task, *, by: User, to: str, other: Task | None = None) -> Task:
    """`to`: up, down, top, or before and after `other`. Somebody who moves another task meanwhile waits a moment."""
    project = task.project
    check_works(project, by)
    if other is not None and other.project_id != project.pk:
        raise NotAllowed
    Project.objects.select_for_update().get(pk=project.pk)
    order = list(Task.objects.open().filter(project=project).order_by("position", "pk").values_list("pk", "position"))
    keys = [pk for pk, _position in order]
    if task.pk not in keys:
        raise NotPossible("ended", _("Only what is still to be done has a place in the order."))
    was = keys.index(task.pk)
    del order[was], keys[was]
    match to:
        case "top":
            at = 0
        case "up":
            at = max(0, was - 1)
        case "down":
            at = min(len(order), was + 1)
        case "before" | "after" if other is not None and other.pk in keys:
            at = keys.index(other.pk) + (to == "after")
        case _:
            raise NotPossible("gone", _("That task is no longer in the list. Look at the list again, then move it."))
    if at != was:
        _put(task, order, at)
        moved(project, "task.moved", by=by, task=task.public_id)
    task.refresh_from_db()
    return task


@transaction.atomic
def comment_on(task: Task, *, by: User, text: str, submission: UUID | None = None) -> Comment:
    check_works(task.project, by)
    written = clean_text(text)
    if not written:
        raise NotPossible("empty", _("Write what you want to say."), "text")
    if len(written) > LONGEST_COMMENT:
        most = {"number": LONGEST_COMMENT}
        raise NotPossible("too_long", _("Write less: at most %(number)s letters.") % most, "text")
    if submission:
        made, new = Comment.objects.get_or_create(
            submission=submission, defaults={"task": task, "by": by, "text": written}
        )
        if made.task_id != task.pk or made.by_id != by.pk:
            raise NotAllowed
    else:
        made, new = Comment.objects.create(task=task, by=by, text=written), True
    if new:
        moved(task.project, "task.commented", by=by, task=task.public_id)
        _tell(task, by=by, kind="task.commented")
    return made


def _put(task: Task, order: list[tuple[int, int]], at: int) -> None:
    """Between its new neighbours; where there is no room left, all of them get new places."""
    before = order[at - 1][1] if at else None
    after = order[at][1] if at < len(order) else None
    if before is None:
        place = (after or 0) - ROOM
    elif after is None:
        place = before + ROOM
    elif after - before > 1:
        place = (before + after) // 2
    else:
        keys = [pk for pk, _position in order]
        keys.insert(at, task.pk)
        Task.objects.bulk_update(
            [Task(pk=pk, position=(number + 1) * ROOM) for number, pk in enumerate(keys)], ["position"], batch_size=500
        )
        return
    Task.objects.filter(pk=task.pk).update(position=place)


def _ending(state: str, by: User) -> dict[str, Any]:
    ended = state not in Task.OPEN
    return {"ended_at": timezone.now() if ended else None, "ended_by": by if ended else None}


def _tell(task: Task, *, by: User, kind: str = "task.given") -> None:
    """The person who does it, or everybody of the organisation where nobody is named."""
    if task.person:
        notify(kind, to=[task.person], about=task, by=by)
    elif task.organisation:
        notify(kind, to=people_of(task.organisation), about=task, by=by)


def _cleaned(project: Project, *, before: Task | None = None, **fields: Any) -> dict[str, Any]:
    fields["title"] = line_of(fields["title"], 160, "title")
    fields["details"] = clean_text(fields.get("details", ""))
    organisation = owner_in(project, fields.get("organisation"), before=before.organisation_id if before else None)
    person: User | None = fields.get("person")
    if person is not None:
        seats = Membership.objects.filter(organisation=organisation, user=person, ended_at=None)
        if organisation is None or not (seats.exists() or (before and before.person_id == person.pk)):
            raise NotPossible("person", _("%(name)s does not act for that organisation.") % {"name": person}, "who")
    milestone: Milestone | None = fields.get("milestone")
    if milestone is not None and milestone.project_id != project.pk:
        raise NotAllowed
    if fields.get("state") not in State.values:
        raise NotPossible("state", _("Choose how it stands."), "state")
    return fields
