"""What the operator's desk shows of people, and what it never shows."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from portal.accounts.models import User
from tests.factories.accounts import UserFactory

AUTHENTICATORS = "/admin/mfa/authenticator/"


@pytest.fixture
def operator(client: Client, db: None) -> User:
    user: User = UserFactory(email="rim@staff.example", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def secrets(layla: User) -> list[str]:
    """What would sign in as Layla."""
    secret = generate_totp_secret()
    TOTP.activate(layla, secret)
    RecoveryCodes.activate(layla)
    return [secret, Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).data["seed"]]


def test_the_staff_pages_bear_the_portals_name(client: Client, operator: User) -> None:
    page = client.get("/admin/").content.decode()
    assert "Anqud: staff pages" in page
    assert "Django administration" not in page


def test_secrets_of_the_second_step_stand_on_no_page(client: Client, operator: User, secrets: list[str]) -> None:
    pages = [AUTHENTICATORS]
    for pk in Authenticator.objects.values_list("pk", flat=True):
        pages += [f"{AUTHENTICATORS}{pk}/change/", f"{AUTHENTICATORS}{pk}/delete/", f"{AUTHENTICATORS}{pk}/history/"]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        text = response.content.decode()
        assert not [secret for secret in secrets if secret in text], page


def test_the_second_step_is_neither_added_nor_rewritten(client: Client, operator: User, secrets: list[str]) -> None:
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    new = {"user": operator.pk, "type": "totp", "data": '{"secret": "AAAA"}'}
    assert client.post(f"{AUTHENTICATORS}add/", new).status_code == 403
    assert client.post(f"{AUTHENTICATORS}{app.pk}/change/", new).status_code == 403
    assert Authenticator.objects.count() == 2
    assert Authenticator.objects.get(pk=app.pk).data == app.data


def test_a_lost_second_step_is_taken_off(client: Client, operator: User, secrets: list[str]) -> None:
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    client.post(f"{AUTHENTICATORS}{app.pk}/delete/", {"post": "yes"})
    assert not Authenticator.objects.filter(pk=app.pk).exists()


def test_only_who_may_take_it_off_can(client: Client, db: None, secrets: list[str]) -> None:
    helper = UserFactory(email="helper@staff.example", is_staff=True)
    helper.user_permissions.add(Permission.objects.get(codename="view_authenticator"))
    client.force_login(helper)
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert client.get(AUTHENTICATORS).status_code == 200
    assert client.post(f"{AUTHENTICATORS}{app.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Authenticator.objects.filter(pk=app.pk).exists()


def test_every_list_of_people_can_be_searched(client: Client, operator: User) -> None:
    for page in ("accounts/user", "accounts/smsmessage", "mfa/authenticator", "usersessions/usersession"):
        assert client.get(f"/admin/{page}/?q=layla").status_code == 200, page


def test_an_operator_erases_whoever_asked_for_it(staff_member: User, stranger: User, client: Client) -> None:
    client.force_login(staff_member)
    address = f"/admin/accounts/user/{stranger.pk}/delete/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=stranger.pk).exists()
    assert not LogEntry.objects.filter(object_repr__contains=stranger.full_name).exists()


def test_an_only_owner_is_not_erased_on_the_desk_either(
    staff_member: User, firm_owner: User, firm_member: User, client: Client
) -> None:
    client.force_login(staff_member)
    assert client.post(f"/admin/accounts/user/{firm_owner.pk}/delete/", {"post": "yes"}).status_code == 409
    assert User.objects.filter(pk=firm_owner.pk).exists()
