"""What companies can do: kept line by line, found line by line; how much is for few."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from portal.core.errors import NotPossible
from portal.organisations.forms import CapabilityFormSet, ProfileForm
from portal.organisations.models import Capability, Organisation
from portal.organisations.ranges import founded_in_words
from portal.organisations.services import Line, index_organisation, set_lines, set_visibility, update_organisation
from portal.search.models import SearchDocument
from portal.search.projector import project_pending
from tests.factories.organisations import CapabilityFactory, OrganisationFactory
from tests.factories.taxonomy import RegionFactory
from tests.portal.organisations.test_laboratories import sent

pytestmark = pytest.mark.django_db

LINE = {
    "name": "Vacuum packing, 250 g to 1 kg",
    "machines": "Two chamber machines",
    "tolerances": "±2 g",
    "lead_days": "7",
    "capacity": "180",
    "unit": "t",
    "period": "month",
    "free": "60",
    "smallest": "2.5",
    "radius_km": "40",
}


def face(browser: Client, organisation: Organisation) -> str:
    return browser.get(organisation.get_absolute_url()).content.decode()


@pytest.fixture
def page(cast: SimpleNamespace, client: Client) -> str:
    client.force_login(cast.firm_owner)
    return reverse("organisations:edit_capabilities", args=[cast.firm.slug])


def test_a_company_keeps_what_it_can_do(cast: SimpleNamespace, client: Client, page: str) -> None:
    assert client.post(page, sent(CapabilityFormSet(organisation=cast.firm), **LINE)).status_code == 302
    kept = Capability.objects.get()
    assert (kept.capacity, kept.free, kept.smallest, kept.lead_days) == (180, 60, Decimal("2.5"), 7)
    assert (kept.area, kept.radius_km) == ("radius", 40)
    assert kept.told_capacity == "180 tonnes a month"
    shown = face(client, cast.firm)
    for words in (
        "Vacuum packing, 250 g to 1 kg",
        "within 40 km",
        "180 tonnes a month",
        "2.5 tonnes",
        "7 working days",
    ):
        assert words in shown, words
    drawn = client.get(page).content.decode()
    assert reverse("organisations:edit_visibility", args=[cast.firm.slug]) in drawn


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"unit": ""}, "Choose the unit of your quantities."),
        ({"free": "200"}, "More is free than you can do at most."),
        ({"capacity": "a lot"}, "Write how much at most as a number, such as 40. You wrote “a lot”"),
        ({"smallest": "-3"}, "Write an amount that is not negative."),
        ({"area": "radius", "radius_km": ""}, "Write how far you go, in kilometres."),
        ({"area": "regions"}, "Write in which places, one a line."),
    ],
)
def test_what_does_not_fit_together_comes_back_as_it_was_typed(
    cast: SimpleNamespace, client: Client, page: str, answers: dict[str, str], sentence: str
) -> None:
    answer = client.post(page, sent(CapabilityFormSet(organisation=cast.firm), **(LINE | answers)))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert sentence in text
    assert "Two chamber machines" in text
    assert not Capability.objects.exists()


def test_how_much_is_for_its_own_people_until_it_says_otherwise(cast: SimpleNamespace, client: Client) -> None:
    CapabilityFactory(organisation=cast.firm, name="Vacuum packing", unit="t", period="day", capacity=77)
    client.force_login(cast.packer_owner)
    shown = face(client, cast.firm)
    assert "Vacuum packing" in shown
    assert "77 tonnes" not in shown
    set_visibility(cast.firm, {"quantities": "cluster"}, by=cast.firm_owner)
    assert "77 tonnes a day" in face(client, cast.firm)
    client.force_login(cast.government_officer)
    assert "77 tonnes" not in face(client, cast.firm)
    with pytest.raises(NotPossible):
        set_visibility(cast.firm, {"quantities": "members"}, by=cast.firm_owner)


def test_search_holds_what_and_never_how_much(cast: SimpleNamespace, client: Client) -> None:
    line = Line(values={"name": "Enrobing", "machines": "Tempering drum", "unit": "t", "capacity": Decimal(4321)})
    set_lines(cast.firm, "capabilities", [line], by=cast.firm_owner)
    (row,) = SearchDocument.objects.filter(owner=cast.firm.public_id, kind="capability", deleted_at=None)
    assert (row.title, row.body) == ("Enrobing", "Tempering drum")
    assert not SearchDocument.objects.filter(owner=cast.firm.public_id, body__contains="4321").exists()
    project_pending()
    groups = client.get(reverse("front:search"), {"q": "enrobing"}).context["groups"]
    hits = {group.kind: group.hits for group in groups}["ability"]
    assert [hit.url for hit in hits] == [f"{cast.firm.get_absolute_url()}#abilities"]
    set_visibility(cast.firm, {"capabilities": "cluster"}, by=cast.firm_owner)
    project_pending()
    groups = client.get(reverse("front:search"), {"q": "enrobing"}).context["groups"]
    assert not any(group.kind == "ability" and group.hits for group in groups)


def test_a_university_has_no_such_lines(cast: SimpleNamespace, client: Client) -> None:
    client.force_login(cast.researcher)
    page = reverse("organisations:edit_capabilities", args=[cast.lab.slug])
    assert client.get(page).status_code in {403, 404}
    assert "shifts" not in ProfileForm(organisation=cast.lab).fields


def test_shifts_and_export_markets_are_told(cast: SimpleNamespace, client: Client) -> None:
    RegionFactory(
        slug="germany", kind="country", country="DE", name_en="Germany", name_fr="Allemagne", name_ar="ألمانيا"
    )
    update_organisation(cast.firm, by=cast.firm_owner, shifts=2, exports_to=["DE"])
    shown = face(client, cast.firm)
    assert "two shifts" in shown
    assert "Germany" in shown
    with pytest.raises(NotPossible):
        update_organisation(cast.firm, by=cast.firm_owner, exports_to=["XX"])
    form = ProfileForm({"exports_to": "ألمانيا\nAtlantis"}, organisation=cast.firm)
    assert "We do not know a country called “Atlantis”." in str(form.errors["exports_to"])
    form = ProfileForm({"exports_to": "ألمانيا، Germany, Allemagne"}, organisation=cast.firm)
    assert "exports_to" not in form.errors
    assert form.cleaned_data["exports_to"] == ["DE"]


def test_others_read_ten_years_and_its_own_people_the_year(cast: SimpleNamespace, client: Client) -> None:
    update_organisation(cast.firm, by=cast.firm_owner, founded_on=2016)
    assert "2010 to 2019" in face(client, cast.firm)
    assert "2016" not in face(client, cast.firm)
    client.force_login(cast.firm_owner)
    assert "2016" in face(client, cast.firm)
    this_year = timezone.localdate().year
    assert founded_in_words(this_year) == f"{this_year - this_year % 10} or later"
    assert founded_in_words(1912) == "before 1950"


@pytest.mark.parametrize(("language", "said"), [("fr", "40 tonnes par mois"), ("ar", "40 طناً في الشهر")])
def test_a_capacity_agrees_with_its_number(language: str, said: str) -> None:
    with translation.override(language):
        assert Capability(unit="t", period="month", capacity=Decimal(40)).told_capacity == said


def test_a_day_that_is_past_is_not_told() -> None:
    today = timezone.localdate()
    assert Capability(free_from=today).opens_on is None
    assert Capability(free_from=today + dt.timedelta(days=1)).opens_on is not None


def test_the_face_asks_as_often_for_one_line_as_for_three(cast: SimpleNamespace, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(cast.firm.get_absolute_url())
        return len(asked)

    def add() -> Any:
        can = CapabilityFactory(organisation=cast.firm, area="regions")
        can.regions.set([cast.firm.region])

    add()
    queries()
    one = queries()
    add()
    add()
    assert queries() == one <= 17


def test_many_companies_are_indexed_in_as_many_queries_as_one(cast: SimpleNamespace) -> None:
    other = OrganisationFactory()
    CapabilityFactory(organisation=other)
    index_organisation(other)
    kinds = SearchDocument.objects.filter(owner=other.public_id, deleted_at=None).values_list("kind", flat=True)
    assert "capability" in set(kinds)
