"""What is planned and spent, and what a page says when it does not add up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.projects.models import BudgetLine, Project, Role, Spending
from portal.projects.queries.budget import budget_of, budget_shares, sums_of
from portal.projects.services import budget as services
from portal.projects.services import places
from portal.projects.services.starting import describe_project
from tests.factories.projects import partner_in, project_of, role_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    made = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster, grant=Decimal(100000), currency="SAR")
    partner_in(made, cast.packer)
    return made


def planned(project: Project, by: Any, amount: int | str = 1000, **fields: Any) -> BudgetLine:
    given = {"title": "Mould", "category": "equipment", "form": "cash", "source": "grant"} | fields
    return services.add_line(project, by=by, amount=Decimal(amount), **given)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_sums_by_partner_and_kind_of_cost(cast: SimpleNamespace, project: Project) -> None:
    line = planned(project, cast.firm_owner, 60000, organisation=cast.firm)
    planned(
        project, cast.packer_owner, "20000.50", organisation=cast.packer, form="kind", source="own", category="staff"
    )
    planned(project, cast.firm_owner, 20000, source="own")
    spending = services.write_spending(line, by=cast.firm_owner, amount=Decimal(1500), spent_on=timezone.localdate())
    services.write_spending(line, by=cast.firm_owner, amount=Decimal(500), spent_on=timezone.localdate())
    services.take_back_spending(spending, by=cast.firm_owner)

    found = budget_of(project)
    assert (found.sums.total, found.sums.grant, found.sums.cash, found.sums.kind) == (
        Decimal("100000.50"),
        Decimal(60000),
        Decimal(20000),
        Decimal("20000.50"),
    )
    assert (found.sums.spent, found.spent_of, found.planned_of) == (500, 500, 100000)
    assert [(row.label, row.sums.total) for row in found.partners] == [
        (cast.firm.name, 60000),
        (cast.packer.name, Decimal("20000.50")),
        ("Nobody yet", 20000),
    ]
    assert [row.label for row in found.categories] == ["Staff", "Equipment"]
    assert sums_of(project).sums == found.sums
    shares = budget_shares(project)
    assert shares == {
        cast.firm.pk: Fraction(6000000, 10000050),
        cast.packer.pk: Fraction(2000050, 10000050),
    }
    assert budget_shares(project_of(cast.firm, by=cast.firm_owner, title="Another")) == {}


def test_a_budget_that_does_not_add_up_is_kept_and_says_by_how_much(cast: SimpleNamespace, project: Project) -> None:
    line = planned(project, cast.firm_owner, 130000, organisation=cast.firm)
    gone = planned(project, cast.packer_owner, 10, organisation=cast.packer, source="own")
    services.write_spending(line, by=cast.firm_owner, amount=Decimal(130001), spent_on=timezone.localdate())
    places.leave(project.partners.get(organisation=cast.packer), by=cast.packer_owner)
    faults = " ".join(budget_of(project).faults)
    assert "SAR 130,000 from the grant: SAR 30,000 more than it has" in faults.replace("\xa0", " ")
    assert "More was spent than planned on 1 line, by SAR 1." in faults.replace("\xa0", " ")
    assert f"stands with {cast.packer.name}, no longer a partner" in faults
    shown = signed_in(cast.firm_owner).get(reverse("projects:budget", args=[project.public_id]))
    assert shown.status_code == 200
    assert "It does not add up yet" in shown.content.decode()
    gone.refresh_from_db()
    assert gone.organisation == cast.packer

    describe_project(project, by=cast.firm_owner, grant=None)
    assert "no grant is written down" in " ".join(budget_of(project).faults)


def test_what_a_grant_leaves_is_a_hint(cast: SimpleNamespace, project: Project) -> None:
    planned(project, cast.firm_owner, 40000, organisation=cast.firm)
    found = budget_of(project)
    assert (list(found.faults), len(found.hints)) == ([], 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-5)}, "amount"),
        ({"amount": Decimal("1e15")}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"title": "  "}, "title"),
        ({"category": "gifts"}, "category"),
        ({"form": "kind", "source": "grant"}, "pays"),
    ],
)
def test_bad_lines_are_told_at_their_field(
    cast: SimpleNamespace, project: Project, wrong: dict[str, Any], field: str
) -> None:
    given = {"title": "Mould", "category": "staff", "form": "cash", "source": "own", "amount": Decimal(1)} | wrong
    with pytest.raises(NotPossible) as refused:
        services.add_line(project, by=cast.firm_owner, **given)
    assert refused.value.field == field
    assert not BudgetLine.objects.exists()


def test_nothing_is_planned_without_a_currency_and_it_does_not_change_later(
    cast: SimpleNamespace, project: Project
) -> None:
    planned(project, cast.firm_owner)
    with pytest.raises(NotPossible) as refused:
        describe_project(project, by=cast.firm_owner, currency="EUR")
    assert refused.value.field == "currency"
    with pytest.raises(NotPossible):
        planned(project_of(cast.firm, by=cast.firm_owner, title="Another"), cast.firm_owner)


def test_own_people_and_the_lead_write(cast: SimpleNamespace, project: Project) -> None:
    line = planned(project, cast.packer_owner, organisation=cast.packer)
    services.write_spending(line, by=cast.firm_owner, amount=Decimal(1), spent_on=timezone.localdate())
    with pytest.raises(NotAllowed):
        planned(project, cast.packer_owner, organisation=cast.firm)
    with pytest.raises(NotAllowed):
        planned(project, cast.packer_owner)
    with pytest.raises(NotAllowed):
        planned(project, cast.stranger)
    with pytest.raises(NotAllowed):
        services.change_line(line, by=cast.packer_owner, version=1, organisation=cast.firm)
    with pytest.raises(NotPossible):
        planned(project, cast.firm_owner, organisation=cast.lab)


def test_two_clicks_are_one(cast: SimpleNamespace, project: Project) -> None:
    form, amount = uuid4(), uuid4()
    first = planned(project, cast.firm_owner, submission=form)
    assert planned(project, cast.firm_owner, submission=form) == first
    for _click in range(2):
        services.write_spending(
            first, by=cast.firm_owner, amount=Decimal(3), spent_on=timezone.localdate(), submission=amount
        )
    assert (BudgetLine.objects.count(), Spending.objects.count()) == (1, 1)
    another = project_of(cast.firm, by=cast.firm_owner, title="Another", currency="SAR")
    with pytest.raises(NotAllowed):
        planned(another, cast.firm_owner, submission=form)


def test_two_who_edit_a_line_are_told(cast: SimpleNamespace, project: Project) -> None:
    line = planned(project, cast.firm_owner, organisation=cast.packer)
    services.change_line(line, by=cast.packer_owner, version=1, title="Press mould")
    client = signed_in(cast.firm_owner)
    typed = {
        "version": "1",
        "title": "My mould",
        "category": "equipment",
        "pays": "grant",
        "amount": "٢٬٠٠٠",
        "organisation": cast.packer.public_id,
    }
    address = reverse("projects:budget_line", args=[line.public_id])
    refused = client.post(address, typed)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Press mould" in page
    assert "My mould" in page
    again = refused.context["form"].data
    assert client.post(address, again).status_code == 302
    line.refresh_from_db()
    assert (line.title, line.amount, line.version) == ("My mould", 2000, 3)


def test_a_line_of_which_something_was_spent_stays(cast: SimpleNamespace, project: Project) -> None:
    line = planned(project, cast.firm_owner)
    spending = services.write_spending(line, by=cast.firm_owner, amount=Decimal(1), spent_on=timezone.localdate())
    services.take_back_spending(spending, by=cast.firm_owner)
    with pytest.raises(NotPossible):
        services.remove_line(line, by=cast.firm_owner)
    other = planned(project, cast.firm_owner)
    for _click in range(2):
        services.remove_line(other, by=cast.firm_owner)
    assert list(BudgetLine.objects.all()) == [line]


def test_nothing_was_spent_tomorrow(cast: SimpleNamespace, project: Project) -> None:
    line = planned(project, cast.firm_owner)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(NotPossible) as refused:
        services.write_spending(line, by=cast.firm_owner, amount=Decimal(1), spent_on=tomorrow)
    assert refused.value.field == "spent_on"


def test_amounts_are_typed_as_people_type_them(cast: SimpleNamespace, project: Project) -> None:
    client = signed_in(cast.packer_owner)
    typed = {"title": "قالب", "category": "equipment", "pays": "kind", "amount": "٦٠٬٠٠٠"}
    typed["organisation"] = cast.packer.public_id
    address = reverse("projects:budget_line_create", args=[project.public_id])
    assert client.post(address, typed).status_code == 302
    line = BudgetLine.objects.get()
    assert (line.amount, line.form, line.source, line.organisation) == (60000, "kind", "own", cast.packer)
    for wrong in ("-5", "lots", "0", "9" * 30):
        refused = client.post(address, typed | {"amount": wrong})
        assert refused.status_code == 422
        assert "قالب" in refused.content.decode()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    spent = {"amount": "١٥٠٠", "spent_on": yesterday.strftime("%d/%m/%Y"), "note": "Invoice 7"}
    assert client.post(reverse("projects:spending_create", args=[line.public_id]), spent).status_code == 302
    assert Spending.objects.get().amount == 1500


def test_a_dinar_has_thousandths_and_a_riyal_none(cast: SimpleNamespace, project: Project) -> None:
    client = signed_in(cast.packer_owner)
    address = reverse("projects:budget_line_create", args=[project.public_id])
    typed = {"title": "Mould", "category": "equipment", "pays": "kind", "amount": "1.255"}
    typed["organisation"] = cast.packer.public_id
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Write at most two decimals: the Saudi riyal has no smaller part." in refused.content.decode()
    assert not BudgetLine.objects.exists()
    Project.objects.filter(pk=project.pk).update(currency="KWD")
    assert client.post(address, typed).status_code == 302
    assert BudgetLine.objects.get().amount == Decimal("1.255")
    assert "KWD 1.255" in client.get(reverse("projects:budget", args=[project.public_id])).content.decode()


def test_a_day_without_a_year_is_the_last_such_day(cast: SimpleNamespace, project: Project) -> None:
    line = planned(project, cast.firm_owner)
    day = timezone.localdate() - dt.timedelta(days=40)
    typed = {"amount": "10", "spent_on": f"{day.day} {day.strftime('%B')}"}
    client = signed_in(cast.firm_owner)
    assert client.post(reverse("projects:spending_create", args=[line.public_id]), typed).status_code == 302
    assert Spending.objects.get().spent_on == day


def test_who_reads_and_writes_at_each_address(cast: SimpleNamespace, project: Project) -> None:
    partner_in(project, cast.bank, role=role_in(project, kind=Role.Kind.FINANCIER, title="Grant"))
    places.ask_in(project, by=cast.firm_owner, organisation=cast.lab)
    line = planned(project, cast.firm_owner, organisation=cast.firm)
    spending = services.write_spending(line, by=cast.firm_owner, amount=Decimal(1), spent_on=timezone.localdate())
    reads = [
        reverse("projects:budget", args=[project.public_id]),
        reverse("projects:budget_line", args=[line.public_id]),
    ]
    writes = [
        reverse("projects:budget_line_create", args=[project.public_id]),
        reverse("projects:budget_line", args=[line.public_id]),
        reverse("projects:budget_line_remove", args=[line.public_id]),
        reverse("projects:spending_create", args=[line.public_id]),
        reverse("projects:spending_take_back", args=[spending.public_id]),
    ]
    readers = {
        cast.firm_owner: 200,
        cast.packer_owner: 200,
        cast.finance_officer: 200,
        cast.researcher: 404,
        cast.stranger: 404,
        cast.cluster_manager: 404,
    }
    for person, expected in readers.items():
        client = signed_in(person)
        assert [client.get(address).status_code for address in reads] == [expected] * len(reads), person
    for address in [*reads, *writes]:
        assert Client().post(address).status_code in {302, 405}
    full = {"title": "x", "category": "staff", "pays": "cash", "amount": "5", "version": "1", "spent_on": "2026-01-01"}
    for person in (cast.packer_owner, cast.finance_officer, cast.researcher, cast.stranger, cast.cluster_manager):
        answers = {signed_in(person).post(address, full).status_code for address in writes}
        assert answers <= {403, 404, 422}, (person, answers)
    assert BudgetLine.objects.get().title == "Mould"
    assert Spending.objects.get().taken_back_at is None


@pytest.mark.parametrize("name", ["projects:budget", "projects:project_detail"])
def test_pages_ask_as_often_at_ten_lines_and_at_a_thousand(
    cast: SimpleNamespace, project: Project, name: str, settings: Any
) -> None:
    # In an installation nobody asks whether it is the demo.
    settings.DEPLOYED = True
    client = signed_in(cast.packer_owner)
    address = reverse(name, args=[project.public_id])

    def fill(many: int) -> None:
        lines = [
            BudgetLine(
                project=project,
                title=f"Line {at}",
                organisation=(cast.firm, cast.packer, None)[at % 3],
                category="staff",
                form="cash",
                source="own",
                amount=Decimal(at + 1),
            )
            for at in range(many)
        ]
        BudgetLine.objects.bulk_create(lines)
        Spending.objects.bulk_create(
            [Spending(line=line, amount=Decimal(1), spent_on=timezone.localdate()) for line in lines]
        )

    # In an installation nobody asks whether it is the demo.
    settings.DEPLOYED = True

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    fill(10)
    asked()
    few = asked()
    fill(990)
    assert asked() == few
    assert few <= 15
