"""To block a person, for oneself or for all of one's organisation, and to lift it. Nobody tells the person."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible

from .. import permissions
from ..models import Block, Membership, Organisation
from .announcing import announce_parted

MOST_BLOCKED = 100


@transaction.atomic
def block(person: User, *, by: User, organisation: Organisation | None = None) -> Block:
    """They reach nobody of the organisation any more, or, without one, not `by`. Blocking again changes nothing."""
    if organisation is not None and not permissions.can_exclude(by, organisation):
        raise NotAllowed
    if organisation is not None and permissions.acts_for(person, organisation):
        raise NotPossible("own", _("They belong to your organisation. Take them out of it first."), "whom")
    if person.pk == by.pk:
        raise NotPossible("self", _("That is you."), "whom")
    whose = {"organisation": organisation} if organisation is not None else {"person": by}
    if Block.objects.filter(**whose).count() >= MOST_BLOCKED:
        raise NotPossible("too_many", _("At most %(number)s can be blocked.") % {"number": MOST_BLOCKED}, "whom")
    row, is_new = Block.objects.get_or_create(**whose, blocked=person)
    if is_new:
        # Not whom: the memory of the house is read by more people than the page of blocks.
        record("person.blocked_another", by=by, about=organisation)
        _tell_parted(row)
    return row


@transaction.atomic
def lift_block(row: Block, *, by: User) -> None:
    """By whoever set it, or whoever keeps the organisation for which it was set."""
    if not permissions.can_lift_block(by, row):
        raise NotAllowed
    gone, _rows = Block.objects.filter(pk=row.pk).delete()
    if gone:
        record("person.lifted_block", by=by, about=row.organisation)
        _tell_parted(row)


def _tell_parted(row: Block) -> None:
    mine = {row.organisation_id} if row.organisation_id else _places_of(row.person_id)
    announce_parted(mine, _places_of(row.blocked_id))


def _places_of(person: int | None) -> set[int]:
    return set(Membership.objects.filter(user=person, ended_at=None).values_list("organisation", flat=True))
