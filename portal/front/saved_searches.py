"""The directory as a list of which a search can be saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.organisations.queries.apart import kept_apart
from portal.organisations.standing import own_organisations
from portal.saved.lists import AT_ONCE, Asked, Looked, Mark, SearchedList, Shown, came_after, lists, next_mark
from portal.search.queries import find

from .queries.asking import Asked as Address
from .queries.asking import place_of, read_address
from .queries.narrowing import chips
from .queries.vocabulary import Vocabulary, vocabulary


def read(query: QueryDict, person: User) -> Asked:
    """Without order and page. A circle around one's own place is kept with that place, so that it stays where it was drawn."""
    words = vocabulary()
    asked = _narrowed(query, words, person)
    said = [asked.text] if asked.text else []
    return Asked(urlencode(asked.pairs()), said + [chip.label for chip in chips(asked, words)])


def _narrowed(query: QueryDict, words: Vocabulary, person: User) -> Address:
    within = bool(query.get("within"))
    own = _own_place(person) if within and not query.get("near", "").strip() else None
    asked = read_address(query, words, own=own)
    filters = {
        facet: kept
        for facet, values in asked.filters.items()
        if (kept := tuple(sorted(one for one in values if facet == "kind" or words.knows(facet, one))))
    }
    asked = replace(asked, filters=filters, chosen=None, position="", opened=())
    if not asked.within or not asked.origin:
        return replace(asked, within=None, near="", origin=None)
    if not asked.origin.is_own:
        return asked
    place = asked.origin.place
    here = QueryDict(f"near={place.latitude:.4f},{place.longitude:.4f}&within={asked.within}")
    drawn = read_address(here, words, own=None)
    return replace(asked, near=drawn.near, origin=drawn.origin)


def _own_place(person: User) -> Organisation | None:
    own = Organisation.objects.filter(pk__in=own_organisations(person)).select_related("region").order_by("pk")
    return next((one for one in own if place_of(one)), None)


def look(query: QueryDict, person: User, mark: Mark, until: dt.datetime) -> Looked | None:
    others = Organisation.objects.visible_to(person).published()
    others = others.exclude(pk__in=own_organisations(person)).exclude(pk__in=kept_apart(person))
    came = list(came_after(others, mark, until).values_list("published_at", "pk", "public_id"))
    if not came:
        return Looked([])
    words = vocabulary()
    asked = replace(_narrowed(query, words, person), chosen="recent")
    if asked.is_short:
        return Looked([])
    found = find(replace(asked.question(AT_ONCE, words), owners=[one for _at, _pk, one in came]), reader=person)
    if found.is_partial:
        return None
    more = next_mark([(at, pk) for at, pk, _one in came])
    return Looked([] if found.is_close else [card.subject for card in found.cards], more)


def shown(keys: Collection[str], person: User) -> dict[str, Shown]:
    rows = Organisation.objects.visible_to(person).published().filter(public_id__in=keys)
    rows = rows.exclude(pk__in=kept_apart(person))
    return {one.public_id: Shown(one.name, one.get_absolute_url()) for one in rows}


def sign_in() -> None:
    lists.register(
        "directory",
        SearchedList(
            label=_("Directory"), address=lambda: reverse("front:directory"), read=read, look=look, shown=shown
        ),
    )
