"""Keeping a search, and what its person does with it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import line_of
from portal.notifications.services import seen
from portal.ui.words import number

from .lists import lists
from .models import LONGEST_NAME, LONGEST_QUERY, News, SavedSearch, SavedSearchQuerySet

MOST = 50


@transaction.atomic
def save_search(name: str, query: QueryDict, *, by: User, called: str) -> SavedSearch:
    """Keep what a list was asked, as that list writes it. The same search again is the one that is there, under its newer name."""
    known = lists.get(name)
    if known is None or not by.is_authenticated:
        raise NotAllowed
    called = line_of(called, LONGEST_NAME, "name")
    asked = known.read(query, by).query
    if len(asked) > LONGEST_QUERY:
        raise NotPossible("long", _("Narrow the list less: it does not fit under a name."), "name")
    # Held, so that two clicks at once do not make one more than fifty.
    User.objects.select_for_update().get(pk=by.pk)
    own = SavedSearch.objects.visible_to(by)
    same = own.filter(list=name, query=asked)
    if not same.kept().exists():
        _has_room(own)
    now = timezone.now()
    anew = {"removed_at": None, "tells": True, "mark_at": now, "mark_pk": 0, "looked_at": now, "opened_at": now}
    if not same.kept().update(name=called) and not same.update(name=called, **anew):
        try:
            with transaction.atomic():
                return SavedSearch.objects.create(person=by, list=name, query=asked, name=called)
        except IntegrityError:
            same.update(name=called)
    found: SavedSearch = same.get()
    return found


def rename_search(search: SavedSearch, *, by: User, called: str) -> None:
    _own(search, by).update(name=line_of(called, LONGEST_NAME, "name"))


def open_search(search: SavedSearch, *, by: User) -> None:
    """Whoever opens it has seen what was new, also under the bell."""
    _own(search, by).update(opened_at=timezone.now())
    seen("search.found", "search.closing", about=News.objects.filter(search=search), by=by)


def tell_of(search: SavedSearch, *, by: User, tells: bool) -> None:
    """Whether its person is told of what is new. It is looked at anew all the same."""
    _own(search, by).update(tells=tells)


def remove_search(search: SavedSearch, *, by: User) -> None:
    _own(search, by).filter(removed_at=None).update(removed_at=timezone.now())


def restore_search(search: SavedSearch, *, by: User) -> None:
    """Back as it was. Raises NotPossible where there are fifty others meanwhile."""
    _has_room(SavedSearch.objects.visible_to(by).exclude(pk=search.pk))
    _own(search, by).update(removed_at=None)


def _has_room(beside: SavedSearchQuerySet) -> None:
    """Raises NotPossible where somebody keeps as many as there can be, `beside` the one that is to come."""
    if beside.kept().count() >= MOST:
        said = _("You keep %(number)s searches already, which is as many as there can be. Remove one first.")
        raise NotPossible("many", said % {"number": number(MOST)}, "name")


def _own(search: SavedSearch, by: User):  # type: ignore[no-untyped-def]
    if search.person_id != by.pk:
        raise NotAllowed
    return SavedSearch.objects.filter(pk=search.pk)
