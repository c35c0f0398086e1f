"""Who worked with whom, and who buys from whom, as the engine takes it; kept in this process until it changes."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils import timezone

from portal.organisations.models import Organisation, Reference
from portal.organisations.querysets import OrganisationQuerySet
from portal.organisations.visibility import readable
from portal.search.records import MEMBERS, PUBLIC
from portal.taxonomy.models import Linkage

from ..engine.codes import DIVISION_DIGITS, Linkages
from ..engine.graph import Graph

HALF_LIFE_YEARS = 6.0
EVERY_MEMBER = frozenset({PUBLIC, MEMBERS})
_building = threading.Lock()


def graph() -> Graph:
    """Published organisations tied by the past work they tell every member of; the younger the work, the stronger the tie.

    Finance providers have no ties: whom they work with is never told.
    """
    told = Reference.objects.filter(readable("past_work", EVERY_MEMBER, "organisation__"))
    state = told.aggregate(how_many=Count("pk"), last=Max("updated_at"))
    with _building:
        return _graph((*state.values(), _tied().count()), timezone.localdate().year)


def linkages() -> Linkages:
    state = Linkage.objects.aggregate(how_many=Count("pk"), last=Max("pk"), sum=Sum("share"))
    return _linkages(tuple(state.values()))


def _tied() -> OrganisationQuerySet:
    return Organisation.objects.published().exclude(kind=Organisation.Kind.FINANCE)


@lru_cache(maxsize=1)
def _graph(_state: tuple[Any, ...], year: int) -> Graph:
    names = dict(_tied().values_list("pk", "public_id"))
    told = readable("past_work", EVERY_MEMBER, "reference__organisation__")
    pairs = Reference.partners.through.objects.filter(told).values_list(
        "reference__organisation", "organisation", "reference__year"
    )
    return Graph(
        (names[one], names[other], 0.5 ** (max(0, year - when) / HALF_LIFE_YEARS))
        for one, other, when in pairs.iterator(chunk_size=5000)
        if one in names and other in names
    )


@lru_cache(maxsize=1)
def _linkages(_state: tuple[Any, ...]) -> Linkages:
    """By division: the strongest coefficient of any of its parts."""
    shares: dict[tuple[str, str], float] = {}
    for seller, buyer, share in Linkage.objects.values_list("seller", "buyer", "share"):
        tie = (seller[:DIVISION_DIGITS], buyer[:DIVISION_DIGITS])
        shares[tie] = max(share, shares.get(tie, 0.0))
    return Linkages(shares)
