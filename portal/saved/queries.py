"""Saved searches as their person sees them, with what is new; what the reader may not see now is in none of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.db.models import F, QuerySet
from django.http import QueryDict

from portal.accounts.models import User
from portal.core.reading import once

from .lists import Shown, lists
from .models import News, Result, SavedSearch

READ_AT_MOST = 2_000
"""Results of all searches of one person."""


@dataclass(frozen=True)
class Row:
    """A search on the page of its person. `is_lost`: something that it asks for is no longer there."""

    search: SavedSearch
    label: str
    words: list[str]
    is_lost: bool
    new: list[Shown] = field(default_factory=list)


def rows_of(person: User) -> list[Row]:
    """The person's searches, by name, each with what was found since it was opened last."""
    searches = list(SavedSearch.objects.visible_to(person).kept().order_by("name", "pk"))
    new = new_of(person)
    return [_row(search, person, new.get(search.pk, [])) for search in searches]


def _row(search: SavedSearch, person: User, new: list[Shown]) -> Row:
    known = lists.get(search.list)
    if known is None:
        return Row(search, "", [], is_lost=True)
    asked = known.read(QueryDict(search.query), person)
    return Row(search, str(known.label), asked.words, is_lost=asked.query != search.query, new=new)


def new_of(person: User) -> dict[int, list[Shown]]:
    """Search (primary key) -> what it found since its person opened it last."""
    rows = Result.objects.filter(search__person=person.pk, search__removed_at=None, is_closing=False)
    return _shown(rows.filter(at__gt=F("search__opened_at")), person, by="search_id")


def told_of(person: User) -> dict[int, list[Shown]]:
    """News (primary key) -> what is in it. Asked once while a page is read, for all that the person was told."""
    rows = Result.objects.filter(search__person=person.pk, search__removed_at=None)
    return once(("saved.told", person.pk), lambda: _shown(rows, person, by="news_id"))


def shown_in(news: News, person: User) -> list[Shown]:
    return told_of(person).get(news.pk, [])


def _shown(rows: QuerySet[Result], person: User, *, by: str) -> dict[int, list[Shown]]:
    """A fixed number of queries for each list, however many results there are."""
    found = list(rows.order_by("-at", "-pk").values_list(by, "search__list", "key")[:READ_AT_MOST])
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for _where, name, key in found:
        keys[name].add(key)
    seen = {
        (name, key): one
        for name, wanted in keys.items()
        if (known := lists.get(name))
        for key, one in known.shown(wanted, person).items()
    }
    things: defaultdict[int, list[Shown]] = defaultdict(list)
    for where, name, key in found:
        if one := seen.get((name, key)):
            things[where].append(one)
    return dict(things)


def address_of(search: SavedSearch, person: User) -> str:
    """Where the search is open again, in the language in force; empty where its list is no longer there."""
    known = lists.get(search.list)
    place = known.address() if known else ""
    if not known or not place:
        return ""
    query = known.read(QueryDict(search.query), person).query
    return f"{urlsplit(place).path}?{query}" if query else place


def same_as(name: str, query: str, person: User) -> SavedSearch | None:
    """The person's own search that asks the same, while it is kept."""
    found: SavedSearch | None = SavedSearch.objects.visible_to(person).kept().filter(list=name, query=query).first()
    return found
