"""What the staff change of roles and seats on their desk is written in the log like what members change themselves, and reaches
open pages as theirs does."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.realtime import close_person

from ..models import BoardSeat, Membership, OfficeStaff

SEATS = {OfficeStaff: "office.seat", BoardSeat: "board.seat"}


def write_down(formset: Any, *, by: User) -> None:
    """The rows of a saved inline formset that give or take something; those of other models are left alone."""
    for row in formset.new_objects:
        _write(row, "given", by, {})
    for row, changed in formset.changed_objects:
        if "ended_at" in changed and row.ended_at:
            _write(row, "ended", by, {})
        elif {"role", "user"} & set(changed):
            _write(row, "changed", by, {"before": _before(formset, row)})
    for row in formset.deleted_objects:
        _write(row, "ended", by, {})


def _before(formset: Any, row: Any) -> str:
    forms = [form for form in formset.initial_forms if form.instance.pk == row.pk]
    return str(forms[0].initial.get("role", "")) if forms else ""


def _write(row: Any, what: str, by: User, facts: dict[str, Any]) -> None:
    if isinstance(row, Membership):
        verb = {"given": "membership.started", "changed": "membership.role_changed", "ended": "membership.ended"}[what]
        facts = {"member": row.public_id, "role": row.role, **facts}
        record(verb, by=by, about=row.organisation, person=row.user, **facts)
        close_person(row.user_id)
    elif type(row) in SEATS:
        verb = f"{SEATS[type(row)]}_{'ended' if what == 'ended' else 'given'}"
        about = row.cluster.organisation or row.cluster
        record(verb, by=by, about=about, person=row.user, cluster=row.cluster.slug)
        close_person(row.user_id)
