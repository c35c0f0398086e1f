"""Organisations by the name that somebody writes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from typing import Literal

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from portal.accounts.models import User
from portal.search import shelf
from portal.search.normalise import fold
from portal.search.records import CARD, PUBLIC, SearchQuery

from ..models import Organisation
from ..names import NAMES, comparable
from .duplicates import ALIKE

LOOKED_THROUGH = 100
SHOWN = 5
PROPOSED = 3


def organisations_named(names: Iterable[str], reader: User) -> dict[str, list[Organisation]]:
    """For each name those that the reader may see and that are called so, up to the spelling of letters."""
    return {name: _named(name, reader) for name in names}


def organisations_like(name: str, reader: User) -> list[Organisation]:
    """Those whose name has these words, or nearly: what somebody may have meant; the most alike first."""
    asked = comparable(name)
    near = [
        (max(fuzz.token_set_ratio(asked, comparable(own)) for own in one.names), one) for one in _proposed(name, reader)
    ]
    near.sort(key=lambda pair: (-pair[0], pair[1].sort_name))
    return [one for score, one in near if score >= ALIKE][:PROPOSED]


def called(typed: str, among: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those of `among` whose name, in either script, has all the words that were typed, whole or begun."""
    words = fold(typed).split()
    if not words:
        return among.none()
    written = typed.split()
    has = (reduce(or_, (Q(**{f"{field}__icontains": word}) for field in NAMES)) for word in written)
    there = reduce(and_, has) | reduce(and_, (Q(sort_name__contains=word) for word in words))
    near = [*among.filter(there)[:LOOKED_THROUGH], *among.filter(public_id__in=_owners(typed, match="close"))]
    return among.filter(pk__in={one.pk for one in near if all(word in fold(" ".join(one.names)) for word in words)})


def _named(name: str, reader: User) -> list[Organisation]:
    visible = _visible_to(reader)
    exactly = reduce(or_, (Q(**{f"{field}__iexact": name}) for field in NAMES))
    if found := list(visible.filter(exactly)[:SHOWN]):
        return found
    words = fold(name).split()
    if not words:
        return []
    spelt = visible.filter(sort_name__contains=words[0]).order_by("sort_name")[:LOOKED_THROUGH]
    if found := _spelt_alike(name, spelt):
        return found
    # Alphabetical order knows one name of each; the index knows them in all letters.
    return _spelt_alike(name, _proposed(name, reader))


def _spelt_alike(name: str, organisations: Iterable[Organisation]) -> list[Organisation]:
    return [one for one in organisations if fold(name) in {fold(own) for own in one.names}][:SHOWN]


def _proposed(name: str, reader: User) -> list[Organisation]:
    owners = _owners(name, match="any")
    return list(_visible_to(reader).filter(public_id__in=owners)) if owners else []


def _owners(name: str, *, match: Literal["any", "close"]) -> set[str]:
    """Public ids of those whose card in the index has these words: the index knows names in all letters."""
    wanted = SearchQuery(
        audience={PUBLIC}, text=fold(name), family=CARD, kinds=("organisation",), match=match, limit=LOOKED_THROUGH
    )
    try:
        with shelf.reading() as index:
            return {hit.owner for hit in index.search(wanted).hits}
    except shelf.NotReady:
        return set()


def _visible_to(reader: User) -> QuerySet[Organisation]:
    return Organisation.objects.visible_to(reader).select_related("region")
