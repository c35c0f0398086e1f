"""The first form of an organisation: it makes one, and sent again it puts right what it made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record, remembered
from portal.core.errors import NotAllowed, NotPossible

from .. import permissions
from ..models import Organisation
from .announcing import changed
from .organisations import create_organisation, publish_organisation, update_organisation
from .profile import set_trade_items

LINES = ("makes", "serves", "buys")
PUT_OFF = ("cluster", "need")
"""Steps of the first fifteen minutes that one may leave for later."""


@transaction.atomic
def start_organisation(*, by: User, public_id: str, **facts: Any) -> Organisation:
    """Create and show it; `facts` are those of `create_organisation`. The form of an organisation that is here corrects it."""
    made = Organisation.objects.filter(public_id=public_id).first()
    if made is None:
        return publish_organisation(create_organisation(by=by, public_id=public_id, **facts), by=by)
    if not permissions.can_edit_organisation(by, made):
        raise NotAllowed
    return _correct(made, by=by, **facts)


def put_off_step(organisation: Organisation, step: str, *, by: User) -> None:
    """ "Not now": the step is not shown again by itself, to nobody of the organisation."""
    if not permissions.acts_for(by, organisation):
        raise NotAllowed
    if step in PUT_OFF and step not in steps_put_off(organisation):
        record("start.put_off", by=by, about=organisation, step=step)


def steps_put_off(organisation: Organisation) -> set[str]:
    return {entry.facts["step"] for entry in remembered("start.put_off", about=organisation)}


def _correct(made: Organisation, *, by: User, kind: str, **facts: Any) -> Organisation:
    """What the form asks is replaced; what it does not ask stays."""
    lines: dict[str, Iterable[str]] = {name: facts.pop(name) for name in LINES if name in facts}
    if kind != made.kind:
        _change_kind(made, by=by, kind=kind)
        # What it makes is what it does for others now, or the other way round.
        lines = dict.fromkeys(("makes", "serves"), ()) | lines
    update_organisation(made, by=by, **facts)
    set_trade_items(made, by=by, **lines)
    return made


def _change_kind(made: Organisation, *, by: User, kind: str) -> None:
    if made.is_looked_at or made.cluster_memberships.filter(ended_at=None).exists():
        sentence = _("Somebody has looked at you as what you said first. Ask your cluster office to change it.")
        raise NotPossible("placed", sentence, "kind")
    made.kind = kind
    made.save(update_fields=["kind", "updated_at"])
    record("organisation.updated", by=by, about=made, fields=["kind"])
    changed(made)
