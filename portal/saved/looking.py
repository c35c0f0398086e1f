"""Saved searches are looked at anew by the clock: once a day each, person by person, in tasks of the outbox.

What a look finds, how far it looked and that its person is told are one transaction: killed before it, the next look finds the
same; after it, the row of the search says that it was found. Things are looked at from LAG on after they came, when their
transaction and the search index have them.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from portal.accounts.identifiers import country_of
from portal.accounts.models import User
from portal.core.calendar import add_working_days, local_day
from portal.notifications.services import notify
from portal.outbox.services import Priority, enqueue

from . import tasks
from .lists import Mark, SearchedList, lists
from .models import News, Result, SavedSearch

log = logging.getLogger(__name__)

EVERY = dt.timedelta(hours=23)
LAG = dt.timedelta(minutes=10)
CLOSING = 5
"""Working days before something closes on which whoever searched for it is told once more."""
PEOPLE_AT_ONCE = 100
STEPS_AT_MOST = 20
ASK_EVERY = 60  # seconds


def ring_due() -> None:
    """By the clock: ask for a look for everybody of whom a search is due, the longest waiting first."""
    if not cache.add("saved.looking", value=True, timeout=ASK_EVERY):
        return
    due = _due().order_by("looked_at").values_list("person", flat=True)[: PEOPLE_AT_ONCE * 5]
    for person in list(dict.fromkeys(due))[:PEOPLE_AT_ONCE]:
        enqueue(tasks.look_anew, key=str(person), priority=Priority.BULK, put_off=False, person=person)


def look_for(person: int) -> None:
    """Look at what is due of one person. A search that fails waits for the next day, and does not keep the others from being looked at."""
    found = User.objects.filter(pk=person, is_active=True).first()
    if found is None:
        SavedSearch.objects.filter(person=person).update(looked_at=timezone.now())
        return
    for search in _due().filter(person=person).order_by("looked_at", "pk"):
        try:
            look_at(search, found)
        except Exception:
            log.exception("saved search %s cannot be looked at", search.public_id)
            _moved(search)


def _due():  # type: ignore[no-untyped-def]
    return SavedSearch.objects.kept().filter(looked_at__lte=timezone.now() - EVERY)


def look_at(search: SavedSearch, person: User) -> None:
    """One look. A search of which a part is no longer there finds nothing: without that part it would be another one."""
    known = lists.get(search.list)
    query = QueryDict(search.query)
    if known is None or known.read(query, person).query != search.query:
        _moved(search)
        return
    until = timezone.now() - LAG
    looked = _since_the_mark(known, query, person, search, until)
    if looked is None:  # nothing can be found just now: the mark stays
        return
    keys, mark = looked
    closing = _closing(known, query, person)
    with transaction.atomic():
        if not _moved(search, mark):
            return  # somebody else looked meanwhile
        _tell(search, person, keys, is_closing=False)
        # What is told as new says when it closes.
        _tell(search, person, closing, is_closing=True, but=keys)


def _since_the_mark(
    known: SearchedList, query: QueryDict, person: User, search: SavedSearch, until: dt.datetime
) -> tuple[list[str], Mark] | None:
    mark = Mark(search.mark_at, search.mark_pk)
    keys: list[str] = []
    for _step in range(STEPS_AT_MOST):
        if mark.at > until:
            return keys, mark
        looked = known.look(query, person, mark, until)
        if looked is None:
            return None
        keys += looked.keys
        if looked.more_after is None:
            return keys, Mark(until, 0)
        mark = looked.more_after
    return keys, mark


def _closing(known: SearchedList, query: QueryDict, person: User) -> list[str]:
    if known.closing is None:
        return []
    country = country_of(person.phone)
    today = local_day(timezone.now(), country)
    return known.closing(query, person, add_working_days(today, CLOSING, country))


def _moved(search: SavedSearch, mark: Mark | None = None) -> bool:
    """Note that it was looked at, and how far; False where another look did so first."""
    as_read = SavedSearch.objects.filter(pk=search.pk, looked_at=search.looked_at)
    here = {"mark_at": mark.at, "mark_pk": mark.pk} if mark else {}
    return bool(as_read.update(looked_at=timezone.now(), **here))


def _tell(
    search: SavedSearch, person: User, keys: list[str], *, is_closing: bool, but: list[str] | None = None
) -> None:
    """Whatever it has not told of yet becomes one piece of news. `but` counts as told."""
    before = set(
        Result.objects.filter(search=search, is_closing=is_closing, key__in=keys).values_list("key", flat=True)
    )
    found = [key for key in dict.fromkeys(keys) if key not in before]
    if not found:
        return
    news = News.objects.create(search=search, is_closing=is_closing)
    Result.objects.bulk_create(
        [Result(search=search, news=news, key=key, is_closing=is_closing, at=news.at) for key in found]
    )
    if search.tells and set(found) - set(but or []):
        notify("search.closing" if is_closing else "search.found", to=[person], about=news)
