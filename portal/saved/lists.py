"""The lists of which a search can be saved. The app whose list it is signs in and says how it is read, and how it is looked at anew.

    lists.register("needs", SearchedList(label=_("Open needs"), address=..., read=..., look=..., shown=...))

Nothing of an address reaches a row as it came: `read` leaves out whatever the list does not know and writes the rest in one order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from portal.accounts.models import User
from portal.core.registry import Registry

AT_ONCE = 500
"""So many that came since the last look are asked about in one step."""


class Asked(NamedTuple):
    """A search as it is kept: its query string, and its conditions in the reader's words."""

    query: str
    words: list[str]


class Mark(NamedTuple):
    """What has come up to here was looked at: a moment, and of what came in that moment the row (primary key)."""

    at: dt.datetime
    pk: int


class Looked(NamedTuple):
    """Public ids of what fits and came after a mark, and the next mark where there is more to look at."""

    keys: list[str]
    more_after: Mark | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing as this reader may see it; `closes_on` where one can apply until a day."""

    title: str
    url: str
    closes_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class SearchedList:
    """`address()` is the list in the language in force, empty where there is none. `look(query, person, mark, until)` finds what came
    after the mark and no later than `until`, and is None while nothing can be found. `shown(keys, person)` leaves out whatever the
    person may not see now. `closing(query, person, day)` finds what can be applied for until that day at the latest.
    """

    label: str | Promise
    address: Callable[[], str]
    read: Callable[[QueryDict, User], Asked]
    look: Callable[[QueryDict, User, Mark, dt.datetime], Looked | None]
    shown: Callable[[Collection[str], User], dict[str, Shown]]
    closing: Callable[[QueryDict, User, dt.date], list[str]] | None = None


lists: Registry[SearchedList] = Registry()


def came_after(rows: QuerySet[Any], mark: Mark, until: dt.datetime) -> QuerySet[Any]:
    """Those of `rows` that were published after the mark, the oldest first."""
    later = Q(published_at__gt=mark.at) | Q(published_at=mark.at, pk__gt=mark.pk)
    return rows.filter(later, published_at__lte=until).order_by("published_at", "pk")[:AT_ONCE]


def next_mark(rows: Collection[tuple[dt.datetime, int]]) -> Mark | None:
    """Where the next step begins: behind the last of these, if there may be more."""
    return Mark(*list(rows)[-1]) if len(rows) == AT_ONCE else None
