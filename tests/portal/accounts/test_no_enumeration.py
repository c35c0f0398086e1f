"""Nobody learns from trying who has an account: same answers, same pages, as many messages, no work that only one side needs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import SmsMessage, User
from portal.outbox.models import OutboxRow

from .conftest import EMAIL, PHONE

UNKNOWN_EMAIL = "nobody@example.com"
UNKNOWN_PHONE = "+966507654321"
PAIRS = [(EMAIL, UNKNOWN_EMAIL), (PHONE, UNKNOWN_PHONE)]
CODE_PAGES = {
    "/accounts/login/code/confirm/": "login",
    "/accounts/confirm-email/": "email",
    "/accounts/phone/verify/": "phone",
}


def anonymous(page: str, identifier: str) -> str:
    """A page without what differs from one reading to the next: the token, and what the reader typed themselves."""
    from portal.accounts.identifiers import shown_phone

    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    for own in {identifier, shown_phone(identifier)}:
        page = page.replace(own, "[who]")
    return page


def walk(path: str, answers: dict[str, str]) -> dict[str, object]:
    """Everything that can be observed from the first form to the third wrong code and the page after it."""
    browser = Client()
    identifier = answers["login"]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        first = browser.post(path, answers)
    where = first["Location"]
    again = browser.post("/accounts/code/again/", {"what": CODE_PAGES[where]})
    page = browser.get(where)
    wrong = [browser.post(where, {"code": code}) for code in ("", "000", "0" * 31, "000000", "000000", "000000")]
    begun_again = browser.get(wrong[-1]["Location"])
    return {
        "status": first.status_code,
        "location": where,
        "cookies": sorted(first.cookies),
        "again": (again.status_code, again["Location"]),
        "page": anonymous(page.content.decode(), identifier),
        "wrong": [(one.status_code, one.get("Location"), anonymous(one.content.decode(), identifier)) for one in wrong],
        "begun again": anonymous(begun_again.content.decode(), identifier),
        "messages": OutboxRow.objects.count(),
        "texts": SmsMessage.objects.count(),
        "queries": len(queries),
    }


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every slow hash of a password: the one thing that takes long enough to be timed from outside."""
    made: list[str] = []

    def encode(hasher: hashers.BasePasswordHasher, password: str, salt: str, *rest: object) -> str:
        made.append(password)
        return "hash"

    monkeypatch.setattr(type(hashers.get_hasher()), "encode", encode)
    return made


def compare(path: str, known: dict[str, str], unknown: dict[str, str]) -> tuple[dict, dict]:
    seen = []
    for answers in (known, unknown):
        OutboxRow.objects.all().delete()
        SmsMessage.objects.all().delete()
        seen.append(walk(path, answers))
    return seen[0], seen[1]


@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_signing_in_answers_alike(layla: User, yusuf: User, hashings: list, known: str, unknown: str) -> None:
    one, other = compare("/accounts/login/", {"login": known}, {"login": unknown})
    assert abs(one.pop("queries") - other.pop("queries")) <= 1
    assert one == other
    assert hashings == []


@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_joining_answers_alike(layla: User, yusuf: User, hashings: list, known: str, unknown: str) -> None:
    one, other = compare(
        "/accounts/signup/", {"full_name": "Layla", "login": known}, {"full_name": "Layla", "login": unknown}
    )
    one.pop("queries"), other.pop("queries")
    assert one == other
    assert hashings == []


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/login/"])
@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_what_somebody_began_and_never_proved_answers_alike(db: None, path: str, known: str, unknown: str) -> None:
    Client().post("/accounts/signup/", {"full_name": "X Y", "login": known})
    one, other = compare(path, {"full_name": "L", "login": known}, {"full_name": "L", "login": unknown})
    one.pop("queries"), other.pop("queries")
    assert one == other


@pytest.mark.parametrize(("known", "unknown"), PAIRS)
@pytest.mark.parametrize("has_password", [True, False])
def test_a_wrong_password_answers_alike(
    client: Client, layla: User, yusuf: User, hashings: list, known: str, unknown: str, has_password: bool
) -> None:
    if has_password:
        for person in (layla, yusuf):
            person.set_password("three unlikely words")
            person.save()
    seen = []
    for identifier in (known, unknown):
        hashings.clear()
        page = client.post("/accounts/login/", {"login": identifier, "password": "not the one", "with": "password"})
        assert page.status_code == 200
        seen.append((anonymous(page.content.decode(), identifier), len(hashings)))
    assert seen[0] == seen[1]


def test_a_forgotten_password_has_no_page_that_could_tell(client: Client, layla: User) -> None:
    for path in ("/accounts/password/reset/", "/accounts/password/reset/confirm/", "/accounts/password/reset/done/"):
        assert client.post(path, {"email": EMAIL})["Location"] == "/accounts/login/"


@pytest.mark.parametrize(("known", "unknown"), PAIRS)
def test_the_limits_answer_alike(
    layla: User, yusuf: User, known: str, unknown: str, texted: Callable, mailed: Callable
) -> None:
    def pages(identifier: str) -> list[tuple[int, str]]:
        found = []
        for _ in range(5):
            answer = Client().post("/accounts/login/", {"login": identifier})
            found.append((answer.status_code, anonymous(answer.content.decode(), identifier)))
        return found

    assert pages(known) == pages(unknown)
