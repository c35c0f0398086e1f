"""A copy of one's own data: made by a task, for its person alone, for a week."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from portal.accounts.models import User
from portal.accounts.services import erase_person
from portal.activity.models import Entry
from portal.core.errors import NotAllowed
from portal.core.retention import keep_to
from portal.organisations.services import invite_member
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain
from portal.privacy.models import Copy
from portal.privacy.models.copies import LASTS
from portal.privacy.services import ask_for_copy, fetch_copy, token_of
from portal.privacy.words import value_of
from tests.factories.matchmaking import ListingFactory

PAGE = "/accounts/me/copy/"
Browser = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def proven(browser: Client) -> Client:
    """As if they had just shown once more who they are."""
    session = browser.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "code", "at": timezone.now().timestamp()}]
    session.save()
    return browser


def made_for(person: User) -> Copy:
    copy = ask_for_copy(person, by=person)
    drain()
    copy.refresh_from_db()
    return copy


def unpacked(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_the_page_asks_shows_and_hands_out(cast: SimpleNamespace, browser_of: Browser) -> None:
    browser = proven(browser_of(cast.firm_owner))
    assert "Make a copy" in browser.get(PAGE).text
    assert browser.post(PAGE, follow=True).text.count("Your copy is being made.") == 1
    assert "hx-trigger" in browser.get(f"{PAGE}state/").text
    drain()
    page = browser.get(PAGE)
    assert page.context["link"] in page.text
    assert "hx-trigger" not in browser.get(f"{PAGE}state/").text
    answer = browser.get(page.context["link"])
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/zip",
        'attachment; filename="anqud-my-data.zip"',
    )
    files = unpacked(answer.content)
    assert {"data.json", "index.html", "tables/organisations.memberships.csv"} <= set(files)
    verbs = Entry.objects.filter(person=cast.firm_owner, by=cast.firm_owner).values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["person.copy_asked", "person.copy_fetched"]


def test_it_holds_ones_own_data_and_nobody_elses(cast: SimpleNamespace) -> None:
    ListingFactory(organisation=cast.firm, title="Cartons of 10 kg", created_by=cast.firm_owner)
    invite_member(cast.firm, by=cast.firm_owner, role="member", email="guest@people.example")
    copy = made_for(cast.firm_owner)
    files = unpacked(copy.file.read())
    kept = json.loads(files["data.json"])
    assert kept["accounts.person"]["full_name"] == "Huda Al-Mazroui"
    assert kept["organisations.memberships"][0]["role"] == "owner"
    assert kept["organisations.invitations"][0]["to_you"] is False
    everything = "".join(files.values())
    assert "Cartons of 10 kg" in files["index.html"]
    others = list(User.objects.exclude(pk=cast.firm_owner.pk))
    for foreign in ["guest@people.example", *(word for one in others for word in (one.full_name, one.email))]:
        assert foreign not in everything
    assert "password" not in everything


def test_the_page_in_it_is_in_the_persons_language(firm_owner: User) -> None:
    User.objects.filter(pk=firm_owner.pk).update(language="ar", full_name="هدى <b>المزروعي")
    files = unpacked(made_for(firm_owner).file.read())
    assert '<html lang="ar" dir="rtl">' in files["index.html"]
    assert "هدى &lt;b&gt;المزروعي" in files["index.html"]
    assert "هدى <b>المزروعي" in files["data.json"]


def test_no_cell_of_a_table_is_a_formula(firm: object, firm_owner: User) -> None:
    ListingFactory(organisation=firm, title="=HYPERLINK(1)", created_by=firm_owner)
    rows = list(csv.reader(io.StringIO(unpacked(made_for(firm_owner).file.read())["tables/matchmaking.listings.csv"])))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_two_clicks_are_one(firm_owner: User, browser_of: Browser) -> None:
    browser = proven(browser_of(firm_owner))
    browser.post(PAGE)
    browser.post(PAGE)
    assert (Copy.objects.count(), OutboxRow.objects.count()) == (1, 1)
    drain()
    browser.post(PAGE)
    assert (Copy.objects.count(), OutboxRow.objects.count()) == (1, 0)
    assert Entry.objects.filter(verb="person.copy_asked").count() == 1


def test_a_new_one_takes_the_place_of_the_old(
    firm_owner: User, media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    first = made_for(firm_owner)
    Copy.objects.update(asked_at=timezone.now() - dt.timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        second = made_for(firm_owner)
    assert [copy.pk for copy in Copy.objects.all()] == [second.pk] != [first.pk]
    assert [path.name for path in media.rglob("*.zip")] == [f"{second.public_id}.zip"]


def test_it_is_for_its_person_alone(cast: SimpleNamespace, browser_of: Browser) -> None:
    token = token_of(made_for(cast.firm_owner))
    for other in (cast.firm_admin, cast.cluster_manager, cast.staff_member):
        assert proven(browser_of(other)).get(f"{PAGE}{token}/").status_code == 404
    assert browser_of(None).get(f"{PAGE}{token}/")["Location"].startswith("/accounts/login/")
    assert proven(browser_of(cast.firm_owner)).get(f"{PAGE}{token}x/").status_code == 404
    with pytest.raises(NotAllowed):
        ask_for_copy(cast.firm_owner, by=cast.firm_admin)


def test_nobody_fetches_it_without_showing_who_they_are(firm_owner: User, browser_of: Browser) -> None:
    token = token_of(made_for(firm_owner))
    answer = browser_of(firm_owner).get(f"{PAGE}{token}/")
    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)


def test_after_a_week_the_clock_takes_it_away(
    firm_owner: User, media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    copy = made_for(firm_owner)
    assert keep_to("privacy.copies") == 0
    over = timezone.now() - dt.timedelta(seconds=1)
    Copy.objects.update(expires_at=over, made_at=over - LASTS)
    cache.clear()
    with pytest.raises(NotAllowed):
        fetch_copy(token_of(copy), by=firm_owner)
    with django_capture_on_commit_callbacks(execute=True):
        assert (keep_to("privacy.copies"), keep_to("privacy.copies")) == (1, 0)
    assert (Copy.objects.count(), list(media.rglob("*.zip"))) == (0, [])


def test_a_copy_that_was_given_up_can_be_asked_for_again(firm_owner: User, browser_of: Browser) -> None:
    ask_for_copy(firm_owner, by=firm_owner)
    OutboxRow.objects.update(parked_at=timezone.now())
    browser = proven(browser_of(firm_owner))
    assert "could not be made" in browser.get(PAGE).text
    browser.post(PAGE)
    drain()
    assert Copy.objects.get(person=firm_owner).is_there


def test_it_goes_with_its_person(
    stranger: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    name = made_for(stranger).file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(stranger, by=stranger)
    assert not default_storage.exists(name)


def test_a_copy_asked_for_before_erasing_is_not_made_after_it(stranger: User, media: Path) -> None:
    ask_for_copy(stranger, by=stranger)
    erase_person(stranger, by=stranger)
    drain()
    assert not list(media.rglob("*.zip"))


def test_yes_and_no_are_words_of_the_reader() -> None:
    for language, said in {"en": ("yes", "no"), "fr": ("oui", "non"), "ar": ("نعم", "لا")}.items():
        with translation.override(language):
            assert (value_of(True), value_of(False)) == said
