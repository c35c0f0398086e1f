"""Where a person is signed in, and signing out of it all."""

from __future__ import annotations

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django.asserts import assertRedirects

from portal.accounts.models import User

from .conftest import EMAIL

SESSIONS = "/accounts/sessions/"
ME = "/accounts/me/"
PHONE_BROWSER = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
)


def test_signing_out_everywhere_else_works_at_the_next_request(client: Client, layla: User, sign_in: Callable) -> None:
    phone, office = Client(headers={"User-Agent": PHONE_BROWSER}), Client()
    for browser in (phone, office, client):
        sign_in(EMAIL, browser)
    page = client.get(SESSIONS).content.decode()
    assert "Chrome on Android" in page
    assert page.count('<li class="row"><b>') == 3
    assertRedirects(client.post(SESSIONS), SESSIONS)
    for browser in (phone, office):
        assert browser.get(ME).status_code == 302
    assert client.get(ME).status_code == 200
    assert UserSession.objects.count() == 1


def test_signing_out_asks_and_then_does(client: Client, layla: User, sign_in: Callable) -> None:
    sign_in(EMAIL)
    client.get("/accounts/logout/")
    assert client.get(ME).status_code == 200
    client.post("/accounts/logout/")
    assertRedirects(client.get(ME), f"/accounts/login/?next={ME}")


def test_the_sessions_of_others_are_not_shown(client: Client, layla: User, yusuf: User) -> None:
    other = Client(headers={"User-Agent": PHONE_BROWSER})
    other.force_login(yusuf)
    UserSession.objects.create(user=yusuf, ip="192.0.2.7", session_key=other.session.session_key, user_agent="x")
    client.force_login(layla)
    assert "192.0.2.7" not in client.get(SESSIONS).content.decode()
