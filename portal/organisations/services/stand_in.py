"""Somebody of a certain kind who looks at an organisation, and is gone when they have looked.

"See my page as a ministry" must show what a ministry sees, by the very queries that it would ask, not by a second set of rules that
drifts away. So the reader is really there, with organisation, cluster and office, inside a transaction that is never committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import NotAllowed

from .. import permissions
from ..models import ClusterMembership, Connection, Exclusion, Membership, OfficeStaff, Organisation

if TYPE_CHECKING:
    Reader = User | AnonymousUser

KINDS = ("public", "member", "cluster", "introduced", "competitor", "ministry", "office")
IN_ITS_CLUSTERS = {"cluster", "competitor", "ministry"}


@contextmanager
def stand_in(organisation: Organisation, kind: str, *, by: User) -> Iterator[Reader]:
    """A reader of one of KINDS for the time of the block; nothing that is written in it stays."""
    if not permissions.acts_for(by, organisation):
        raise NotAllowed
    if kind == "public":
        yield AnonymousUser()
        return
    with transaction.atomic():
        yield _reader(organisation, kind)
        transaction.set_rollback(True)


def _reader(organisation: Organisation, kind: str) -> User:
    person = User(full_name=kind)
    person.email = f"{person.public_id}@stand-in.invalid"
    person.set_unusable_password()
    person.save()
    placed = ClusterMembership.objects.filter(organisation=organisation, ended_at=None)
    if kind == "office":
        OfficeStaff.objects.bulk_create(
            OfficeStaff(cluster_id=cluster, user=person, undertaking_on=timezone.localdate())
            for cluster in placed.values_list("cluster", flat=True)
        )
        return person
    own = _organisation(kind)
    Membership.objects.create(organisation=own, user=person, role=Membership.Role.OWNER)
    if kind in IN_ITS_CLUSTERS:
        # A competitor stands at its very link, others elsewhere.
        at_its_link = kind == "competitor"
        ClusterMembership.objects.bulk_create(
            ClusterMembership(cluster_id=cluster, organisation=own, link_id=link if at_its_link else None)
            for cluster, link in placed.values_list("cluster", "link")
        )
    if kind == "introduced":
        first, second = sorted((organisation, own), key=lambda one: one.pk)
        Connection.objects.create(first=first, second=second, origin="stand-in")
    if kind == "competitor":
        Exclusion.objects.create(organisation=organisation, excluded=own)
    return person


def _organisation(kind: str) -> Organisation:
    what = Organisation.Kind.GOVERNMENT if kind == "ministry" else Organisation.Kind.FIRM
    own = Organisation(kind=what, trade_name_latin=kind, sort_name=kind, published_at=timezone.now())
    own.slug = f"stand-in-{own.public_id}"
    own.save()
    return own
