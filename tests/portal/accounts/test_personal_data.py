"""Erasing what is kept about a person. That nothing at all remains is tried in tests/portal/privacy/test_needles.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.accounts import personal_data
from portal.accounts.models import SmsMessage, User
from portal.accounts.services import erase_person
from portal.accounts.signals import person_erased
from portal.core.errors import NotAllowed, NotPossible

from .conftest import EMAIL, PHONE

ERASE = "/accounts/me/erase/"


@pytest.fixture
def last_owner() -> Iterator[None]:
    """A floor above objects, as the organisations do for the last owner of one."""
    name = "tests.last_owner"
    holder = personal_data.Holder(label="x", export=lambda _: [], objection=lambda _: "Name another owner first.")
    personal_data.register(name, holder)
    yield
    del personal_data.holders._entries[name]


def test_erasing_leaves_nothing_of_the_person(
    client: Client,
    yusuf: User,
    sign_in: Callable,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    heard = []

    def listener(user_id: int, public_id: str, **kwargs: object) -> None:
        heard.append((user_id, public_id))

    person_erased.connect(listener)
    elsewhere = Client()
    sign_in(PHONE, elsewhere)
    sign_in(PHONE)
    assert "Erase my account" in client.get(ERASE).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(ERASE, {"sure": "on"}, follow=True)
    person_erased.disconnect(listener)
    assert "Your account is erased." in response.content.decode()
    assert not User.objects.exists()
    assert not SmsMessage.objects.exists()
    assert not UserSession.objects.exists()
    assert elsewhere.get("/accounts/me/").status_code == 302
    assert heard == [(yusuf.pk, yusuf.public_id)]


def test_erasing_wants_a_yes(client: Client, layla: User, sign_in: Callable) -> None:
    sign_in(EMAIL)
    assert client.post(ERASE).status_code == 422
    assert User.objects.exists()


def test_erasing_waits_while_somebody_objects(client: Client, layla: User, sign_in: Callable, last_owner: None) -> None:
    sign_in(EMAIL)
    page = client.get(ERASE).content.decode()
    assert ("Name another owner first." in page, "Erase my account" in page) == (True, False)
    assert client.post(ERASE, {"sure": "on"}).status_code == 422
    with pytest.raises(NotPossible):
        erase_person(layla, by=layla)
    assert User.objects.exists()


def test_nobody_erases_another(layla: User, yusuf: User) -> None:
    with pytest.raises(NotAllowed):
        erase_person(layla, by=yusuf)
