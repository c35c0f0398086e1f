"""A person who stands on a list, and a clock that can be moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.utils import timezone

from matchmaking.models import Listing
from matchmaking.services.listings import index_listing
from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.organisations.services.announcing import index_organisations
from portal.outbox.services import drain
from portal.saved import looking
from portal.saved.models import SavedSearch
from portal.saved.services import save_search
from portal.search.projector import project_pending


@pytest.fixture
def keep() -> Callable[..., SavedSearch]:
    """`keep(person, "needs", "q=press")`: a search that was saved two days ago and is due."""

    def saved(person: User, name: str, query: str = "", called: str = "What we look for") -> SavedSearch:
        one = save_search(name, QueryDict(query), by=person, called=called)
        before = timezone.now() - dt.timedelta(days=2)
        SavedSearch.objects.filter(pk=one.pk).update(
            created_at=before, mark_at=before, looked_at=before, opened_at=before
        )
        one.refresh_from_db()
        return one

    return saved


@pytest.fixture
def came() -> Callable[..., None]:
    """Published an hour ago, and findable."""

    def published(*things: Any) -> None:
        at = timezone.now() - dt.timedelta(hours=1)
        for thing in things:
            type(thing).objects.filter(pk=thing.pk).update(published_at=at)
        index_organisations(one for one in things if isinstance(one, Organisation))
        for one in things:
            if isinstance(one, Listing):
                index_listing(one)
        project_pending()

    return published


@pytest.fixture
def tick(django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    """The clock, and whatever the outbox has to do then."""

    def run() -> None:
        cache.delete("saved.looking")
        looking.ring_due()
        with django_capture_on_commit_callbacks(execute=True):
            drain()

    return run


@pytest.fixture
def another_day() -> Callable[[], None]:
    def passes() -> None:
        before = timezone.now() - dt.timedelta(days=1)
        SavedSearch.objects.update(looked_at=before, mark_at=before)

    return passes


@pytest.fixture
def reader(cast: SimpleNamespace) -> User:
    return cast.firm_owner
