"""Whom a thing of an organisation is shown to, where it has an audience: one cluster, all members, everybody.

Projects, calls, events and courses have the fields `audience` and `cluster`, and a field that names the organisation they are of.
What a reader finds by search (`readers_of`) and what a query shows them (`in_audience`) must say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from portal.search.records import MEMBERS, PUBLIC

from .models import Cluster, Exclusion, Organisation
from .standing import standing_of
from .visibility import excluded_term

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def in_audience(user: Reader, owner: str) -> Q:
    """For whom it is shown. Whoever is kept out by the organisation in the field `owner` reads what is public alone."""
    me = standing_of(user)
    kept_out = Exists(Exclusion.objects.filter(organisation=OuterRef(owner), excluded__in=me.organisations))
    around = Q(audience="cluster", cluster__in=me.clusters | me.boards.keys() | me.offices.keys())
    return Q(audience="public") | (~kept_out & (Q(audience="members") | around))


def readers_of(audience: str, *, owner: Organisation, cluster: Cluster | None) -> list[str]:
    """The same as terms of a search document; none where only those who are named read it."""
    if audience == "public":
        return [PUBLIC]
    barred = f"!{excluded_term(owner)}"
    if audience == "members":
        return [MEMBERS, barred]
    if audience == "cluster" and cluster:
        return [f"cluster:{cluster.slug}", f"office:{cluster.slug}", barred]
    return []
