"""Of whoever is no longer in a project or asked into it: how its place ended, and of which project an address of a workspace is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.organisations.standing import standing_of

from ..models import (
    BudgetLine,
    Decision,
    Document,
    Meeting,
    Milestone,
    Partner,
    Project,
    Record,
    Report,
    Role,
    Spending,
    Task,
)

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

ROWS = (Partner, Task, Milestone, Meeting, Decision, Document, Report, BudgetLine, Role, Record)
"""What lies in a project and has an address of its own."""


def last_place(user: Reader, project: Project) -> Partner | None:
    """The place that ended last, of an organisation of the reader's that was in it or asked into it and is not any more."""
    found: Partner | None = _ended(user).filter(project=project).first()
    return found


def place_that_ended(user: Reader, public_id: str) -> Partner | None:
    """The same, by the public id of the project or of something that lies in it; None for everybody who was never in it or asked."""
    if not user.is_authenticated:
        return None
    places = _ended(user)
    known = {place.project_id: place for place in reversed(places)}
    if not known:
        return None
    own = Project.objects.filter(pk__in=known, public_id=public_id).values_list("pk")
    of_rows = [rows.objects.filter(project__in=known, public_id=public_id).values_list("project") for rows in ROWS]
    of_spending = Spending.objects.filter(line__project__in=known, public_id=public_id).values_list("line__project")
    for rows in (own, *of_rows, of_spending):
        if found := rows.first():
            return known[found[0]]
    return None


def _ended(user: Reader) -> QuerySet[Partner]:
    own = standing_of(user).organisations
    still = Partner.objects.standing().filter(project=OuterRef("project"), organisation__in=own)
    was_in = Q(state__in=[Partner.State.LEFT, Partner.State.REMOVED])
    # Only an invitation has a day on which it runs out.
    was_asked = Q(state__in=[Partner.State.EXPIRED, Partner.State.WITHDRAWN, Partner.State.DECLINED])
    ended = Partner.objects.filter(
        was_in | (was_asked & Q(expires_at__isnull=False)), ~Exists(still), organisation__in=own
    )
    return ended.select_related("project__lead", "organisation").order_by("-ended_at", "-pk")
