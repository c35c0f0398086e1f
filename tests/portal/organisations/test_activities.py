"""Choosing a trade by national code: the ISIC code is kept with it, it is found by its code, and nothing is shown without a table."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from portal.core.errors import NotAllowed, NotPossible
from portal.organisations import services
from portal.organisations.queries.activities import find_activities
from portal.search.projector import project_pending
from portal.taxonomy.services import load_activities
from tests.factories.taxonomy import SectorFactory

pytestmark = pytest.mark.django_db
TABLE = (
    "code,name_en,name_fr,name_ar,isic\n"
    "10.30.11,Packing of dates,Conditionnement de dattes,تعبئة التمور,1030\n"
    "10.30.12,Pitting of dates,Dénoyautage de dattes,نزع نوى التمور,1030\n"
    "17.02,Cartons,Cartons,كراتين,1702\n"
)


@pytest.fixture
def here(cast: SimpleNamespace, client: Client, settings: Settings, tmp_path: Path) -> SimpleNamespace:
    for code in ("1030", "1702"):
        SectorFactory(code=code)
    path = tmp_path / "activities.csv"
    path.write_text(TABLE, encoding="utf-8")
    settings.ACTIVITIES_FILE = str(path)
    load_activities()
    client.force_login(cast.firm_owner)
    edit = reverse("organisations:edit_sectors", args=[cast.firm.slug])
    return SimpleNamespace(firm=cast.firm, owner=cast.firm_owner, stranger=cast.packer_owner, client=client, edit=edit)


def codes(here: SimpleNamespace) -> tuple[list[str], list[str]]:
    national = sorted(here.firm.activities.values_list("code", flat=True))
    return national, sorted(here.firm.sectors.values_list("code", flat=True))


def soup(response: object) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "asked", ["10.30.11", "103011", "10 30 11", "١٠٣٠١١", "packing dates", "conditionnement", "تعبئة"]
)
def test_it_is_found_by_its_code_or_its_name(here: SimpleNamespace, asked: str) -> None:
    assert next(one.code for one in find_activities(asked, ())) == "10.30.11"


def test_the_beginning_of_a_code_finds_all_below_it(here: SimpleNamespace) -> None:
    assert [one.code for one in find_activities("10.3", ())] == ["10.30.11", "10.30.12"]
    assert find_activities("99.9", ()) == []
    assert find_activities("", ()) == []


def test_ticked_it_is_kept_with_its_isic_code(here: SimpleNamespace) -> None:
    found = here.client.post(here.edit, {"q": "10.30.11", "find": "1"})
    box = soup(found).select_one("input[name=activities]")
    assert box["value"] == "10.30.11"
    assert "kept with" in box.parent.get_text()
    assert here.client.post(here.edit, {"activities": ["10.30.11"], "sectors": ["1702"]}).status_code == 302
    assert codes(here) == (["10.30.11"], ["1030", "1702"])
    page = soup(here.client.get(here.edit))
    assert page.select_one("input[name=activities][checked]")["value"] == "10.30.11"
    # Taken off, the code of ISIC is the member's own to keep or to take off.
    here.client.post(here.edit, {"sectors": ["1030", "1702"]})
    assert codes(here) == ([], ["1030", "1702"])


def test_what_is_typed_live_finds_it_too(here: SimpleNamespace) -> None:
    part = here.client.get(here.edit, {"q": "17.02"}, headers={"HX-Request": "true"})
    assert "17.02" in part.content.decode()
    assert not soup(part).select("h1")


def test_its_page_and_the_directory_know_it_by_its_code(here: SimpleNamespace, client: Client) -> None:
    services.set_sectors(here.firm, [], by=here.owner, activities=["10.30.11"])
    project_pending()
    client.logout()
    page = client.get(here.firm.get_absolute_url()).content.decode()
    assert "Packing of dates" in page
    assert "10.30.11" in page
    for asked in ("10.30.11", "103011", "تعبئة التمور"):
        assert here.firm.name in client.get(reverse("front:directory"), {"q": asked}).content.decode(), asked


def test_without_a_table_nothing_of_it_is_shown(here: SimpleNamespace, settings: Settings) -> None:
    services.set_sectors(here.firm, ["1030"], by=here.owner, activities=["10.30.11"])
    settings.ACTIVITIES_FILE = ""
    page = here.client.post(here.edit, {"q": "10.30.11", "find": "1"}).content.decode()
    assert "ational" not in soup(here.client.get(here.edit)).select_one("main").get_text()
    assert 'name="activities"' not in page
    assert "Packing of dates" not in here.client.get(here.firm.get_absolute_url()).content.decode()
    # Saved meanwhile, what was chosen stays for the day the table is back.
    assert here.client.post(here.edit, {"sectors": ["1030"], "activities": ["17.02"]}).status_code == 302
    assert codes(here) == (["10.30.11"], ["1030"])


def test_only_codes_of_the_table_by_those_who_may(here: SimpleNamespace) -> None:
    assert here.client.post(here.edit, {"activities": ["66.6"]}).status_code == 422
    with pytest.raises(NotPossible):
        services.set_sectors(here.firm, [], by=here.owner, activities=["66.6"])
    with pytest.raises(NotAllowed):
        services.set_sectors(here.firm, [], by=here.stranger, activities=["17.02"])
    assert codes(here)[0] == []


def test_the_form_asks_no_more_for_three_than_for_one(here: SimpleNamespace) -> None:
    def asked(*chosen: str) -> int:
        services.set_sectors(here.firm, ["1030", "1702"], by=here.owner, activities=chosen)
        with CaptureQueriesContext(connection) as queries:
            here.client.get(here.edit)
        return len(queries)

    asked("17.02")
    assert asked("17.02") == asked("17.02", "10.30.11", "10.30.12")
