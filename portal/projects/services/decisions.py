"""Decisions are written once, and taken back where they no longer hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_text, line_of

from ..models import Decision, Partner, Project
from .work import check_works, moved


def write_decision(
    project: Project,
    *,
    by: User,
    what: str,
    decided_on: dt.date,
    why: str = "",
    agreed: Sequence[Partner] = (),
    submission: UUID | None = None,
) -> Decision:
    """`agreed` are partners who are in it. Not for a day to come."""
    check_works(project, by)
    if any(one.project_id != project.pk for one in agreed):
        raise NotAllowed
    written = line_of(what, 200, "what")
    if decided_on > timezone.localdate() + dt.timedelta(days=1):
        raise NotPossible("later", _("This day is still to come. Write down what is decided already."), "decided_on")

    def make() -> Decision:
        made: Decision = Decision.objects.create(
            project=project,
            what=written,
            why=clean_text(why),
            decided_on=decided_on,
            written_by=by,
            submission=submission,
        )
        made.agreed.set(agreed)
        moved(project, "decision.written", by=by, decision=made.public_id)
        return made

    return made_once(submission, Decision, make, project=project)


@transaction.atomic
def take_back_decision(decision: Decision, *, by: User) -> Decision:
    """It stays in the log, struck through. Two clicks are one."""
    check_works(decision.project, by)
    standing = Decision.objects.filter(pk=decision.pk, taken_back_at=None)
    if standing.update(taken_back_at=timezone.now(), taken_back_by=by):
        moved(decision.project, "decision.taken_back", by=by, decision=decision.public_id)
    decision.refresh_from_db()
    return decision
