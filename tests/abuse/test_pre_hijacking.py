"""Waiting in an account for its true owner, and links that act when they are only read."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.organisations.models import Invitation, Membership
from portal.organisations.services.invitations import invite_member
from portal.organisations.tokens import token_of
from portal.outbox.services import drain
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
VICTIM, ATTACKER = "nada@people.example", "eve@people.example"


def code_sent_to(address: str) -> str:
    drain()
    body = next(message.body for message in reversed(mail.outbox) if message.to == [address])
    found = re.search(r"\b(\d{6})\b", body)
    assert found, body
    return found.group(1)


def sign_in(browser: Client, address: str) -> None:
    browser.post("/accounts/login/", {"login": address})
    browser.post("/accounts/login/code/confirm/", {"code": code_sent_to(address)})
    assert "_auth_user_id" in browser.session


@pytest.fixture
def eve(db: None) -> User:
    return UserFactory(full_name="Eve", email=ATTACKER)


def test_33_an_address_added_and_never_proved_opens_nothing(eve: User) -> None:
    """The trojan identifier and the pending change: Eve adds an address that is not hers and waits for its owner."""
    trap = Client()
    sign_in(trap, ATTACKER)
    trap.post("/accounts/email/", {"email": VICTIM, "action_add": "1"})

    owner = Client()
    owner.post("/accounts/signup/", {"full_name": "Nada", "login": VICTIM})
    owner.post("/accounts/confirm-email/", {"code": code_sent_to(VICTIM)})

    nada = User.objects.get(email=VICTIM)
    assert nada != eve
    assert int(owner.session["_auth_user_id"]) == nada.pk
    assert not EmailAddress.objects.filter(user=eve, email=VICTIM, verified=True).exists()
    eve.refresh_from_db()
    assert eve.email == ATTACKER


def test_33_the_code_of_a_pending_change_is_worth_nothing_once_its_owner_is_here(eve: User) -> None:
    trap = Client()
    sign_in(trap, ATTACKER)
    trap.post("/accounts/email/", {"email": VICTIM, "action_add": "1"})
    pending = code_sent_to(VICTIM)
    UserFactory(full_name="Nada", email=VICTIM)

    trap.post("/accounts/confirm-email/", {"code": pending})

    eve.refresh_from_db()
    assert eve.email == ATTACKER
    assert EmailAddress.objects.get(email=VICTIM, verified=True).user != eve


def test_33_a_session_from_before_the_owner_came_is_not_theirs(eve: User) -> None:
    """Eve joins with the owner's address and keeps the browser open; the owner signs in."""
    trap = Client()
    trap.post("/accounts/signup/", {"full_name": "Eve", "login": VICTIM})
    owner = Client()
    sign_in(owner, VICTIM)
    for address in ("/accounts/confirm-email/", "/accounts/me/", "/home/"):
        trap.get(address)
        assert "_auth_user_id" not in trap.session


def test_35_reading_an_invitation_accepts_nothing(
    cast: SimpleNamespace, browser_of: Callable[[User | None], Client]
) -> None:
    """Scanners of mail follow every link."""
    invitation = invite_member(cast.firm, by=cast.firm_owner, role=Membership.Role.MEMBER, email=cast.stranger.email)
    address = reverse("organisations:invitation_accept", args=[token_of(invitation)])
    for browser in (Client(), browser_of(cast.stranger)):
        for _ in range(2):
            assert browser.get(address).status_code == 200
            browser.head(address)
    assert Invitation.objects.get().accepted_at is None
    assert not cast.firm.memberships.filter(user=cast.stranger).exists()
    browser_of(cast.stranger).post(address)
    assert cast.firm.memberships.filter(user=cast.stranger, ended_at=None).exists()
