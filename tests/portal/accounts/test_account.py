"""A person's own page: names, language, digits; and what guards the weighty changes."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django.asserts import assertRedirects

from portal.accounts.mail import in_words_of
from portal.accounts.middleware import DaysOnPapers
from portal.accounts.models import User
from portal.ui.words import paper_day

from .conftest import EMAIL, PHONE

ME = "/accounts/me/"
PROVE = "/accounts/reauthenticate/code/"
ANSWERS = {"full_name": "Layla Al-Omar", "language": "en", "digits": "latin"}


def much_later() -> object:
    return patch("time.time", return_value=time.time() + 3600)


def test_the_page_is_for_people_who_are_signed_in(client: Client, db: None) -> None:
    assertRedirects(client.get(ME), f"/accounts/login/?next={ME}")


def test_names_are_written_as_people_write_them(client: Client, layla: User) -> None:
    client.force_login(layla)
    response = client.post(
        ME,
        {
            **ANSWERS,
            "full_name": " ليلى\u202e العمر ",
            "latin_name": "Layla Al-Omar",
            "address_form": "eng",
            "job_title": "Export",
        },
    )
    assertRedirects(response, ME)
    layla.refresh_from_db()
    assert (layla.full_name, layla.latin_name, layla.address_form, layla.job_title) == (
        "ليلى العمر",
        "Layla Al-Omar",
        "eng",
        "Export",
    )


def test_a_wrong_answer_keeps_what_was_typed_and_changes_nothing(client: Client, layla: User) -> None:
    client.force_login(layla)
    response = client.post(ME, {**ANSWERS, "full_name": "", "job_title": "Export"})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="Export"' in page
    assert "Layla Al-Omar" in page
    layla.refresh_from_db()
    assert (layla.full_name, layla.job_title) == ("Layla Al-Omar", "")


def test_what_is_not_asked_cannot_be_set(client: Client, layla: User) -> None:
    client.force_login(layla)
    client.post(ME, {**ANSWERS, "is_staff": "on", "is_superuser": "on", "email": "other@example.com", "phone": PHONE})
    layla.refresh_from_db()
    assert (layla.is_staff, layla.is_superuser, layla.email, layla.phone) == (False, False, EMAIL, None)


def test_the_language_chosen_is_the_language_of_the_next_page(client: Client, layla: User) -> None:
    client.force_login(layla)
    response = client.post(ME, {**ANSWERS, "language": "ar", "digits": "arabic"})
    assert response["Location"] == f"/ar{ME}"
    assert client.cookies["django_language"].value == "ar"
    assert client.cookies["digits"].value == "arab"
    layla.refresh_from_db()
    assert (layla.language, layla.digits) == ("ar", "arabic")


def test_reading_in_a_language_makes_it_the_language_of_mails(client: Client, layla: User) -> None:
    client.force_login(layla)
    client.get(f"/fr{ME}")
    layla.refresh_from_db()
    assert layla.language == "fr"


def test_saving_stays_in_the_language_of_the_page(client: Client, layla: User) -> None:
    """Also where the page was opened in another language than the one they last read in."""
    User.objects.filter(pk=layla.pk).update(language="en")
    client.force_login(layla)
    shown = client.get(f"/ar{ME}").context["form"]
    assert shown["language"].value() == "ar"
    saved = client.post(f"/ar{ME}", {**ANSWERS, "language": shown["language"].value()})
    assert saved["Location"] == f"/ar{ME}"


@pytest.mark.parametrize(
    ("come_from", "kept"),
    [
        ("", "ar"),
        ("http://testserver/ar/cms/", "ar"),
        ("http://testserver/help/", "ar"),
        ("http://elsewhere.example/ar/accounts/me/", "ar"),
        ("http://testserver/ar/accounts/me/", "en"),
    ],
)
def test_who_works_at_a_desk_keeps_their_language_until_they_change_it(
    client: Client, layla: User, come_from: str, kept: str
) -> None:
    """They open pages of every language for their work; what changes it is the link to the same page in another."""
    User.objects.filter(pk=layla.pk).update(language="ar", is_staff=True)
    client.force_login(layla)
    client.get(ME, headers={"referer": come_from} if come_from else {})
    layla.refresh_from_db()
    assert layla.language == kept


@pytest.mark.parametrize(
    "address",
    ["/favicon.ico", "/media/images/none.jpg", "/static/none.woff2", "/healthz", "/cms/account/", "/admin/", "/none/"],
)
def test_what_has_no_language_of_its_own_changes_none(client: Client, layla: User, address: str) -> None:
    """A page in Arabic fetches its pictures from addresses without a language: its reader goes on getting mails in Arabic."""
    User.objects.filter(pk=layla.pk).update(language="ar", is_staff=True, is_superuser=True)
    client.force_login(layla)
    client.get(address)
    layla.refresh_from_db()
    assert layla.language == "ar"


@pytest.mark.parametrize(
    "path", ["/accounts/password/set/", "/accounts/password/change/", "/accounts/me/copy/", "/accounts/me/erase/"]
)
def test_weighty_pages_ask_once_more(client: Client, layla: User, path: str) -> None:
    client.force_login(layla)
    assert client.get(path)["Location"].startswith(PROVE)


def test_a_fresh_sign_in_is_proof_enough_and_an_old_one_is_not(client: Client, layla: User, sign_in: Callable) -> None:
    sign_in(EMAIL)
    assert client.get("/accounts/password/set/").status_code == 200
    with much_later():
        assert client.get("/accounts/password/set/")["Location"].startswith(PROVE)


def test_a_password_that_was_typed_waits_nowhere(client: Client, layla: User) -> None:
    client.force_login(layla)
    response = client.post("/accounts/password/set/", {"password1": "three unlikely words"})
    assert response["Location"] == f"{PROVE}?next=%2Faccounts%2Fpassword%2Fset%2F"
    assert "three unlikely words" not in str(dict(client.session.items()))


def test_proving_by_a_code_goes_on_with_what_was_asked(
    client: Client, layla: User, newest_code: Callable, mailed: Callable
) -> None:
    client.force_login(layla)
    asked = client.post("/accounts/email/", {"email": "new@example.com", "action_add": "1"})
    assert asked["Location"] == f"{PROVE}?next=%2Faccounts%2Femail%2F"
    assert mailed() == []
    page = client.get(asked["Location"]).content.decode()
    assert "l…a@example.com" in page
    assert EMAIL not in page.split("</header>")[-1]
    client.post(PROVE, {"way": "email", "next": "/accounts/email/"})
    assert mailed()[-1].to == [EMAIL]
    response = client.post(PROVE, {"code": newest_code(), "next": "/accounts/email/"})
    assertRedirects(response, "/accounts/confirm-email/")
    assert mailed()[-1].to == ["new@example.com"]


def test_three_wrong_proofs_end_it(client: Client, layla: User, newest_code: Callable) -> None:
    client.force_login(layla)
    client.post(PROVE, {"way": "email"})
    code = newest_code()
    for _ in range(3):
        client.post(PROVE, {"code": "000000"})
    client.post(PROVE, {"code": code})
    assert client.get("/accounts/me/copy/")["Location"].startswith(PROVE)


def test_a_code_to_the_number_of_another_is_not_sent(client: Client, layla: User, texted: Callable) -> None:
    client.force_login(layla)
    client.post(PROVE, {"way": "phone"})
    assert texted() == []


def test_changing_the_email(
    client: Client, layla: User, sign_in: Callable, newest_code: Callable, mailed: Callable
) -> None:
    sign_in(EMAIL)
    client.post("/accounts/email/", {"email": "New@Example.com", "action_add": "1"})
    layla.refresh_from_db()
    assert layla.email == EMAIL
    assertRedirects(client.post("/accounts/confirm-email/", {"code": newest_code()}), ME)
    layla.refresh_from_db()
    assert layla.email == "new@example.com"
    assert list(EmailAddress.objects.values_list("user", "email", "verified", "primary")) == [
        (layla.pk, "new@example.com", True, True)
    ]
    note = mailed()[-1]
    assert note.to == [EMAIL]
    assert "new@example.com instead of layla@example.com" in note.body


def test_an_email_of_another_is_not_taken(
    client: Client, layla: User, sign_in: Callable, newest_code: Callable
) -> None:
    User.objects.create_user(email="other@example.com")
    sign_in(EMAIL)
    client.post("/accounts/email/", {"email": "other@example.com", "action_add": "1"})
    response = client.post("/accounts/confirm-email/", {"code": newest_code()})
    assert response.context["verify_form"].errors["code"] == [
        "This e-mail belongs to another account. Sign in with it instead."
    ]


def test_adding_a_first_email_tells_the_number(
    client: Client, yusuf: User, sign_in: Callable, mailed: Callable, texted: Callable
) -> None:
    sign_in(PHONE)
    client.post("/accounts/email/", {"email": EMAIL, "action_add": "1"})
    code = mailed()[-1].subject.split()[0]
    client.post("/accounts/confirm-email/", {"code": code})
    yusuf.refresh_from_db()
    assert yusuf.email == EMAIL
    assert (texted()[-1].phone, "l…a@example.com" in texted()[-1].body) == (PHONE, True)


def test_changing_the_number_tells_the_old_one(
    client: Client, yusuf: User, sign_in: Callable, newest_code: Callable, texted: Callable
) -> None:
    sign_in(PHONE)
    assertRedirects(client.post("/accounts/phone/change/", {"phone": "+216 20 123 456"}), "/accounts/phone/verify/")
    yusuf.refresh_from_db()
    assert yusuf.phone == PHONE
    client.post("/accounts/phone/verify/", {"code": newest_code()})
    yusuf.refresh_from_db()
    assert yusuf.phone == "+21620123456"
    assert texted()[-1].phone == PHONE
    assert "+216 … 56" in texted()[-1].body


def test_adding_a_first_number_tells_the_email(
    client: Client, layla: User, sign_in: Callable, newest_code: Callable, mailed: Callable
) -> None:
    sign_in(EMAIL)
    client.post("/accounts/phone/change/", {"phone": "050 123 4567"})
    client.post("/accounts/phone/verify/", {"code": newest_code()})
    layla.refresh_from_db()
    assert (layla.phone, bool(layla.phone_verified_at)) == (PHONE, True)
    assert "+966 … 67" in mailed()[-1].body


def test_a_number_of_another_is_not_taken(
    client: Client, layla: User, yusuf: User, sign_in: Callable, newest_code: Callable
) -> None:
    sign_in(EMAIL)
    client.post("/accounts/phone/change/", {"phone": PHONE})
    response = client.post("/accounts/phone/verify/", {"code": newest_code()})
    assert response.context["verify_form"].errors["code"] == [
        "This number belongs to another account. Sign in with it instead."
    ]


def test_a_password_may_be_set_and_signs_in(client: Client, layla: User, sign_in: Callable, mailed: Callable) -> None:
    sign_in(EMAIL)
    response = client.post("/accounts/password/set/", {"password1": "short"})
    assert "Write at least 10 letters; you wrote 5." in response.content.decode()
    assertRedirects(client.post("/accounts/password/set/", {"password1": "three unlikely words"}), ME)
    assert mailed()[-1].subject == "A password was set for your Anqud account"
    other = Client()
    assert 'name="password"' in other.get("/accounts/login/?with=password").content.decode()
    response = other.post(
        "/accounts/login/", {"login": EMAIL, "password": "three unlikely words", "with": "password", "remember": "on"}
    )
    assert response["Location"] == "/home/"
    assert other.session["_session_expiry"] == 30 * 86400


def test_a_password_filled_in_by_the_browser_is_not_used_when_a_code_is_asked(client: Client, layla: User) -> None:
    layla.set_password("three unlikely words")
    layla.save()
    response = client.post("/accounts/login/", {"login": EMAIL, "password": "three unlikely words"})
    assertRedirects(response, "/accounts/login/code/confirm/")


def test_a_forgotten_password_is_replaced_after_a_code(client: Client, layla: User, newest_code: Callable) -> None:
    layla.set_password("three unlikely words")
    layla.save()
    client.force_login(layla)
    assert client.get("/accounts/password/change/")["Location"].startswith("/accounts/reauthenticate/")
    client.post(PROVE, {"way": "email"})
    client.post(PROVE, {"code": newest_code()})
    assertRedirects(client.post("/accounts/password/change/", {"password1": "four more unlikely words"}), ME)
    layla.refresh_from_db()
    assert layla.check_password("four more unlikely words")


def test_a_new_password_ends_the_other_sessions(client: Client, layla: User, sign_in: Callable) -> None:
    elsewhere = Client()
    elsewhere.force_login(layla)
    sign_in(EMAIL)
    client.post("/accounts/password/set/", {"password1": "three unlikely words"})
    assert client.get(ME).status_code == 200
    assertRedirects(elsewhere.get(ME), f"/accounts/login/?next={ME}")


def test_both_calendars_are_a_choice_of_the_person_on_every_device(
    client: Client, layla: User, rf: RequestFactory
) -> None:
    client.force_login(layla)
    client.post(ME, {**ANSWERS, "calendars": "both"})
    layla.refresh_from_db()
    assert layla.calendars == "both"
    read = rf.get("/")
    read.user = layla
    told = DaysOnPapers(lambda _request: HttpResponse(paper_day(dt.date(2026, 2, 18))))
    assert told(read).text == "18 February 2026 (1 Ramadan 1447 AH)"
    client.post(ME, {**ANSWERS, "calendars": ""})
    layla.refresh_from_db()
    assert told(read).text == "18 February 2026"


def test_what_a_visitor_chose_in_this_browser_is_not_the_persons(client: Client, layla: User) -> None:
    client.cookies["calendar"] = "both"
    assert 'name="calendar"' in client.get("/display/").text
    client.force_login(layla)
    page = client.get("/display/").text
    assert 'name="calendar"' not in page
    assert ME in page


def test_a_mail_speaks_in_the_calendars_of_its_reader(layla: User) -> None:
    ramadan = dt.date(2026, 2, 18)
    layla.language = "en"
    with in_words_of(layla):
        assert paper_day(ramadan) == "18 February 2026"
    layla.calendars = "both"
    with in_words_of(layla):
        assert paper_day(ramadan) == "18 February 2026 (1 Ramadan 1447 AH)"
    assert paper_day(ramadan) == "18 February 2026"
