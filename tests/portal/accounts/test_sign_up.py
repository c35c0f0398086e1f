"""Joining with a name and either a number or an e-mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django.asserts import assertRedirects

from portal.accounts.models import User

from .conftest import EMAIL, PHONE

JOIN = "/accounts/signup/"
CONFIRM_EMAIL = "/accounts/confirm-email/"
CONFIRM_PHONE = "/accounts/phone/verify/"


def test_joining_with_an_email(client: Client, db: None, newest_code: Callable) -> None:
    assertRedirects(client.post(JOIN, {"full_name": "Layla Al-Omar", "login": "Layla@example.com"}), CONFIRM_EMAIL)
    layla = User.objects.get()
    assert (layla.full_name, layla.email, layla.phone) == ("", EMAIL, None)
    assert "_auth_user_id" not in client.session
    assert client.post(CONFIRM_EMAIL, {"code": newest_code()})["Location"] == "/home/"
    assert int(client.session["_auth_user_id"]) == layla.pk
    layla.refresh_from_db()
    assert layla.full_name == "Layla Al-Omar"
    assert EmailAddress.objects.filter(user=layla, email=EMAIL, verified=True, primary=True).exists()


def test_joining_with_a_number_alone(client: Client, db: None, newest_code: Callable) -> None:
    assertRedirects(client.post(JOIN, {"full_name": "يوسف البراك", "login": "٠٥٠ ١٢٣ ٤٥٦٧"}), CONFIRM_PHONE)
    yusuf = User.objects.get()
    assert (yusuf.full_name, yusuf.email, yusuf.phone, yusuf.phone_verified_at) == ("", None, PHONE, None)
    assert client.post(CONFIRM_PHONE, {"code": newest_code()})["Location"] == "/home/"
    assert int(client.session["_auth_user_id"]) == yusuf.pk
    yusuf.refresh_from_db()
    assert yusuf.phone_verified_at
    assert yusuf.full_name == "يوسف البراك"


def test_joining_in_a_language_keeps_it(client: Client, db: None, newest_code: Callable) -> None:
    client.post("/ar/accounts/signup/", {"full_name": "يوسف", "login": PHONE})
    client.post(CONFIRM_PHONE, {"code": newest_code()})
    assert User.objects.get().language == "ar"


def test_the_name_stays_one_line_without_direction_marks(client: Client, db: None, newest_code: Callable) -> None:
    client.post(JOIN, {"full_name": "  Layla\u202e  Al-Omar\u200f ", "login": EMAIL})
    client.post(CONFIRM_EMAIL, {"code": newest_code()})
    assert User.objects.get().full_name == "Layla Al-Omar"


def test_a_wrong_answer_keeps_the_rest(client: Client, db: None) -> None:
    response = client.post(JOIN, {"full_name": "...", "login": EMAIL})
    page = response.content.decode()
    assert response.context["form"].errors == {"full_name": ["Write your name."]}
    assert f'value="{EMAIL}"' in page
    assert 'value="..."' in page
    assert not User.objects.exists()


def test_two_clicks_make_one_account(client: Client, db: None, mailed: Callable) -> None:
    for _ in range(2):
        assertRedirects(client.post(JOIN, {"full_name": "Layla", "login": EMAIL}), CONFIRM_EMAIL)
    assert User.objects.count() == 1
    assert len(mailed()) == 1


def test_two_browsers_at_the_same_moment_make_one_account(
    db: None, mailed: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second form was cleaned before the first was saved."""
    from portal.accounts.forms import SignupForm

    def other_browser_first(form: SignupForm) -> dict:
        monkeypatch.undo()
        Client().post(JOIN, {"full_name": "Layla", "login": EMAIL})
        form.account_already_exists = False
        return form.cleaned_data

    clean = SignupForm.clean

    def cleaned_then_overtaken(form: SignupForm) -> dict:
        clean(form)
        return other_browser_first(form)

    monkeypatch.setattr(SignupForm, "clean", cleaned_then_overtaken)
    assertRedirects(Client().post(JOIN, {"full_name": "Layla", "login": EMAIL}), CONFIRM_EMAIL)
    assert User.objects.count() == 1
    assert [message.subject.endswith("is your Anqud code") for message in mailed()] == [True, True]


def test_a_known_email_gets_a_letter_and_no_second_account(client: Client, layla: User, mailed: Callable) -> None:
    assertRedirects(client.post(JOIN, {"full_name": "Somebody", "login": EMAIL}), CONFIRM_EMAIL)
    assert User.objects.count() == 1
    (letter,) = mailed()
    assert letter.subject == "You have an Anqud account already"
    assert "http://localhost:8000/accounts/login/" in letter.body


def test_a_known_number_gets_a_text_and_no_second_account(client: Client, yusuf: User, texted: Callable) -> None:
    assertRedirects(client.post(JOIN, {"full_name": "Somebody", "login": PHONE}), CONFIRM_PHONE)
    assert User.objects.count() == 1
    (text,) = texted()
    assert text.body.startswith("This number has an Anqud account already.")


def test_links_in_letters_do_not_come_from_the_host_header(client: Client, layla: User, mailed: Callable) -> None:
    client.post(JOIN, {"full_name": "Somebody", "login": EMAIL}, headers={"Host": "testserver"})
    (letter,) = mailed()
    assert "testserver" not in letter.body


