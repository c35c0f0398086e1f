"""Whom a thing of an organisation is shown to, where it has an audience: one cluster, all members, everybody.

Projects, calls, events and courses have the fields `audience` and `cluster`, and a field that names the organisation they are of.
What a reader finds by search (`readers_of`) and what a query shows them (`in_audience`) must say the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from portal.search.records import CARD, MEMBERS, PUBLIC
from portal.search.services import Document

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


def card_of(
    thing: Any,
    kind: str,
    *,
    owner: Organisation,
    body: str,
    dated_on: dt.date,
    point: tuple[float, float] | None = None,
    codes: Collection[str] = (),
    facets: Mapping[str, Collection[str]] | None = None,
) -> list[Document]:
    """The card by which it is found, by those who may see it; none where only those who are named read it.

    `thing` has a public id, a title and its language. `point` (latitude, longitude) is where it is, else where its organisation is.
    """
    readers = readers_of(thing.audience, owner=owner, cluster=thing.cluster)
    if not readers:
        return []
    place = owner.region
    latitude, longitude = point or (place.latitude, place.longitude)
    known = {
        "language": [thing.language],
        "cluster": [thing.cluster.slug] if thing.cluster else [],
        "region": [place.slug],
        "country": [place.country],
        **(facets or {}),
    }
    return [
        Document(
            key=f"{kind}:{thing.public_id}:card",
            family=CARD,
            kind=kind,
            owner=owner.public_id,
            subject=thing.public_id,
            language=thing.language,
            title=thing.title,
            body=body,
            audience=readers,
            codes=list(codes),
            facets={name: list(values) for name, values in known.items() if values},
            latitude=latitude,
            longitude=longitude,
            dated_on=dated_on,
            sort_name=thing.title,
        )
    ]
