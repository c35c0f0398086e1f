"""Six kinds of notification about organisations, told by the tests, and a quiet Monday to tell them on."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from pytest_django import Settings

from portal.accounts.models import User
from portal.core.registry import Thing, things
from portal.notifications import calm, kinds
from portal.organisations.models import Organisation
from portal.outbox.services import drain
from tests.factories.accounts import UserFactory

KINDS = [
    kinds.Kind(name="told.now", label="Told at once", default="now"),
    kinds.Kind(name="told.weekly", label="Told in the summary", default="digest"),
    kinds.Kind(name="told.quietly", label="Told on the site", default="app"),
    kinds.Kind(name="told.gathered", label="Told with its like", default="now", gathered=True),
    kinds.Kind(name="told.news", label="Told as news", news=True),
    kinds.Kind(name="told.urgently", label="Told whatever the day", default="now", urgent=True),
]


@pytest.fixture(autouse=True)
def told_kinds(settings: Settings) -> Iterator[None]:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    kinds.wording_of.cache_clear()
    for kind in KINDS:
        kinds.register(kind)
    cache.clear()
    yield
    for kind in KINDS:
        del kinds.registered._entries[kind.name]
    kinds.wording_of.cache_clear()


@pytest.fixture(autouse=True)
def told_things(monkeypatch: pytest.MonkeyPatch) -> None:
    """Organisations as their own floor describes them, without asking that floor for its pages."""
    described = Thing(title=str, url=lambda one: f"/o/{one.slug}/", visible_to=lambda _: Organisation.objects.all())
    monkeypatch.setitem(things._entries, "organisations.organisation", described)


@pytest.fixture
def working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calm, "is_working_day", lambda *_: True)


@pytest.fixture
def reader(db: None) -> User:
    return UserFactory(full_name="Huda Al-Mazroui", email="huda@example.com")


@pytest.fixture
def mailed(db: None) -> Callable[[], list[mail.EmailMultiAlternatives]]:
    def read() -> list[mail.EmailMultiAlternatives]:
        drain()
        return mail.outbox  # type: ignore[return-value]

    return read
