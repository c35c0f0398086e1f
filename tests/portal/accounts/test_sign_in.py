"""Signing in by a one-time code to a number or an e-mail."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django.asserts import assertRedirects

from portal.accounts.models import User
from portal.outbox.models import OutboxRow

from .conftest import EMAIL, PHONE

LOGIN = "/accounts/login/"
CONFIRM = "/accounts/login/code/confirm/"
SIX_DIGITS = re.compile(r"\b\d{6}\b")


def test_a_code_to_the_email_signs_in(client: Client, layla: User, mailed: Callable, newest_code: Callable) -> None:
    response = client.post(LOGIN, {"login": "  Layla@Example.COM "})
    assertRedirects(response, CONFIRM)
    assert [message.to for message in mailed()] == [[EMAIL]]
    response = client.post(CONFIRM, {"code": newest_code()})
    assert response["Location"] == "/home/"
    assert int(client.session["_auth_user_id"]) == layla.pk


@pytest.mark.parametrize(
    "typed", ["+966 50 123 4567", "00966501234567", "0501234567", "٠٥٠١٢٣٤٥٦٧", "+٩٦٦٥٠١٢٣٤٥٦٧", "\u200e+966501234567"]
)
def test_a_code_to_the_number_signs_in_however_it_is_written(
    client: Client, yusuf: User, texted: Callable, newest_code: Callable, typed: str
) -> None:
    assertRedirects(client.post(LOGIN, {"login": typed}), CONFIRM)
    assert [message.phone for message in texted()] == [PHONE]
    client.post(CONFIRM, {"code": newest_code()})
    assert int(client.session["_auth_user_id"]) == yusuf.pk


@pytest.mark.parametrize("identifier", [EMAIL, PHONE, "nobody@example.com", "+966509999999"])
def test_a_code_goes_before_everything_else_that_waits(
    client: Client, layla: User, yusuf: User, identifier: str
) -> None:
    """Also the message to whom nobody is known by, so that the pace tells nothing."""
    client.post(LOGIN, {"login": identifier})
    assert OutboxRow.objects.get().priority == OutboxRow.Priority.URGENT


def test_a_local_number_is_read_in_the_country_of_the_browser(client: Client, db: None, texted: Callable) -> None:
    client.post(LOGIN, {"login": "20 123 456"}, headers={"Accept-Language": "fr-TN,fr;q=0.9"})
    assert [message.phone for message in texted()] == ["+21620123456"]


def test_a_code_may_be_typed_in_arabic_digits_with_spaces(client: Client, layla: User, newest_code: Callable) -> None:
    client.post(LOGIN, {"login": EMAIL})
    code = newest_code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    client.post(CONFIRM, {"code": f" {code[:3]} {code[3:]} "})
    assert int(client.session["_auth_user_id"]) == layla.pk


def test_a_wrong_code_is_said_at_the_field(client: Client, layla: User, newest_code: Callable) -> None:
    client.post(LOGIN, {"login": EMAIL})
    wrong = "000000" if newest_code() != "000000" else "111111"
    response = client.post(CONFIRM, {"code": wrong})
    assert response.context["verify_form"].errors["code"] == [
        "This is not the code that we sent last. Look again, or ask for a new one."
    ]
    assert "_auth_user_id" not in client.session


def test_three_wrong_codes_end_it(client: Client, layla: User, newest_code: Callable) -> None:
    client.post(LOGIN, {"login": EMAIL})
    code = newest_code()
    for _ in range(3):
        client.post(CONFIRM, {"code": "000000"})
    client.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in client.session


def test_an_old_code_is_no_longer_good(client: Client, layla: User, newest_code: Callable) -> None:
    client.post(LOGIN, {"login": EMAIL})
    code = newest_code()
    with patch("time.time", return_value=time.time() + 601):
        response = client.post(CONFIRM, {"code": code}, follow=True)
    assert "_auth_user_id" not in client.session
    assert "That code is no longer good" in response.content.decode()


def test_a_code_works_once(client: Client, layla: User, newest_code: Callable) -> None:
    client.post(LOGIN, {"login": EMAIL})
    code = newest_code()
    client.post(CONFIRM, {"code": code})
    client.post("/accounts/logout/")
    client.post(CONFIRM, {"code": code})
    assert "_auth_user_id" not in client.session


def test_two_clicks_on_the_code_are_one(client: Client, layla: User, newest_code: Callable) -> None:
    client.post(LOGIN, {"login": EMAIL})
    code = newest_code()
    first = client.post(CONFIRM, {"code": code})
    second = client.post(CONFIRM, {"code": code})
    assert [first["Location"], second["Location"]] == ["/home/", "/home/"]
    assert int(client.session["_auth_user_id"]) == layla.pk


def test_a_second_click_that_was_on_its_way_harms_nothing(client: Client, layla: User, newest_code: Callable) -> None:
    """It still carries the session of before, which is gone."""
    client.post(LOGIN, {"login": EMAIL})
    late = Client()
    late.cookies["session"] = client.cookies["session"].value
    code = newest_code()
    client.post(CONFIRM, {"code": code})
    assert late.post(CONFIRM, {"code": code})["Location"] == "/accounts/login/code/"
    assert int(client.session["_auth_user_id"]) == layla.pk


def test_two_clicks_on_send_send_one_code(client: Client, layla: User, mailed: Callable) -> None:
    client.post(LOGIN, {"login": EMAIL})
    assertRedirects(client.post(LOGIN, {"login": EMAIL}), CONFIRM)
    assert len(mailed()) == 1


def test_the_session_is_a_new_one_after_signing_in(client: Client, layla: User, newest_code: Callable) -> None:
    client.post(LOGIN, {"login": EMAIL})
    before = client.session.session_key
    client.post(CONFIRM, {"code": newest_code()})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_session_id_from_outside_is_not_taken(layla: User, newest_code: Callable) -> None:
    fixed = Client()
    fixed.cookies["session"] = "a" * 32
    fixed.post(LOGIN, {"login": EMAIL})
    fixed.post(CONFIRM, {"code": newest_code()})
    assert fixed.session.session_key != "a" * 32


@pytest.mark.parametrize(("remember", "days"), [("on", 30), ("", 0)])
def test_staying_signed_in_is_a_choice(
    client: Client, layla: User, newest_code: Callable, remember: str, days: int
) -> None:
    client.post(LOGIN, {"login": EMAIL, "remember": remember})
    client.post(CONFIRM, {"code": newest_code()})
    assert client.session.get("_session_expiry") == days * 86400


@pytest.mark.parametrize(
    "outside",
    ["//evil.example", "https:evil.example", "/\\evil.example", "javascript:alert(1)", "https://evil.example/x"],
)
def test_the_way_back_never_leads_outside(client: Client, layla: User, newest_code: Callable, outside: str) -> None:
    client.post(LOGIN, {"login": EMAIL, "next": outside})
    response = client.post(CONFIRM, {"code": newest_code(), "next": outside})
    assert response["Location"] == "/home/"


def test_the_way_back_leads_to_the_page_that_asked(client: Client, layla: User, newest_code: Callable) -> None:
    confirm = client.post(f"{LOGIN}?next=/accounts/me/", {"login": EMAIL})["Location"]
    assert confirm == f"{CONFIRM}?next=%2Faccounts%2Fme%2F"
    page = client.get(confirm).content.decode()
    assert '<input type="hidden" name="next" value="/accounts/me/">' in page
    assert client.post(CONFIRM, {"code": newest_code(), "next": "/accounts/me/"})["Location"] == "/accounts/me/"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "This field is required."),
        ("Layla", "Write a mobile number with its country code, like +966 50 123 4567, or an e-mail address."),
        ("layla@", "This e-mail address is not complete. Write it like name@company.com."),
        ("12345", "This is not a complete mobile number. Write it with its country code, like +966 50 123 4567."),
        ("+966 11 464 1234", "This number cannot receive text messages. Write a mobile number, or use your e-mail."),
        ("laylа@example.com", "Write the e-mail address in Latin letters, for example name@company.com."),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(client: Client, db: None, typed: str, message: str) -> None:
    response = client.post(LOGIN, {"login": typed})
    assert response.context["form"].errors["login"] == [message]
    page = response.content.decode()
    assert 'class="errsum"' in page
    assert "<title>Error: " in page
    assert f'value="{typed}"' in page or not typed


@pytest.mark.parametrize(
    "lookalike", ["mıke@example.com", "MİKE@example.com", "ſam@example.com", "\u212aate@example.com"]
)
def test_letters_that_fold_into_others_match_nobody(client: Client, mailed: Callable, lookalike: str) -> None:
    for name in ("mike", "sam", "kate"):
        User.objects.create_user(email=f"{name}@example.com")
    response = client.post(LOGIN, {"login": lookalike})
    assert response.context["form"].errors["login"]
    assert mailed() == []


def test_the_page_works_for_password_managers_and_phones(client: Client, db: None) -> None:
    page = client.get(LOGIN).content.decode()
    assert 'autocomplete="username"' in page
    client.post(LOGIN, {"login": EMAIL})
    page = client.get(CONFIRM).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page


def test_another_code_replaces_the_first(client: Client, layla: User, mailed: Callable, newest_code: Callable) -> None:
    client.post(LOGIN, {"login": EMAIL})
    first = newest_code()
    assertRedirects(client.post("/accounts/code/again/", {"what": "login"}), CONFIRM)
    second = newest_code()
    assert len(mailed()) == 2
    if first != second:
        client.post(CONFIRM, {"code": first})
        assert "_auth_user_id" not in client.session
    client.post(CONFIRM, {"code": second})
    assert int(client.session["_auth_user_id"]) == layla.pk


def test_another_code_is_sent_twice_at_most(client: Client, layla: User, mailed: Callable) -> None:
    client.post(LOGIN, {"login": EMAIL})
    for _ in range(4):
        client.post("/accounts/code/again/", {"what": "login"})
    assert len(mailed()) == 3


def test_another_code_without_a_sign_in_leads_to_the_start(client: Client, db: None) -> None:
    assertRedirects(client.post("/accounts/code/again/", {"what": "login"}), LOGIN)
    assertRedirects(client.post("/accounts/code/again/", {"what": "nonsense"}), LOGIN)


def test_starting_over_with_another_identifier(client: Client, layla: User) -> None:
    client.post(LOGIN, {"login": PHONE})
    assertRedirects(client.get(LOGIN), CONFIRM)
    assertRedirects(client.post("/accounts/logout/", {"next": LOGIN}), LOGIN)


def test_a_closed_account_is_told_so(client: Client, yusuf: User, newest_code: Callable) -> None:
    User.objects.filter(pk=yusuf.pk).update(is_active=False)
    client.post(LOGIN, {"login": PHONE})
    assertRedirects(client.post(CONFIRM, {"code": newest_code()}), "/accounts/inactive/")


def test_the_email_of_a_person_made_at_a_terminal_is_confirmed_by_the_first_code(
    client: Client, newest_code: Callable
) -> None:
    operator = User.objects.create_superuser(email=EMAIL)
    client.post(LOGIN, {"login": EMAIL})
    client.post(CONFIRM, {"code": newest_code()})
    assert int(client.session["_auth_user_id"]) == operator.pk
    assert list(operator.emailaddress_set.values_list("email", "verified", "primary")) == [(EMAIL, True, True)]


def test_a_mail_is_in_the_language_of_the_page(client: Client, layla: User, mailed: Callable) -> None:
    client.post("/ar/accounts/login/", {"login": EMAIL})
    (message,) = mailed()
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert '<html lang="ar" dir="rtl">' in html
    assert SIX_DIGITS.search(message.body).group() in html
    assert message.extra_headers["Content-Language"] == "ar"
    assert message.extra_headers["Message-ID"].endswith("@localhost>")


@pytest.mark.parametrize(("prefix", "home"), [("", "/"), ("/ar", "/ar/"), ("/fr", "/fr/")])
def test_signing_out_stays_in_the_language(client: Client, layla: User, prefix: str, home: str) -> None:
    client.force_login(layla)
    assert client.post(f"{prefix}/accounts/logout/")["Location"] == home
