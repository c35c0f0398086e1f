"""The page "Who sees what", keeping somebody out, and one's own page as others see it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import User
from portal.organisations.models import Exclusion, Organisation
from portal.organisations.queries.visibility import who_sees_what
from portal.organisations.services import exclude, update_organisation
from portal.organisations.services.stand_in import KINDS
from portal.organisations.visibility import fields, level_of
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User | None], Client]


def url(name: str, *args: str) -> str:
    return reverse(f"organisations:{name}", args=args)


def choices(organisation: Organisation, **levels: str) -> dict[str, str]:
    return {name: level_of(organisation, name).value for name, _field in fields} | levels


def read(answer: Any) -> BeautifulSoup:
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def states(organisation: Organisation, label: str) -> list[str]:
    """From the furthest reader to the nearest."""
    return next([state for _kind, state in row.cells] for row in who_sees_what(organisation) if str(row.label) == label)


def test_levels_are_chosen_on_one_page_that_shows_what_comes_of_it(
    cast: SimpleNamespace, browser_of: BrowserOf
) -> None:
    owner, page = browser_of(cast.firm_owner), url("edit_visibility", cast.firm.slug)
    assert states(cast.firm, "People") == ["sees"] * 8

    answer = owner.post(page, choices(cast.firm, size="cluster", phone="own"), follow=True)

    assert "Saved." in answer.text
    cast.firm.refresh_from_db()
    assert cast.firm.visibility == {"size": "cluster", "phone": "own"}
    assert states(cast.firm, "People") == ["not", "not", "sees", "sees", "not", "sees", "sees", "sees"]
    assert states(cast.firm, "Telephone") == ["not"] * 7 + ["sees"]
    assert states(cast.firm, "E-mail") == ["not", "not", "not", "sees", "not", "not", "opens", "sees"]
    assert states(cast.firm, "Turnover in a year") == ["not"] * 7 + ["sees"]
    cell = read(owner.get(page)).select("#h-table, td[data-l='A ministry']")
    assert len(cell) == 1 + len(who_sees_what(cast.firm))


def test_a_level_that_is_not_offered_is_refused_at_its_field(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    answer = browser_of(cast.firm_owner).post(
        url("edit_visibility", cast.firm.slug), choices(cast.firm, turnover="public")
    )
    assert answer.status_code == 422
    assert 'href="#id_turnover"' in answer.text
    cast.firm.refresh_from_db()
    assert cast.firm.visibility == {}


def test_somebody_is_kept_out_by_name_and_let_in_again(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    owner, page = browser_of(cast.firm_owner), url("edit_visibility", cast.firm.slug)
    wrong = owner.post(url("exclusion_add", cast.firm.slug), {"name": "Nobody at all"})
    assert (wrong.status_code, "Nobody at all" in wrong.text) == (422, True)
    itself = owner.post(url("exclusion_add", cast.firm.slug), {"name": cast.firm.name})
    assert (itself.status_code, "your own organisation" in itself.text) == (422, True)

    for _click in range(2):
        owner.post(url("exclusion_add", cast.firm.slug), {"name": "nakhla pack"})
    assert [row.excluded for row in Exclusion.objects.all()] == [cast.packer]
    assert (
        read(owner.get(page)).select_one("#kept-out .org, #kept-out li").get_text(strip=True).startswith("Nakhla Pack")
    )

    owner.post(url("exclusion_remove", cast.firm.slug, cast.packer.public_id))
    assert not Exclusion.objects.exists()


def test_whom_a_company_keeps_out_is_read_by_nobody_else(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    exclude(cast.firm, cast.packer, by=cast.firm_owner)
    staff = browser_of(cast.staff_member).get(url("edit_visibility", cast.firm.slug))
    assert staff.status_code == 200
    assert "Nakhla Pack" not in staff.text
    assert browser_of(cast.staff_member).post(url("exclusion_add", cast.firm.slug), {"name": "Waha"}).status_code == 422
    assert browser_of(cast.packer_owner).get(url("edit_visibility", cast.firm.slug)).status_code == 404


# One's own page as others see it


def seen_as(browser: Client, organisation: Organisation, kind: str) -> str:
    page = read(browser.get(reverse("front:organisation_as", args=[organisation.slug, kind])))
    assert page.select_one("main form") is None
    assert page.select_one("#seen-as")
    return page.main.get_text(" ", strip=True)


def test_each_reader_stands_in_with_what_they_would_see(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    cast.firm.visibility = {"size": "members", "makes": "cluster", "website": "introduced", "turnover": "cluster"}
    cast.firm.size, cast.firm.website, cast.firm.turnover = "10-49", "https://needle.example", "5-20m"
    cast.firm.save()
    there = {"cluster": cast.cluster, "organisation": cast.firm}
    for audience in ("public", "members", "cluster"):
        ListingFactory(title=f"Need for {audience}", audience=audience, **there)
    needles = {
        "size": "10 to 49", "makes": "pitted dates", "website": "needle.example", "turnover": "5 to 20 million",
        "members": "Need for members", "cluster": "Need for cluster", "public": "Need for public", "email": cast.firm.email,
    }  # fmt: skip
    expected = {
        "public": {"public"},
        "member": {"public", "members", "size"},
        "cluster": {"public", "members", "cluster", "size", "makes", "turnover"},
        "introduced": {"public", "members", "size", "makes", "website", "turnover", "email"},
        "competitor": {"public"},
        "ministry": {"public", "members", "cluster", "size", "makes"},
        "office": {"public", "members", "cluster", "size", "makes", "turnover"},
    }
    before = (User.objects.count(), Organisation.objects.count())

    for kind in KINDS:
        text = seen_as(browser_of(cast.firm_member), cast.firm, kind)
        assert {name for name, needle in needles.items() if needle in text} == expected[kind], kind

    assert (User.objects.count(), Organisation.objects.count()) == before
    assert not Exclusion.objects.exists()


def test_only_its_own_people_look_as_others_and_only_by_looking(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    page = reverse("front:organisation_as", args=[cast.firm.slug, "member"])
    assert browser_of(cast.packer_owner).get(page).status_code == 404
    assert browser_of(cast.staff_member).get(page).status_code == 404
    assert browser_of(None).get(page).status_code == 302
    assert browser_of(cast.firm_member).post(page).status_code == 405
    nonsense = reverse("front:organisation_as", args=[cast.firm.slug, "king"])
    assert browser_of(cast.firm_member).get(nonsense).status_code == 404


def test_before_it_is_public_others_see_nothing(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    Organisation.objects.filter(pk=cast.firm.pk).update(published_at=None)
    assert "They see nothing of you yet" in seen_as(browser_of(cast.firm_member), cast.firm, "member")


def test_the_page_asks_the_same_however_many_are_kept_out(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    owner, page = browser_of(cast.firm_owner), url("edit_visibility", cast.firm.slug)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(page).status_code == 200
        return len(queries)

    asked()
    Exclusion.objects.create(organisation=cast.firm, excluded=OrganisationFactory())
    one = asked()
    for _number in range(2):
        Exclusion.objects.create(organisation=cast.firm, excluded=OrganisationFactory())
    assert asked() == one


# Forms that asked before there were levels


def test_the_contact_form_keeps_finer_levels_unless_one_of_its_own_is_chosen(
    cast: SimpleNamespace, browser_of: BrowserOf
) -> None:
    owner, page = browser_of(cast.firm_owner), url("edit_contact", cast.firm.slug)
    told = {"phone": "", "email": "new@firm.example"}
    assert "As we chose" not in owner.get(page).text
    Organisation.objects.filter(pk=cast.firm.pk).update(visibility={"phone": "own", "email": "members"})

    assert "As we chose" in owner.get(page).text
    owner.post(page, told | {"contact_public": "as it is"})
    cast.firm.refresh_from_db()
    assert (cast.firm.email, cast.firm.visibility) == ("new@firm.example", {"phone": "own", "email": "members"})

    owner.post(page, told | {"contact_public": "yes"})
    cast.firm.refresh_from_db()
    assert cast.firm.visibility == {"phone": "public", "email": "public"}
    owner.post(page, told | {"contact_public": "no"})
    cast.firm.refresh_from_db()
    assert cast.firm.visibility == {}


def test_turnover_is_written_with_the_rest_and_starts_private(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    update_organisation(cast.firm, by=cast.firm_owner, turnover="1-5m")
    page = cast.firm.get_absolute_url()
    assert "1 to 5 million" in browser_of(cast.firm_member).get(page).text
    assert "1 to 5 million" not in browser_of(cast.packer_owner).get(page).text


def test_ones_own_page_does_not_pass_for_what_others_see(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    there = reverse("front:organisation_as", args=[cast.firm.slug, "public"])
    own = read(browser_of(cast.firm_owner).get(cast.firm.get_absolute_url()))
    assert "You see here also what you keep from others." in own.main.get_text(" ", strip=True)
    for page in (own, read(browser_of(cast.firm_owner).get(url("edit", cast.firm.slug)))):
        assert page.main.find("a", string="See it as others do")["href"] == there
    assert not read(browser_of(cast.staff_member).get(url("edit", cast.firm.slug))).find("a", href=there)
