"""Open needs and open offers as lists of which a search can be saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.organisations.queries.apart import kept_apart
from portal.organisations.standing import own_organisations
from portal.saved.lists import Asked, Looked, Mark, SearchedList, Shown, came_after, lists, next_mark

from .forms.narrow import NarrowForm
from .models import Listing
from .queries.listings import narrow
from .queries.words import found_by_words
from .querysets import ListingQuerySet

FACETS = ("category", "kind", "cluster")


def read(query: QueryDict, _person: User) -> Asked:
    form = NarrowForm(query)
    narrowed = form.narrowed()
    labels = {name: {value: str(label) for value, label in form.fields[name].choices} for name in FACETS}
    pairs = [("q", narrowed["q"])] if narrowed["q"] else []
    pairs += [(name, value) for name in FACETS for value in sorted(set(narrowed[name]))]
    words = [value if name == "q" else labels[name][value] for name, value in pairs]
    return Asked(urlencode(pairs), words)


def look(kind: str, query: QueryDict, person: User, mark: Mark, until: dt.datetime) -> Looked | None:
    """By words, at most as many as the list itself finds."""
    narrowed = _narrowed(query)
    others = _open_to(person).filter(kind=kind).exclude(organisation__in=own_organisations(person))
    came = list(came_after(narrow(others, narrowed), mark, until).values_list("published_at", "pk", "public_id"))
    if not came:
        return Looked([])
    more = next_mark([(at, pk) for at, pk, _one in came])
    keys = [one for _at, _pk, one in came]
    by_words = found_by_words(narrowed["q"], kind=kind, reader=person)
    if by_words.is_partial:
        return None
    if by_words.subjects is not None:
        found = set() if by_words.is_close else set(by_words.subjects)
        keys = [one for one in keys if one in found]
    return Looked(keys, more)


def _narrowed(query: QueryDict) -> dict[str, Any]:
    return NarrowForm(query).narrowed()


def _open_to(person: User) -> ListingQuerySet:
    """Whatever this person may see that is open, of organisations that can be looked at and keep nobody of theirs out."""
    seen: ListingQuerySet = Listing.objects.visible_to(person).open()
    return seen.filter(organisation__in=Organisation.objects.published().values("pk")).exclude(
        organisation__in=kept_apart(person)
    )


def shown(keys: Collection[str], person: User) -> dict[str, Shown]:
    rows = _open_to(person).filter(public_id__in=keys)
    return {one.public_id: Shown(one.title, one.get_absolute_url()) for one in rows}


def sign_in() -> None:
    for name, kind, label in (
        ("needs", Listing.Kind.NEED, _("Open needs")),
        ("offers", Listing.Kind.OFFER, _("Open offers")),
    ):
        address = partial(reverse, f"matchmaking:{kind}_list")
        lists.register(
            name, SearchedList(label=label, address=address, read=read, look=partial(look, kind), shown=shown)
        )
