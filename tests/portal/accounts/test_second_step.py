"""The authenticator app, recovery codes, passkeys, and that no other door lets one in without them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import authenticate
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.asserts import assertRedirects

from portal.accounts.models import User

from .conftest import EMAIL

CONFIRM = "/accounts/login/code/confirm/"
SECOND = "/accounts/2fa/authenticate/"


def app_code(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def secret(layla: User) -> str:
    made = generate_totp_secret()
    TOTP.activate(layla, made)
    RecoveryCodes.activate(layla)
    return made


def first_step(client: Client, newest_code: Callable) -> str:
    client.post("/accounts/login/", {"login": EMAIL})
    location: str = client.post(CONFIRM, {"code": newest_code()})["Location"]
    return location


def test_setting_up_the_app(
    client: Client,
    layla: User,
    sign_in: Callable,
    mailed: Callable,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    sign_in(EMAIL)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert wrong.context["form"].errors["code"] == ["This code does not fit. Look again, or wait for the next one."]
    arabic = app_code(secret).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/accounts/2fa/totp/activate/", {"code": arabic})
    assertRedirects(response, "/accounts/2fa/recovery-codes/")
    assert mailed()[-1].subject == "The second step of your Anqud account is on"
    page = client.get("/accounts/2fa/recovery-codes/")
    assert page.content.decode().count("<code") == 10
    assert client.get("/accounts/2fa/recovery-codes/download/")["Content-Type"] == "text/plain"


def test_the_app_is_asked_after_the_code(client: Client, layla: User, secret: str, newest_code: Callable) -> None:
    assert first_step(client, newest_code) == SECOND
    assert "_auth_user_id" not in client.session
    assert client.get("/accounts/me/").status_code == 302
    assert client.post(SECOND, {"code": app_code(secret)})["Location"] == "/home/"
    assert int(client.session["_auth_user_id"]) == layla.pk


def test_a_recovery_code_stands_in_once(client: Client, layla: User, secret: str, newest_code: Callable) -> None:
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    first_step(client, newest_code)
    client.post(SECOND, {"code": recovery})
    assert int(client.session["_auth_user_id"]) == layla.pk
    client.post("/accounts/logout/")
    first_step(client, newest_code)
    client.post(SECOND, {"code": recovery})
    assert "_auth_user_id" not in client.session


def test_five_wrong_codes_of_the_app_lock_for_a_while(
    client: Client, layla: User, secret: str, newest_code: Callable
) -> None:
    first_step(client, newest_code)
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    response = client.post(SECOND, {"code": app_code(secret)})
    assert response.context["form"].errors["code"] == ["Too many tries. Wait a few minutes, then ask for a new code."]
    assert "_auth_user_id" not in client.session


def test_the_app_is_asked_after_the_password_too(client: Client, layla: User, secret: str) -> None:
    layla.set_password("three unlikely words")
    layla.save()
    answers = {"login": EMAIL, "password": "three unlikely words", "with": "password"}
    assert client.post("/accounts/login/", answers)["Location"] == SECOND


def test_a_code_does_not_stand_in_for_the_app_when_proving_again(
    client: Client, layla: User, secret: str, mailed: Callable
) -> None:
    client.force_login(layla)
    assert client.get("/accounts/me/copy/")["Location"].startswith("/accounts/2fa/reauthenticate/")
    page = client.get("/accounts/2fa/reauthenticate/").content.decode()
    assert "reauthenticate/code" not in page
    client.post("/accounts/reauthenticate/code/", {"way": "email"})
    assert mailed() == []


@pytest.mark.parametrize(("door", "path"), [("/admin/login/", "/admin/"), ("/cms/login/", "/cms/")])
def test_the_desks_have_no_door_of_their_own(client: Client, layla: User, secret: str, door: str, path: str) -> None:
    User.objects.filter(pk=layla.pk).update(is_staff=True, is_superuser=True)
    layla.set_password("three unlikely words")
    layla.save(update_fields=["password"])
    client.post(door, {"username": EMAIL, "password": "three unlikely words", "next": path})
    assert "_auth_user_id" not in client.session
    assert authenticate(username=EMAIL, password="three unlikely words") is None


def test_the_staff_pages_lead_to_the_one_sign_in(client: Client, db: None) -> None:
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/accounts/login/?next=%2Fadmin%2F"


def test_the_editors_desk_leads_there_too_and_changes_no_password(client: Client, layla: User) -> None:
    assert client.get("/cms/")["Location"] == "/accounts/login/?next=/cms/"
    User.objects.filter(pk=layla.pk).update(is_staff=True, is_superuser=True)
    client.force_login(layla)
    page = client.get("/cms/account/").content.decode()
    assert 'name="password' not in page
    assert 'name="name_email-email"' not in page
    assert client.get("/cms/password_reset/").status_code == 404


def passkey(person: User, name: str = "my phone") -> Authenticator:
    """A passkey on record; what it would sign is not needed where it is only listed."""
    return Authenticator.objects.create(
        user=person,
        type="webauthn",
        data={"name": name, "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}},
    )


def test_a_passkey_alone_is_no_second_step(client: Client, layla: User, newest_code: Callable) -> None:
    passkey(layla)
    assert first_step(client, newest_code) == "/home/"


def test_passkeys_are_ones_own(client: Client, layla: User, yusuf: User, sign_in: Callable) -> None:
    other = passkey(yusuf, "the other's")
    own = passkey(layla)
    sign_in(EMAIL)
    page = client.get("/accounts/2fa/webauthn/").content.decode()
    assert ("my phone" in page, "the other" in page) == (True, False)
    for verb in ("edit", "remove"):
        assert client.get(f"/accounts/2fa/webauthn/keys/{other.pk}/{verb}/").status_code in {302, 404}
    assert Authenticator.objects.filter(pk=other.pk).exists()
    assert Authenticator.objects.filter(pk=own.pk).exists()


def test_the_passkey_pages_carry_no_inline_script(client: Client, layla: User, sign_in: Callable) -> None:
    sign_in(EMAIL)
    page = client.get("/accounts/2fa/webauthn/add/").content.decode()
    scripts = [part.split(">", 1)[0] for part in page.split("<script")[1:]]
    assert scripts
    assert all("src=" in script for script in scripts)
    assert 'data-does="add"' in page
