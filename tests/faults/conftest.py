"""An installation to break, once for all tests here, and a conversation in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings

from messaging.benchmark import rows
from messaging.models import Conversation
from portal.accounts.models import User
from portal.devstack.children import Children

from .site import Site

PEOPLE = 12


@pytest.fixture(scope="session")
def running(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    assert settings.DATABASE_URL.startswith("postgres"), "run `make faults`, or python -m portal.devstack -- pytest"
    with Children() as children, django_db_blocker.unblock():
        site = Site(children)
        try:
            yield site
        finally:
            for line in site.lines:
                line.close()


@pytest.fixture
def site(running: Site, transactional_db: None, settings: Any) -> Iterator[Site]:
    """Whole at the beginning, whatever the test before it has left. What this process pushes goes over its Redis."""
    settings.REDIS_URL = running.redis_url
    running.whole()
    yield running
    for line in running.lines:
        line.cut_after = lambda: None


@dataclass(frozen=True)
class Scene:
    """Two organisations that talk, their people, and a cookie of each."""

    talk: Conversation
    people: list[User]
    cookies: list[str]


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return made(PEOPLE)


def made(number: int) -> Scene:
    firms = rows.organisations(2, "firm")
    people = rows.people(number, "person", firms)
    return Scene(rows.conversation(firms), people, rows.cookies(people))
