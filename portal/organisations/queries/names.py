"""Organisations by the name that somebody writes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from portal.accounts.models import User
from portal.search.normalise import fold

from ..models import Organisation

NAMES = ("trade_name_latin", "legal_name_latin", "trade_name_ar", "legal_name_ar")
LOOKED_THROUGH = 100
SHOWN = 5


def organisations_named(names: Iterable[str], reader: User) -> dict[str, list[Organisation]]:
    """For each name those that the reader may see and that are called so, up to the spelling of letters."""
    return {name: _named(name, reader) for name in names}


def _named(name: str, reader: User) -> list[Organisation]:
    visible = Organisation.objects.visible_to(reader).select_related("region")
    exactly = reduce(or_, (Q(**{f"{field}__iexact": name}) for field in NAMES))
    if found := list(visible.filter(exactly)[:SHOWN]):
        return found
    words = fold(name).split()
    if not words:
        return []
    near = visible.filter(sort_name__contains=words[0]).order_by("sort_name")[:LOOKED_THROUGH]
    return [one for one in near if fold(name) in {fold(own) for own in one.names}][:SHOWN]
