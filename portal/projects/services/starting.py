"""A project begins, is described anew, starts to run, pauses. Every step is a guarded update, so that two clicks are one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matchmaking.language import guess_language
from matchmaking.models import Introduction, Listing, MatchSide
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line, clean_text
from portal.organisations.models import Organisation
from portal.organisations.permissions import keep_apart
from portal.taxonomy.models import Sector
from portal.ui.words import money, too_fine

from .. import permissions
from ..models import Call, Project
from ..plans import BLANK
from .indexing import index_project
from .looking import look_again
from .mixes import copy_rules
from .moving import check_open
from .places import first_place, invite
from .planning import lay_out
from .roles import copy_roles
from .talks import rename_talk, talk_of

SINGLE = frozenset(
    {"title", "summary", "cluster", "audience", "office_helps", "starts_on", "ends_on", "grant", "currency"}
)


def start_project(
    *,
    by: User,
    lead: Organisation,
    origin: Model | None = None,
    sectors: Iterable[Sector] = (),
    submission: UUID | None = None,
    **fields: Any,
) -> Project:
    """Open a project that looks for partners; whom the lead was introduced to is asked in at once, and answers like everybody.

    `origin` is an Introduction, a Listing or an open Call that the reader may see; the roles and rules of a call are copied.
    The same `submission` answers with the project that it has made.
    """
    if not permissions.can_start(by, lead):
        raise NotAllowed

    def make() -> Project:
        project = Project(lead=lead, opened_by=by, submission=submission)
        others = _of_origin(project, origin, by=by)
        _fill(project, fields, by=by)
        project.sectors.set(sectors)
        first_place(project, lead, by=by)
        if isinstance(origin, Call):
            copy_roles(origin, project)
            copy_rules(origin, project)
        talk_of(project, by=by)
        index_project(project)
        record("project.opened", by=by, about=project)
        for one in others:
            invite(project, one, by=by)
        look_again(project)
        return project

    return made_once(submission, Project, make, lead=lead)


@transaction.atomic
def describe_project(project: Project, *, by: User, sectors: Iterable[Sector] | None = None, **fields: Any) -> Project:
    """Write its face anew."""
    _lead_of_open(project, by)
    _fill(project, fields, by=by)
    if sectors is not None:
        project.sectors.set(sectors)
    rename_talk(project)
    index_project(project)
    record("project.described", by=by, about=project)
    look_again(project)
    return project


def begin(
    project: Project,
    *,
    by: User,
    starts_on: dt.date | None = None,
    plan: str = BLANK,
    meets_on: dt.date | None = None,
) -> Project:
    """Gathering → running, from a day on: today where none is given; with one of our plans laid out."""
    _lead_of_open(project, by)
    day = starts_on or project.starts_on or timezone.localdate()
    if project.ends_on and project.ends_on < day:
        raise NotPossible("order", _("It would end before it starts."), "starts_on")
    if meets_on and meets_on < day:
        raise NotPossible("order", _("You would meet before it starts."), "meets_on")
    with transaction.atomic():
        waits = Project.objects.filter(pk=project.pk, started_at=None, closed_at=None)
        if waits.update(started_at=timezone.now(), starts_on=day, moved_at=timezone.now()):
            record("project.started", by=by, about=project)
            lay_out(project, plan, by=by, starts_on=day, meets_on=meets_on)
    project.refresh_from_db()
    return project


def pause(project: Project, *, by: User) -> Project:
    _lead_of_open(project, by)
    with transaction.atomic():
        if Project.objects.filter(pk=project.pk, paused_at=None).update(paused_at=timezone.now()):
            record("project.paused", by=by, about=project)
    project.refresh_from_db()
    return project


def go_on(project: Project, *, by: User) -> Project:
    """Paused → running, or gathering again where it had not begun."""
    _lead_of_open(project, by)
    with transaction.atomic():
        if Project.objects.filter(pk=project.pk, paused_at__isnull=False).update(
            paused_at=None, moved_at=timezone.now()
        ):
            record("project.resumed", by=by, about=project)
    project.refresh_from_db()
    return project


def above_ceiling(call: Call | None, grant: Decimal | None, currency: str) -> str:
    """Why a project from this call cannot have so much: empty where it can, or where the call tells nothing in that currency."""
    if call is None or call.grant is None or grant is None or currency != call.currency or grant <= call.grant:
        return ""
    return _("The call gives at most %(sum)s to one project.") % {"sum": money(call.grant, call.currency)}


def _lead_of_open(project: Project, by: User) -> None:
    if not permissions.can_lead(by, project):
        raise NotAllowed
    check_open(project)


def _of_origin(project: Project, origin: Model | None, *, by: User) -> list[Organisation]:
    """Write down what it came of; returns who is asked in at once."""
    if origin is None:
        return []
    if isinstance(origin, Listing):
        if not Listing.objects.visible_to(by).filter(pk=origin.pk).exists():
            raise NotAllowed
        project.listing = origin
        return []
    if isinstance(origin, Call):
        project.call = _open_call(origin, project.lead, by=by)
        return []
    if not isinstance(origin, Introduction):
        raise TypeError(f"a project does not come of {origin._meta.label}")
    sides = list(MatchSide.objects.filter(match=origin.match).select_related("organisation"))
    if project.lead_id not in {side.organisation_id for side in sides} or origin.state != Introduction.State.MADE:
        raise NotAllowed
    project.introduction, project.listing = origin, origin.match.listing
    others = [side.organisation for side in sides if side.organisation_id != project.lead_id]
    return [one for one in others if not keep_apart(project.lead, one)]


def _open_call(call: Call, lead: Organisation, *, by: User) -> Call:
    if not Call.objects.visible_to(by).filter(pk=call.pk).exists() or keep_apart(lead, call.organisation):
        raise NotAllowed
    if not call.is_open:
        raise NotPossible("call_closed", _("No project can be started from this call any more: it has closed."))
    return call


def _fill(project: Project, fields: dict[str, Any], *, by: User) -> None:
    if unknown := fields.keys() - SINGLE:
        raise TypeError(f"a project takes no {', '.join(sorted(unknown))}")
    if fields.get("currency", project.currency) != project.currency and project.pk and project.budget_lines.exists():
        raise NotPossible(
            "currency", _("Its budget is told in %(currency)s already.") % {"currency": project.currency}, "currency"
        )
    for name, value in fields.items():
        setattr(project, name, value)
    project.title, project.summary = clean_line(project.title), clean_text(project.summary)
    if not project.title:
        raise NotPossible("title", _("Say in one sentence what you want to do together."), "title")
    if project.starts_on and project.ends_on and project.ends_on < project.starts_on:
        raise NotPossible("order", _("It ends before it starts."), "ends_on")
    if project.grant is not None and not project.currency:
        raise NotPossible("currency", _("Choose the currency."), "currency")
    if words := too_fine(project.grant, project.currency):
        raise NotPossible("too_fine", words, "grant")
    if "grant" in fields and (words := above_ceiling(project.call, project.grant, project.currency)):
        raise NotPossible("ceiling", words, "grant")
    project.language = guess_language(f"{project.title} {project.summary}", by.language or (get_language() or "en")[:2])
    project.moved_at = timezone.now()
    project.save()
