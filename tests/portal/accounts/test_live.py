"""Signing out, here or elsewhere, a new password and other rights reach open pages at once, without waiting for the watch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from portal.accounts.models import User
from portal.accounts.services import erase_person, recover_person
from portal.accounts.signals import rights_changed
from portal.core.live import codes
from tests.live import cookie_of, elsewhere, open_page

from .conftest import EMAIL

pytestmark = pytest.mark.django_db(transaction=True)


def cookie(browser: Client) -> str:
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"


async def test_signing_out_closes_the_pages_of_that_browser(client: Client, layla: User) -> None:
    other = cookie_of(layla)
    client.force_login(layla)
    async with open_page(cookie(client)) as page, open_page(other) as there:
        await elsewhere(client.post, "/accounts/logout/")
        assert await page.closed() == codes.ASK_AGAIN
        assert await there.receive_nothing()


async def test_signing_out_elsewhere_closes_the_pages_there(
    client: Client, layla: User, sign_in: Callable[..., None]
) -> None:
    phone = Client()
    for browser in (phone, client):
        await elsewhere(sign_in, EMAIL, browser)
    async with open_page(cookie(phone)) as there, open_page(cookie(client)) as here:
        await elsewhere(client.post, "/accounts/sessions/")
        assert await there.closed() == codes.ASK_AGAIN
        assert await here.receive_nothing()


async def test_a_new_password_closes_every_page(client: Client, layla: User, sign_in: Callable[..., None]) -> None:
    await elsewhere(sign_in, EMAIL, client)
    new = {"password1": "three unlikely words"}
    async with open_page(cookie(client)) as page, open_page(cookie_of(layla)) as there:
        answer = await elsewhere(client.post, "/accounts/password/set/", new)
        assert answer.status_code == 302
        assert {await page.closed(), await there.closed()} == {codes.ASK_AGAIN}


async def test_other_rights_a_recovery_and_an_erasure_close_every_page(layla: User, staff_member: User) -> None:
    deeds: list[Callable[[], object]] = [
        lambda: rights_changed.send(sender=User, person=layla, by=staff_member, rights=["is_staff"]),
        lambda: recover_person(layla, lost="email", email="layla@elsewhere.example"),
        lambda: erase_person(layla, by=layla),
    ]
    for deed in deeds:
        async with open_page(cookie_of(layla)) as page, open_page(cookie_of(staff_member)) as other:
            await elsewhere(deed)
            assert await page.closed() == codes.ASK_AGAIN
            assert await other.receive_nothing()