def test_joining_leads_back_to_the_page_that_asked(client: Client, db: None, newest_code: Callable) -> None:
    client.post(f"{JOIN}?next=/accounts/me/", {"full_name": "Layla", "login": EMAIL})
    assert client.post(CONFIRM_EMAIL, {"code": newest_code()})["Location"] == "/accounts/me/"


@pytest.mark.parametrize(("login", "page", "what"), [(EMAIL, CONFIRM_EMAIL, "email"), (PHONE, CONFIRM_PHONE, "phone")])
def test_another_code_while_joining(
    client: Client, db: None, newest_code: Callable, login: str, page: str, what: str
) -> None:
    client.post(JOIN, {"full_name": "Layla", "login": login})
    first = newest_code()
    assertRedirects(client.post("/accounts/code/again/", {"what": what}), page)
    second = newest_code()
    assert client.post(page, {"code": second})["Location"] == "/home/"
    assert first.isdigit()


def test_an_unfinished_account_is_taken_over_by_the_owner_of_the_address(
    client: Client, db: None, newest_code: Callable
) -> None:
    """Somebody typed another person's e-mail: they wait for a code that they never see."""
    squatter = Client()
    squatter.post(JOIN, {"full_name": "Squatter", "login": EMAIL})
    client.post("/accounts/login/", {"login": EMAIL})
    client.post("/accounts/login/code/confirm/", {"code": newest_code()})
    assert "_auth_user_id" in client.session
    assert User.objects.get().full_name == ""
    squatter.get(CONFIRM_EMAIL)
    squatter.get("/accounts/me/")
    assert "_auth_user_id" not in squatter.session


@pytest.mark.parametrize(("login", "confirm"), [(EMAIL, CONFIRM_EMAIL), (PHONE, CONFIRM_PHONE)])
def test_the_name_is_that_of_whoever_proves_the_number(
    client: Client, db: None, newest_code: Callable, login: str, confirm: str
) -> None:
    """A stranger typed it first with a name of theirs, and again after the owner had asked for a code."""
    stranger = Client()
    stranger.post(JOIN, {"full_name": "X Y", "login": login})
    stranger.post(confirm, {"code": "000000" if newest_code() != "000000" else "111111"})
    assertRedirects(client.post(JOIN, {"full_name": "Layla Al-Omar", "login": login}), confirm)
    code = newest_code()
    Client().post(JOIN, {"full_name": "Z", "login": login})

    assert client.post(confirm, {"code": code})["Location"] == "/home/"

    assert User.objects.get().full_name == "Layla Al-Omar"
    stranger.get(confirm)
    assert "_auth_user_id" not in stranger.session


def test_whoever_signs_in_to_what_another_began_is_asked_for_their_name(
    client: Client, db: None, newest_code: Callable
) -> None:
    Client().post("/ar/accounts/signup/", {"full_name": "X Y", "login": PHONE})
    client.post("/accounts/login/", {"login": PHONE})

    response = client.post("/accounts/login/code/confirm/", {"code": newest_code()})

    assert response["Location"] == "/accounts/me/"
    assert (User.objects.get().full_name, User.objects.get().language) == ("", "")


JOINING = [(EMAIL, CONFIRM_EMAIL), (PHONE, CONFIRM_PHONE)]


@pytest.mark.parametrize(("login", "confirm"), JOINING)
def test_what_cannot_be_a_code_is_no_try(
    client: Client, db: None, newest_code: Callable, login: str, confirm: str
) -> None:
    client.post(JOIN, {"full_name": "Layla", "login": login})
    code = newest_code()
    for broken in ("", "   ", "12", "1234567", "12345x", "9" * 40, "１２３４５６", "²²²²²²"):
        response = client.post(confirm, {"code": broken})
        assert response.status_code == 200, broken
        assert response.context["verify_form"].errors["code"], broken
    assert client.post(confirm, {"code": f"{code[:3]} {code[3:]}"})["Location"] == "/home/"


def test_a_broken_code_is_told_what_to_write(client: Client, db: None) -> None:
    client.post(JOIN, {"full_name": "Layla", "login": EMAIL})
    response = client.post(CONFIRM_EMAIL, {"code": "12"})
    assert response.context["verify_form"].errors["code"] == ["Write the six digits that we sent."]


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize(("login", "confirm"), JOINING)
def test_after_three_wrong_codes_one_joins_again_with_what_was_typed(
    client: Client, layla: User, yusuf: User, login: str, confirm: str, *, known: bool
) -> None:
    login = login if known else {EMAIL: "new@example.com", PHONE: "+966507654321"}[login]
    client.post(f"{JOIN}?next=/accounts/me/", {"full_name": "Layla", "login": login})
    for _ in range(2):
        assert client.post(confirm, {"code": "000000"}).status_code == 200
    response = client.post(confirm, {"code": "000000"}, follow=True)
    assert response.redirect_chain == [(f"{JOIN}?next=%2Faccounts%2Fme%2F", 302)]
    page = response.content.decode()
    assert "Three times it was not the code that we sent. Ask for a new one." in page
    assert 'value="Layla"' in page
    assert f'value="{login}"' in page


def test_what_was_typed_is_forgotten_once_one_has_joined(client: Client, db: None, newest_code: Callable) -> None:
    client.post(JOIN, {"full_name": "Layla", "login": EMAIL})
    client.post(CONFIRM_EMAIL, {"code": newest_code()})
    assert "joining_typed" not in client.session
