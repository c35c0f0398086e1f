"""What the tests of signing in need: a clean counter of tries, mails and texts as they leave, and how to read a code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from portal.accounts.models import SmsMessage, User
from portal.outbox.services import drain
from tests.factories.accounts import UserFactory

PHONE = "+966501234567"
EMAIL = "layla@example.com"


@pytest.fixture(autouse=True)
def _fresh_counters() -> Iterator[None]:
    """No test inherits another's tries."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def layla(db: None) -> User:
    """Signs in by e-mail."""
    return UserFactory(full_name="Layla Al-Omar", email=EMAIL)


@pytest.fixture
def yusuf(db: None) -> User:
    """Signs in by mobile number and has no e-mail."""
    user = UserFactory(full_name="يوسف البراك", email="", phone=PHONE, language="ar")
    User.objects.filter(pk=user.pk).update(phone_verified_at=user.date_joined)
    user.refresh_from_db()
    return user


@pytest.fixture
def mailed(db: None) -> Callable[[], list[mail.EmailMultiAlternatives]]:
    """Everything mailed so far, after the outbox has done its work."""

    def read() -> list[mail.EmailMultiAlternatives]:
        drain()
        return mail.outbox  # type: ignore[return-value]

    return read


@pytest.fixture
def texted(db: None) -> Callable[[], list[SmsMessage]]:
    def read() -> list[SmsMessage]:
        drain()
        return list(SmsMessage.objects.order_by("pk"))

    return read


@pytest.fixture
def newest_code(mailed: Callable, texted: Callable) -> Callable[[], str]:
    """The code in the newest message, by whichever way it left."""

    def read() -> str:
        bodies = [message.body for message in texted()] or [message.body for message in mailed()]
        found = re.search(r"\b(\d{6})\b", bodies[-1])
        assert found, bodies[-1]
        return found.group(1)

    return read


@pytest.fixture
def sign_in(client: Client, newest_code: Callable[[], str]) -> Callable[..., None]:
    """Sign in through the page, as a person does."""

    def walk(identifier: str, browser: Client = client) -> None:
        browser.post("/accounts/login/", {"login": identifier, "remember": "on"})
        response = browser.post("/accounts/login/code/confirm/", {"code": newest_code()})
        assert response.status_code == 302
        assert "_auth_user_id" in browser.session

    return walk
