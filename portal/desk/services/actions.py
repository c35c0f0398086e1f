"""Next steps for a member: written, done, or not done after all."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import line_of
from portal.organisations.models import Cluster, Organisation
from portal.organisations.services.whom import staff_of

from .. import permissions
from ..models import NextAction
from ..models.actions import LONGEST_ACTION
from .queue import refresh_queue


def write_action(
    cluster: Cluster,
    organisation: Organisation,
    *,
    by: User,
    what: str,
    due_on: dt.date,
    owner: User | None = None,
    submission: UUID | None = None,
) -> NextAction:
    """What is to be done and by when; `owner` is somebody of the office."""
    if not permissions.can_open_file(by, cluster, organisation):
        raise NotAllowed
    line = line_of(what, LONGEST_ACTION, "what")
    if due_on < timezone.localdate():
        raise NotPossible("past", _("Choose a day from today on."), "due_on")
    if owner is not None and owner not in staff_of(cluster):
        raise NotPossible("colleague", _("Choose somebody of your office."), "owner")

    def make() -> NextAction:
        return NextAction.objects.create(
            cluster=cluster,
            organisation=organisation,
            what=line,
            due_on=due_on,
            owner=owner,
            by=by,
            submission=submission,
        )

    made = made_once(submission, NextAction, make, cluster=cluster, organisation=organisation)
    refresh_queue(cluster, "action")
    return made


def finish_action(action: NextAction, *, by: User) -> None:
    """Done once, by whoever says so first; it leaves the queue."""
    if not permissions.can_work_at_desk(by, action.cluster):
        raise NotAllowed
    NextAction.objects.filter(pk=action.pk, done_at=None).update(done_at=timezone.now(), done_by=by)
    refresh_queue(action.cluster, "action")
