"""What people agree to: texts with versions, by country and language, asked between signing in and what was wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from portal.accounts.models import Consent, User
from portal.core.errors import NotAllowed, NotPossible
from portal.privacy import wording
from portal.privacy.services import agree, withdraw

ASK, OWN, WANTED = "/accounts/me/consent/", "/accounts/me/consents/", "/directory/?q=dates"
Browser = Callable[[User | None], Client]


@pytest.fixture
def texts(settings: Settings, tmp_path: Path) -> Callable[..., None]:
    """Writes a text into the operator's folder; what was read before is forgotten, as after a restart."""
    settings.WORDINGS_DIRS = [tmp_path]

    def write(
        kind: str, *, country: str = "all", version: str = "2026-01-01", language: str = "en", required: bool = True
    ) -> None:
        folder = tmp_path / kind / country
        folder.mkdir(parents=True, exist_ok=True)
        head = f"title: {kind} {country} {version} {language}\nrequired: {'yes' if required else 'no'}\n\n"
        (folder / f"{version}.{language}.txt").write_text(f"{head}Words of {kind}.\n", encoding="utf-8")
        forget()

    forget()
    yield write
    forget()


def forget() -> None:
    for cached in (wording.read, wording._current, wording._stamp):
        cached.cache_clear()


def titles(country: str = "SA", language: str = "en") -> list[str]:
    return [one.title for one in wording.current(country, language)]


# Which text holds


def test_the_newest_version_that_holds_already(texts: Callable) -> None:
    texts("terms")
    texts("terms", version="2026-05-01")
    texts("terms", version=(timezone.localdate() + dt.timedelta(days=1)).isoformat())
    assert titles() == ["terms all 2026-05-01 en"]


def test_a_country_has_its_own_and_the_others_the_one_for_all(texts: Callable) -> None:
    texts("terms", version="2026-05-01")
    texts("terms", country="TN")
    assert (titles("TN"), titles("SA")) == (["terms TN 2026-01-01 en"], ["terms all 2026-05-01 en"])


def test_in_the_readers_language_where_it_is_written_in_it(texts: Callable) -> None:
    texts("terms")
    texts("terms", language="ar")
    assert (titles(language="ar"), titles(language="fr")) == (["terms all 2026-01-01 ar"], ["terms all 2026-01-01 en"])


@pytest.mark.parametrize(
    "content", ["no head at all", "title: x\nrequired: perhaps\n\ntext", "title: x\nrequired: yes\n\n"]
)
def test_a_file_that_is_wrong_is_named(texts: Callable, tmp_path: Path, content: str) -> None:
    texts("terms")
    (tmp_path / "terms" / "all" / "2026-02-01.en.txt").write_text(content, encoding="utf-8")
    forget()
    with pytest.raises(wording.Unreadable, match=r"2026-02-01\.en\.txt"):
        titles()


def test_those_that_come_with_the_portal_are_there_in_its_three_languages() -> None:
    folder = ours.BASE_DIR / "portal" / "privacy" / "wordings"
    found = wording.read((str(folder),))
    assert {(one.kind, one.language) for one in found} == {
        (kind, language) for kind in ("terms", "privacy") for language in ("en", "fr", "ar")
    }
    assert all(one.required and one.country == "all" for one in found)


# Asking


def test_it_is_asked_once_and_leads_on_to_what_was_wanted(
    texts: Callable, firm_owner: User, browser_of: Browser
) -> None:
    texts("terms")
    texts("news", required=False)
    browser = browser_of(firm_owner)
    page = browser.get(WANTED, follow=True)
    assert page.redirect_chain[0][0].startswith(ASK)
    assert ("Words of terms." in page.text, " checked" in page.text) == (True, False)
    answer = browser.post(ASK, {"terms": "on", "next": WANTED})
    assert (answer.status_code, answer["Location"]) == (302, WANTED)
    assert browser.get(WANTED).status_code == 200
    row = Consent.objects.get(user=firm_owner)
    text = wording.current("SA", "en")[0]
    assert (row.kind, row.country, row.wording_version, row.language, row.text_hash) == (
        "terms", "all", "2026-01-01", "en", text.text_hash,
    )  # fmt: skip


def test_nobody_goes_on_without_and_nothing_is_ticked_for_them(
    texts: Callable, firm_owner: User, browser_of: Browser
) -> None:
    texts("terms")
    answer = browser_of(firm_owner).post(ASK, {"next": WANTED})
    assert (answer.status_code, Consent.objects.exists()) == (422, False)
    assert "the portal cannot be used" in answer.text
    with pytest.raises(NotPossible):
        agree(firm_owner, [], by=firm_owner, language="en")


