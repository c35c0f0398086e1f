"""Milestones are set, changed, reached and taken out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.core.text import line_of
from portal.core.versions import write_over
from portal.organisations.models import Organisation

from ..models import Milestone, Project
from ..models.milestones import MOST_MILESTONES
from .work import check_works, moved, owner_in, turn


@transaction.atomic
def add_milestone(
    project: Project,
    *,
    by: User,
    title: str,
    starts_on: dt.date,
    due_on: dt.date,
    owner: Organisation | None = None,
    percent: int = 0,
) -> Milestone:
    """The same one twice is one."""
    check_works(project, by)
    fields = _cleaned(project, title=title, starts_on=starts_on, due_on=due_on, owner=owner, percent=percent)
    Project.objects.select_for_update().get(pk=project.pk)
    standing = Milestone.objects.filter(project=project, taken_out_at=None)
    if there := standing.filter(title=fields["title"], starts_on=starts_on, due_on=due_on).first():
        return there
    if standing.count() >= MOST_MILESTONES:
        full = _("There are %(number)s milestones already. Take one out, or make it a task.")
        raise NotPossible("full", full % {"number": MOST_MILESTONES})
    made: Milestone = Milestone.objects.create(project=project, changed_by=by, **fields)
    moved(project, "milestone.added", by=by, milestone=made.public_id)
    return made


@transaction.atomic
def change_milestone(milestone: Milestone, *, by: User, version: int, **fields: Any) -> Milestone:
    """Raises Overtaken where somebody else was faster."""
    check_works(milestone.project, by)
    _stands(milestone)
    given = _cleaned(milestone.project, before=milestone.owner_id, **fields)
    if write_over(milestone, by=by, version=version, **given):
        moved(milestone.project, "milestone.changed", by=by, milestone=milestone.public_id)
    return milestone


def reach_milestone(milestone: Milestone, *, by: User) -> Milestone:
    """Done. The share says so too."""
    _stands(milestone)
    return _turn(milestone, "milestone.reached", by=by, before={"done_at": None}, done_at=timezone.now(), done_by=by)


def reopen_milestone(milestone: Milestone, *, by: User) -> Milestone:
    before = {"done_at__isnull": False}
    return _turn(milestone, "milestone.reopened", by=by, before=before, done_at=None, done_by=None)


def take_out(milestone: Milestone, *, by: User) -> Milestone:
    """It stands in no plan any more; its tasks stay."""
    before = {"taken_out_at": None}
    return _turn(milestone, "milestone.taken_out", by=by, before=before, taken_out_at=timezone.now())


def put_back(milestone: Milestone, *, by: User) -> Milestone:
    return _turn(milestone, "milestone.put_back", by=by, before={"taken_out_at__isnull": False}, taken_out_at=None)


def _turn(milestone: Milestone, verb: str, *, by: User, before: dict[str, Any], **fields: Any) -> Milestone:
    turn(milestone, verb, by=by, before=before, **fields)
    return milestone


def _cleaned(project: Project, *, before: int | None = None, **fields: Any) -> dict[str, Any]:
    fields["title"] = line_of(fields["title"], 160, "title")
    if fields["due_on"] < fields["starts_on"]:
        raise NotPossible("order", _("It would end before it starts."), "due_on")
    fields["owner"] = owner_in(project, fields.get("owner"), before=before)
    return fields


def _stands(milestone: Milestone) -> None:
    if milestone.taken_out_at:
        raise NotPossible("gone", _("This milestone was taken out."))
