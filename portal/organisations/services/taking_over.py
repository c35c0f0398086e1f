"""A page that nobody kept gets its keeper. Whoever calls has proof that it is theirs to keep."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.services import record

from ..models import Membership, Organisation
from .announcing import changed


@transaction.atomic
def hand_over(organisation: Organisation, *, to: User) -> Membership:
    """Make somebody its owner. For floors above that have seen the proof; whoever belongs to it already becomes an owner too."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    mine = Membership.objects.filter(organisation=organisation, user=to, ended_at=None)
    membership = mine.first()
    if membership is None:
        try:
            with transaction.atomic():
                membership = Membership.objects.create(organisation=organisation, user=to, role=Membership.Role.OWNER)
        except IntegrityError:
            membership = mine.get()
        role = Membership.Role.OWNER
        record("membership.started", by=to, about=organisation, person=to, member=membership.public_id, role=role)
    if membership.role != Membership.Role.OWNER:
        before, membership.role = membership.role, Membership.Role.OWNER
        membership.save(update_fields=["role", "updated_at"])
        facts = {"member": membership.public_id, "before": before, "role": membership.role}
        record("membership.role_changed", by=to, about=organisation, person=to, **facts)
    begin_keeping(organisation)
    return membership


def begin_keeping(organisation: Organisation) -> None:
    """Somebody keeps its page from now on: what was held back until then is shown as they choose."""
    now = timezone.now()
    if Organisation.objects.filter(pk=organisation.pk, claimed_at=None).update(claimed_at=now):
        organisation.claimed_at = now
        changed(organisation)
