"""What universities and R&D centres have: kept line by line, found line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.forms import MultipleChoiceField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.forms import TechnologyFormSet, TestFormSet
from portal.organisations.models import Closure, Membership, Organisation, Technology, Unit
from portal.organisations.services import Line, index_organisation, set_lines
from portal.search.models import SearchDocument
from portal.search.projector import project_pending
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    EquipmentFactory,
    MembershipFactory,
    OrganisationFactory,
    TechnologyFactory,
    TestFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def laboratory() -> Organisation:
    return OrganisationFactory(kind="research", slug="palm-lab", trade_name_latin="Palm Lab")


@pytest.fixture
def owner(laboratory: Organisation) -> Any:
    return MembershipFactory(organisation=laboratory, role=Membership.Role.OWNER).user


def passages(organisation: Organisation, kind: str) -> list[str]:
    rows = SearchDocument.objects.filter(owner=organisation.public_id, kind=kind, deleted_at=None)
    return list(rows.order_by("pk").values_list("title", flat=True))


def sent(form: Any, number: int = 0, **answers: str) -> dict[str, str]:
    """A drawn set of lines as it comes back, with other answers in one line."""
    data = {
        f"{form.prefix}-TOTAL_FORMS": str(form.total_form_count()),
        f"{form.prefix}-INITIAL_FORMS": str(form.initial_form_count()),
    }
    for line in form:
        for field in line:
            value = field.value()
            if isinstance(value, list) or isinstance(field.field, MultipleChoiceField):
                continue
            data[field.html_name] = "" if value is None or value is False else str(value)
    return data | {f"{form.prefix}-{number}-{name}": value for name, value in answers.items()}


def test_a_line_is_written_and_found_by_itself(laboratory: Organisation, owner: Any) -> None:
    set_lines(laboratory, "tests", [Line(values={"name": "Water activity of paste", "method": "ISO 18787"})], by=owner)
    assert [test.name for test in laboratory.tests.all()] == ["Water activity of paste"]
    assert passages(laboratory, "test") == ["Water activity of paste"]


def test_a_line_that_is_sent_twice_is_one_line(laboratory: Organisation, owner: Any) -> None:
    line = Line(values={"name": "Water activity"})
    for _ in range(2):
        set_lines(laboratory, "tests", [line], by=owner)
    assert laboratory.tests.count() == 1


def test_lines_of_a_colleague_stay(laboratory: Organisation, owner: Any) -> None:
    TestFactory(organisation=laboratory, name="Added meanwhile")
    set_lines(laboratory, "tests", [Line(values={"name": "Mine"})], by=owner)
    assert set(laboratory.tests.values_list("name", flat=True)) == {"Added meanwhile", "Mine"}


def test_a_line_that_is_taken_out_is_not_found_any_more(laboratory: Organisation, owner: Any) -> None:
    test = TestFactory(organisation=laboratory)
    index_organisation(laboratory)
    set_lines(laboratory, "tests", [Line(test.public_id, is_gone=True)], by=owner)
    assert not laboratory.tests.exists()
    assert passages(laboratory, "test") == []


def test_nobody_brings_the_id_of_another_organisations_line(laboratory: Organisation, owner: Any) -> None:
    foreign = TestFactory(name="Theirs")
    set_lines(laboratory, "tests", [Line(foreign.public_id, {"name": "Mine"})], by=owner)
    foreign.refresh_from_db()
    assert foreign.name == "Theirs"
    assert laboratory.tests.get().public_id != foreign.public_id


def test_a_unit_of_others_is_refused(laboratory: Organisation, owner: Any) -> None:
    with pytest.raises(NotPossible):
        set_lines(laboratory, "tests", [Line(values={"name": "Mine", "unit": UnitFactory()})], by=owner)


def test_only_those_who_keep_the_page_write(laboratory: Organisation) -> None:
    member = MembershipFactory(organisation=laboratory).user
    for somebody in (member, UserFactory()):
        with pytest.raises(NotAllowed):
            set_lines(laboratory, "tests", [Line(values={"name": "Mine"})], by=somebody)


def test_a_firm_has_no_tests(owner: Any) -> None:
    firm = OrganisationFactory()
    boss = MembershipFactory(organisation=firm, role="owner").user
    with pytest.raises(NotPossible):
        set_lines(firm, "tests", [Line(values={"name": "Mine"})], by=boss)


def test_what_does_not_change_is_not_announced(
    laboratory: Organisation, owner: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    test = TestFactory(organisation=laboratory, name="Moisture")
    with django_capture_on_commit_callbacks() as rung:
        set_lines(laboratory, "tests", [Line(test.public_id, {"name": "Moisture"})], by=owner)
    assert rung == []


def test_the_form_reads_a_price_as_it_is_typed(laboratory: Organisation) -> None:
    data = sent(
        TestFormSet(organisation=laboratory),
        name="Moisture",
        price="١٬٢٥٠",
        currency="SAR",
        price_unit="sample",
        lead_days="4",
    )
    form = TestFormSet(data, organisation=laboratory)
    assert form.is_valid()
    values = form.facts()[0].values
    assert (str(values["price"]), values["lead_days"], values["unit"]) == ("1250.000", 4, None)


def test_a_price_needs_its_currency(laboratory: Organisation) -> None:
    form = TestFormSet(sent(TestFormSet(organisation=laboratory), name="Moisture", price="50"), organisation=laboratory)
    assert not form.is_valid()
    assert list(form[0].errors) == ["currency"]


def test_an_empty_line_tells_nothing(laboratory: Organisation) -> None:
    form = TechnologyFormSet(sent(TechnologyFormSet(organisation=laboratory)), organisation=laboratory)
    assert form.is_valid()
    assert form.facts() == []


def test_each_line_comes_back_to_its_own_row(laboratory: Organisation) -> None:
    first, second = (TestFactory(organisation=laboratory, name=name, position=n) for n, name in enumerate("ab"))
    data = sent(TestFormSet(organisation=laboratory), 1, name="c")
    first.delete()
    form = TestFormSet(data, organisation=laboratory)
    assert form.is_valid()
    assert {line.public_id: line.values["name"] for line in form.facts()}[second.public_id] == "c"


def test_a_wrong_line_that_is_taken_out_is_no_hindrance(laboratory: Organisation) -> None:
    TestFactory(organisation=laboratory)
    data = sent(TestFormSet(organisation=laboratory), name="", gone="on")
    form = TestFormSet(data, organisation=laboratory)
    assert form.is_valid()
    assert [line.is_gone for line in form.facts()] == [True]


def test_the_page_saves_once_however_often_it_is_sent(client: Client, laboratory: Organisation, owner: Any) -> None:
    client.force_login(owner)
    page = reverse("organisations:edit_tests", args=[laboratory.slug])
    data = sent(client.get(page).context["form"], name="Water activity", method="ISO 18787")
    assert [client.post(page, data).status_code for _ in range(2)] == [302, 302]
    assert laboratory.tests.get().method == "ISO 18787"


def test_what_was_typed_stays_beside_what_is_wrong(client: Client, laboratory: Organisation, owner: Any) -> None:
    client.force_login(owner)
    page = reverse("organisations:edit_tests", args=[laboratory.slug])
    answer = client.post(page, sent(client.get(page).context["form"], name="Water activity", price="a lot"))
    assert answer.status_code == 422
    assert "Water activity" in answer.content.decode()
    assert "You wrote “a lot”" in answer.content.decode()
    assert not laboratory.tests.exists()


@pytest.mark.parametrize("part", ["units", "tests", "equipment", "technologies", "closures"])
def test_every_part_has_its_page_where_it_fits(client: Client, laboratory: Organisation, owner: Any, part: str) -> None:
    client.force_login(owner)
    answer = client.get(reverse(f"organisations:edit_{part}", args=[laboratory.slug]))
    assert answer.status_code == 200
    assert reverse("organisations:edit_closures", args=[laboratory.slug]) in answer.content.decode()


def test_all_parts_go_through_their_pages(client: Client, laboratory: Organisation, owner: Any) -> None:
    client.force_login(owner)
    told = {
        "units": {"name_ar": "مخبر الألياف", "town": "", "country": ""},
        "equipment": {"name": "Hot press", "purpose": "Boards of 60 cm"},
        "technologies": {"title": "Tray of palm fibre", "readiness": "6", "rights": "applied"},
        "closures": {"first_day": "2027-01-10", "last_day": "2027-01-24"},
    }
    for part, answers in told.items():
        page = reverse(f"organisations:edit_{part}", args=[laboratory.slug])
        assert client.post(page, sent(client.get(page).context["form"], **answers)).status_code == 302, part
    assert Unit.objects.get().name == "مخبر الألياف"
    assert Technology.objects.get().get_readiness_display() == "a prototype was shown under near-real conditions"
    assert Closure.objects.get().what == "break"
    page = reverse("organisations:edit_closures", args=[laboratory.slug])
    wrong = sent(client.get(page).context["form"], 1, first_day="2027-03-10", last_day="2027-03-01")
    assert client.post(page, wrong).status_code == 422


def test_the_public_face_shows_what_there_is(client: Client, laboratory: Organisation) -> None:
    unit = UnitFactory(organisation=laboratory, name_latin="Fibre Laboratory")
    TestFactory(
        organisation=laboratory, name="Fibre strength", unit=unit, price=120, currency="SAR", price_unit="sample"
    )
    EquipmentFactory(organisation=laboratory, name="Hot press")
    TechnologyFactory(organisation=laboratory, title="Tray of palm fibre", readiness=7)
    page = client.get(laboratory.get_absolute_url()).content.decode()
    for words in (
        "Fibre strength",
        "Fibre Laboratory",
        "SAR 120 per sample",
        "Hot press",
        "a prototype runs in a company",
    ):
        assert words in page
    bare = client.get(OrganisationFactory(kind="research").get_absolute_url()).content.decode()
    assert "Technology on offer" not in bare


def test_the_public_face_asks_as_often_for_one_line_as_for_three(client: Client, laboratory: Organisation) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(laboratory.get_absolute_url())
        return len(asked)

    def add() -> None:
        unit = UnitFactory(organisation=laboratory)
        for factory in (TestFactory, EquipmentFactory, TechnologyFactory):
            factory(organisation=laboratory, unit=unit)

    add()
    queries()
    one = queries()
    add()
    add()
    assert queries() == one <= 15


def test_a_test_is_found_by_search_with_its_house(client: Client, laboratory: Organisation) -> None:
    TestFactory(organisation=laboratory, name="Spectrometry of resin", method="ISO 18787")
    index_organisation(laboratory)
    project_pending()
    answer = client.get(reverse("front:search"), {"q": "spectrometry"})
    found = {group.kind: group.hits for group in answer.context["groups"]}
    assert [hit.url for hit in found["laboratory"]] == ["/o/palm-lab/#tests"]
    assert client.get(reverse("front:search"), {"q": "spectrometry", "kind": "laboratory"}).context["page"].hits


def test_the_staff_edit_the_lines_of_a_kind_with_its_organisation(client: Client, laboratory: Organisation) -> None:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    TestFactory(organisation=laboratory, name="Fibre strength", unit=UnitFactory(organisation=laboratory))
    page = client.get(reverse("admin:organisations_organisation_change", args=[laboratory.pk])).content.decode()
    assert "Fibre strength" in page
    firm = OrganisationFactory()
    page = client.get(reverse("admin:organisations_organisation_change", args=[firm.pk])).content.decode()
    assert "tests-TOTAL_FORMS" not in page
