"""The bell on open pages hears what is told, read and withdrawn, and nobody hears another's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.notifications.consumers import join
from portal.notifications.models import Notification
from portal.notifications.services import mark_all_read, mark_read, notify, withdraw
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.live import cookie_of, elsewhere, open_page

pytestmark = pytest.mark.django_db(transaction=True)


def topic(person: User) -> dict[str, Any]:
    return {"topic": "person", "id": person.public_id}


async def test_the_bell_hears_of_what_is_told_read_and_withdrawn(reader: User) -> None:
    one, two = OrganisationFactory(), OrganisationFactory()
    other = UserFactory()
    deeds: list[Callable[[], object]] = [
        lambda: notify("told.quietly", to=[reader], about=one),
        lambda: mark_read(Notification.objects.get(), by=reader),
        lambda: notify("told.quietly", to=[reader, other], about=two),
        lambda: withdraw("told.quietly", about=two),
        lambda: notify("told.quietly", to=[reader], about=one),
        lambda: mark_all_read(by=reader),
    ]
    async with open_page(cookie_of(reader)) as page:
        assert await page.ask(do="join", **topic(reader)) == {**topic(reader), "event": "bell", "unread": 0}
        assert await page.next() == {**topic(reader), "joined": True}
        for deed in deeds:
            await elsewhere(deed)
            assert await page.next() == {**topic(reader), "event": "bell"}
        await elsewhere(lambda: mark_all_read(by=reader))
        await elsewhere(lambda: notify("told.quietly", to=[other], about=two))
        assert await page.receive_nothing()


async def test_who_comes_back_hears_how_much_waits(reader: User) -> None:
    notify("told.quietly", to=[reader], about=OrganisationFactory())
    async with open_page(cookie_of(reader)) as page:
        assert await page.ask(do="join", **topic(reader)) == {**topic(reader), "event": "bell", "unread": 1}


def test_joining_asks_once_however_much_waits(reader: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            join(reader, reader.public_id, {})
        return len(queries)

    notify("told.quietly", to=[reader], about=OrganisationFactory())
    first = asked()
    for _ in range(2):
        notify("told.quietly", to=[reader], about=OrganisationFactory())
    assert first == asked() == 1


def test_the_bell_is_had_alone_in_the_readers_language(reader: User, client: Client) -> None:
    notify("told.quietly", to=[reader], about=OrganisationFactory())
    client.force_login(reader)
    page = client.get("/ar/notifications/bell/").content.decode()
    assert page.startswith('<a id="bell"')
    assert "التنبيهات، واحد غير مقروء" in page
    assert 'data-unread="1"' in page
    assert "no-cache" in client.get("/notifications/bell/")["Cache-Control"]
