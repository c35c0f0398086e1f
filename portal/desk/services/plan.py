"""The action plan: what was found, objectives and actions; written by the office, read by more."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.analytics.figures import figures
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_text, line_of
from portal.core.versions import write_over
from portal.organisations.models import Cluster, Organisation
from portal.organisations.permissions import serves_in_office

from .. import permissions
from ..models import Objective, Plan, PlanAction, ProgressNote
from .queue import keep_in_step

MOST = 40
State = PlanAction.State


@transaction.atomic
def write_diagnosis(cluster: Cluster, *, by: User, version: int, diagnosis: str, diagnosed_on: dt.date) -> Plan:
    """Raises Overtaken where a colleague was faster."""
    _check(by, cluster)
    if not (written := clean_text(diagnosis)):
        raise NotPossible("empty", _("Write what you found."), "diagnosis")
    if diagnosed_on > timezone.localdate():
        raise NotPossible("future", _("The day is still to come."), "diagnosed_on")
    plan, _new = Plan.objects.get_or_create(cluster=cluster)
    if write_over(plan, by=by, version=version or 1, diagnosis=written, diagnosed_on=diagnosed_on):
        record("plan.diagnosed", by=by, about=cluster)
    return plan


def add_objective(cluster: Cluster, *, by: User, submission: UUID | None = None, **fields: Any) -> Objective:
    """The same form sent twice makes one."""
    _check(by, cluster)
    given = _objective(fields)

    def make() -> Objective:
        Cluster.objects.select_for_update().get(pk=cluster.pk)
        standing = Objective.objects.filter(cluster=cluster, taken_out_at=None)
        made: Objective = Objective.objects.create(
            cluster=cluster, changed_by=by, submission=submission, position=_next(standing), **given
        )
        record("objective.added", by=by, about=cluster, objective=made.public_id)
        return made

    return made_once(submission, Objective, make, cluster=cluster)


@transaction.atomic
def change_objective(objective: Objective, *, by: User, version: int, **fields: Any) -> Objective:
    _check(by, objective.cluster)
    if write_over(objective, by=by, version=version, **_objective(fields)):
        record("objective.changed", by=by, about=objective.cluster, objective=objective.public_id)
    return objective


def take_out(objective: Objective, *, by: User) -> None:
    """It stands in the plan no more, nor do its actions wait. Again changes nothing."""
    _turn(objective, "objective.taken_out", by=by, before={"taken_out_at": None}, taken_out_at=timezone.now())


def put_back(objective: Objective, *, by: User) -> None:
    _turn(objective, "objective.put_back", by=by, before={"taken_out_at__isnull": False}, taken_out_at=None)


def add_action(objective: Objective, *, by: User, submission: UUID | None = None, **fields: Any) -> PlanAction:
    _check(by, objective.cluster)
    given = _action(objective.cluster, fields)

    def make() -> PlanAction:
        Objective.objects.select_for_update().get(pk=objective.pk)
        standing = PlanAction.objects.filter(objective=objective)
        made: PlanAction = PlanAction.objects.create(
            objective=objective, changed_by=by, submission=submission, position=_next(standing), **given
        )
        record("plan_action.added", by=by, about=objective.cluster, action=made.public_id)
        return made

    return made_once(submission, PlanAction, make, objective=objective)


@transaction.atomic
def change_action(action: PlanAction, *, by: User, version: int, **fields: Any) -> PlanAction:
    _check(by, action.objective.cluster)
    given = _action(action.objective.cluster, fields, before=action)
    if write_over(action, by=by, version=version, **given):
        record("plan_action.changed", by=by, about=action.objective.cluster, action=action.public_id)
        keep_in_step(action.objective.cluster, "plan_action")
    return action


@transaction.atomic
def set_state(action: PlanAction, *, by: User, state: str) -> None:
    """Planned, under way, done or given up. Saying it again changes nothing."""
    cluster = action.objective.cluster
    _check(by, cluster)
    if state not in State.values:
        raise NotPossible("state", _("Choose how it stands."), "state")
    held = PlanAction.objects.select_for_update().get(pk=action.pk)
    if held.state != state:
        done_at = timezone.now() if state == State.DONE else None
        write_over(held, by=by, version=held.version, state=state, done_at=done_at)
        record("plan_action.moved", by=by, about=cluster, action=action.public_id, state=state)
        keep_in_step(cluster, "plan_action")


def add_note(action: PlanAction, *, by: User, text: str, submission: UUID | None = None) -> ProgressNote:
    """What moved. Notes are added, never changed."""
    _check(by, action.objective.cluster)
    if not (written := clean_text(text)):
        raise NotPossible("empty", _("Write what moved."), "text")

    def make() -> ProgressNote:
        made: ProgressNote = ProgressNote.objects.create(action=action, text=written, by=by, submission=submission)
        return made

    return made_once(submission, ProgressNote, make, action=action)


@transaction.atomic
def move(row: Objective | PlanAction, *, by: User, up: bool, seen_at: int) -> None:
    """One place up or down among its neighbours. `seen_at`: the position that was read, so that two clicks move it once."""
    if isinstance(row, Objective):
        _check(by, row.cluster)
        Cluster.objects.select_for_update().get(pk=row.cluster_id)
        rows: list[Any] = list(Objective.objects.filter(cluster=row.cluster_id, taken_out_at=None))
    else:
        _check(by, row.objective.cluster)
        Objective.objects.select_for_update().get(pk=row.objective_id)
        rows = list(PlanAction.objects.filter(objective=row.objective_id))
    at = next((place for place, one in enumerate(rows) if one.pk == row.pk), None)
    if at is None or rows[at].position != seen_at:
        return
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for place, one in enumerate(rows, 1):
        type(row).objects.filter(pk=one.pk).exclude(position=place).update(position=place)


def _check(by: User, cluster: Cluster) -> None:
    if not permissions.can_write_plan(by, cluster):
        raise NotAllowed


def _turn(objective: Objective, verb: str, *, by: User, before: dict[str, Any], **fields: Any) -> None:
    _check(by, objective.cluster)
    if Objective.objects.filter(pk=objective.pk, **before).update(**fields):
        record(verb, by=by, about=objective.cluster, objective=objective.public_id)


def _next(rows: Any) -> int:
    if rows.count() >= MOST:
        raise NotPossible("full", _("There are %(number)s already. Close one first.") % {"number": MOST})
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _objective(fields: dict[str, Any]) -> dict[str, Any]:
    given = dict(fields)
    given["title"] = line_of(given["title"], 160, "title")
    given["text"] = clean_text(given.get("text") or "")
    begins, target = given.get("begins_at"), given.get("target")
    if not given.get("figure"):
        return given | {"figure": "", "begins_at": None, "target": None}
    if given["figure"] not in figures:
        raise NotPossible("figure", _("Choose a figure of the list."), "figure")
    for name, value in (("begins_at", begins), ("target", target)):
        if value is not None and abs(value) >= Decimal(10) ** 13:
            raise NotPossible("large", _("This number is too large."), name)
    if target is not None and begins is not None and begins == target:
        raise NotPossible("same", _("The target is where it begins. Write where it shall come to."), "target")
    return given


def _action(cluster: Cluster, fields: dict[str, Any], before: PlanAction | None = None) -> dict[str, Any]:
    given = dict(fields)
    given["title"] = line_of(given["title"], 160, "title")
    begins, due = given.get("begins_on"), given["due_on"]
    if begins and due < begins:
        raise NotPossible("order", _("It would end before it starts."), "due_on")
    person: User | None = given.get("person")
    organisation: Organisation | None = given.get("organisation")
    if person and organisation:
        raise NotPossible("both", _("Choose one: a person of the office, or a member."), "who")
    kept = before is not None and before.person_id == (person.pk if person else None)
    if person and not kept and not serves_in_office(person, cluster):
        raise NotPossible("who", _("They do not serve in this office."), "who")
    member = organisation and cluster.memberships.filter(organisation=organisation, ended_at=None).exists()
    kept = before is not None and before.organisation_id == (organisation.pk if organisation else None)
    if organisation and not member and not kept:
        raise NotPossible("who", _("It is no member of this cluster."), "who")
    return given