def test_it_leads_nowhere_else(texts: Callable, firm_owner: User, browser_of: Browser) -> None:
    texts("terms")
    answer = browser_of(firm_owner).post(ASK, {"terms": "on", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/home/" or answer["Location"].startswith("/")
    assert "elsewhere" not in answer["Location"]


def test_a_new_version_is_asked_for_again_and_the_old_consent_stays(
    texts: Callable, firm_owner: User, browser_of: Browser
) -> None:
    texts("terms")
    agree(firm_owner, ["terms"], by=firm_owner, language="en")
    browser = browser_of(firm_owner)
    assert browser.get(WANTED).status_code == 200
    texts("terms", version="2026-06-01")
    assert browser.get(WANTED)["Location"].startswith(ASK)
    browser.post(ASK, {"terms": "on"})
    assert browser.get(WANTED).status_code == 200
    assert list(Consent.objects.order_by("pk").values_list("wording_version", flat=True)) == [
        "2026-01-01",
        "2026-06-01",
    ]
    assert "2026-01-01" in browser.get(OWN).text


def test_a_new_optional_text_holds_nobody_up(texts: Callable, firm_owner: User, browser_of: Browser) -> None:
    texts("terms")
    agree(firm_owner, ["terms"], by=firm_owner, language="en")
    texts("news", required=False)
    assert browser_of(firm_owner).get(WANTED).status_code == 200


def test_ones_own_account_stays_open_to_who_does_not_agree(
    texts: Callable, firm_owner: User, browser_of: Browser
) -> None:
    texts("terms")
    browser = browser_of(firm_owner)
    for path in ("/accounts/me/", "/accounts/me/log/", "/accounts/logout/", "/ar/accounts/me/"):
        assert browser.get(path).status_code == 200, path
    assert browser.get("/ar/directory/")["Location"].startswith("/ar/accounts/me/consent/")


def test_visitors_are_asked_nothing_and_can_read_the_text(texts: Callable, client: Client, db: None) -> None:
    texts("terms")
    assert client.get("/directory/").status_code == 200
    assert "Words of terms." in client.get("/accounts/texts/terms/").text
    assert client.get("/accounts/texts/nothing/").status_code == 404


def test_what_was_typed_is_not_lost_for_a_new_version(texts: Callable, firm_owner: User, browser_of: Browser) -> None:
    texts("terms")
    answer = browser_of(firm_owner).post("/accounts/me/", {"full_name": "Huda M.", "language": "en", "digits": "latin"})
    assert answer.status_code == 302
    firm_owner.refresh_from_db()
    assert firm_owner.full_name == "Huda M."


def test_it_adds_no_query_to_a_page(
    texts: Callable, firm_owner: User, browser_of: Browser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = browser_of(firm_owner)
    browser.get("/directory/")
    with django_assert_num_queries(100, exact=False) as without:
        browser.get("/directory/")
    texts("terms")
    agree(firm_owner, ["terms"], by=firm_owner, language="en")
    with django_assert_num_queries(100, exact=False) as asked:
        browser.get("/directory/")
    assert len(asked) == len(without)


# Withdrawing


def test_it_is_withdrawn_on_the_page_of_ones_own(texts: Callable, firm_owner: User, browser_of: Browser) -> None:
    texts("terms")
    texts("news", required=False)
    browser = browser_of(firm_owner)
    browser.post(ASK, {"terms": "on"})
    browser.post(f"{OWN}news/give/")
    assert Consent.objects.filter(withdrawn_at=None).count() == 2
    browser.post(f"{OWN}news/withdraw/")
    assert browser.get(WANTED).status_code == 200
    browser.post(f"{OWN}terms/withdraw/")
    assert browser.get(WANTED)["Location"].startswith(ASK)
    assert Consent.objects.filter(withdrawn_at=None).count() == 0
    assert Consent.objects.count() == 2


def test_agreeing_twice_is_once_and_for_oneself(texts: Callable, firm_owner: User, stranger: User) -> None:
    texts("terms")
    for _time in range(2):
        agree(firm_owner, ["terms"], by=firm_owner, language="en")
    assert Consent.objects.count() == 1
    with pytest.raises(NotAllowed):
        agree(firm_owner, ["terms"], by=stranger, language="en")
    with pytest.raises(NotAllowed):
        withdraw(firm_owner, "terms", by=stranger)
