"""A need for finance and what providers have published, from the rows to the cards; and that nobody else learns of it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaking.models import Listing, Match, MatchSide
from matchmaking.queries.comparing import asked_by, field_of
from portal.organisations.forms import InstrumentFormSet
from portal.organisations.models import Contract, Instrument, Organisation
from portal.organisations.models.instruments import SHARIA_COMPLIANT
from portal.organisations.services import Line, set_lines
from tests.factories.organisations import InstrumentFactory, OrganisationFactory
from tests.portal.organisations.test_laboratories import sent

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]
Settle = Callable[[], None]


@pytest.fixture
def provider(cast: SimpleNamespace) -> Organisation:
    Organisation.objects.filter(pk=cast.bank.pk).update(verification="register")
    cast.bank.refresh_from_db()
    return cast.bank


def partners(listing: Listing) -> set[str]:
    return set(Match.objects.standing().filter(listing=listing).values_list("organisation__slug", flat=True))


def test_every_contract_says_whether_it_is_sharia_compliant() -> None:
    assert set(SHARIA_COMPLIANT) == set(Contract.values)
    assert SHARIA_COMPLIANT["loan"] is False
    assert SHARIA_COMPLIANT["murabaha"] is True


def test_a_provider_whose_criteria_fit_is_suggested_with_them(
    cast: SimpleNamespace, provider: Organisation, ask_for_money: Callable[..., Listing], settle: Settle
) -> None:
    InstrumentFactory(
        organisation=provider, name="Murabaha for machines", lowest=100_000, highest=600_000, currency="SAR",
        regions=[cast.firm.region], sectors=list(cast.firm.sectors.all()), accounts=2,
    )  # fmt: skip
    need = ask_for_money()
    settle()
    assert partners(need) == {provider.slug}
    side = MatchSide.objects.get(match__listing=need, side="asker")
    told = {one["key"]: one["state"] for one in side.evidence["conditions"] if one["key"] != "subject"}
    assert told == {"loan": "yes", "firm_sector": "yes", "firm_place": "yes", "accounts": "unknown"}
    assert all(one["documents"] for one in side.evidence["conditions"] if one["key"] in told)
    reason = next(one for one in side.evidence["contributions"] if one["criterion"] == "instruments")
    assert reason["facts"]["instrument"] == "Murabaha for machines"


def test_the_asker_reads_which_finance_fits(
    cast: SimpleNamespace, provider: Organisation, ask_for_money: Callable[..., Listing], settle: Settle, client: Client
) -> None:
    InstrumentFactory(
        organisation=provider, name="Murabaha for machines", highest=600_000, currency="SAR", regions=[cast.firm.region],
        security=["orders"],
    )  # fmt: skip
    ask_for_money()
    settle()
    client.force_login(cast.firm_owner)
    page = client.get(reverse("matchmaking:match_list")).content.decode()
    assert "Finances up to SAR 600,000" in page
    assert "Your security: Signed orders or invoices" in page
    assert "Their finance “Murabaha for machines”" in page


@pytest.mark.parametrize(
    "criteria",
    [
        {"highest": 50_000, "currency": "SAR"},
        {"sizes": ["250+"]},
        {"youngest": 50},
        {"contract": "loan"},
    ],
)
def test_a_provider_without_anything_that_could_fit_is_not_suggested(
    cast: SimpleNamespace,
    provider: Organisation,
    ask_for_money: Callable[..., Listing],
    settle: Settle,
    criteria: dict[str, Any],
) -> None:
    Organisation.objects.filter(pk=cast.firm.pk).update(
        size="10-49", founded_on=2015, summary="money for a packing line"
    )
    InstrumentFactory(organisation=provider, name="Money for a packing line", **criteria)
    need = ask_for_money(sharia_only=True)
    settle()
    assert partners(need) == set()


def test_what_a_provider_publishes_later_is_compared_at_once(
    cast: SimpleNamespace,
    provider: Organisation,
    ask_for_money: Callable[..., Listing],
    settle: Settle,
    django_capture_on_commit_callbacks: Any,
) -> None:
    InstrumentFactory(organisation=provider, highest=50_000, currency="SAR")
    need = ask_for_money()
    settle()
    assert partners(need) == set()
    line = Line(values={"name": "Ijara", "contract": "ijara", "highest": 900_000, "currency": "SAR"})
    with django_capture_on_commit_callbacks(execute=True):
        set_lines(provider, "instruments", [line], by=cast.finance_officer)
    settle()
    assert partners(need) == {provider.slug}


def test_comparing_asks_as_often_for_one_instrument_as_for_six(
    provider: Organisation, ask_for_money: Callable[..., Listing], settle: Settle
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            field_of(asked_by(need)).compare()
        return len(asked)

    need = ask_for_money()
    InstrumentFactory(organisation=provider, highest=600_000, currency="SAR")
    settle()
    queries()
    one = queries()
    for other in (provider, OrganisationFactory(kind="finance", verification="register")):
        for _ in range(3):
            InstrumentFactory(organisation=other, highest=600_000, currency="SAR")
    settle()
    assert queries() == one


def test_other_needs_do_not_ask_for_finance(cast: SimpleNamespace, publish: Publish, settle: Settle) -> None:
    need = publish(cast.firm_owner, "Vacuum packing of pitted dates")
    settle()
    with CaptureQueriesContext(connection) as asked:
        field_of(asked_by(need))
    assert not [one for one in asked if "organisations_instrument" in one["sql"]]


def test_that_somebody_asked_stands_on_no_page_of_either(
    cast: SimpleNamespace, provider: Organisation, ask_for_money: Callable[..., Listing], settle: Settle, client: Client
) -> None:
    InstrumentFactory(organisation=provider, name="Murabaha for machines", highest=600_000, currency="SAR")
    ask_for_money()
    settle()
    for reader in (None, cast.packer_owner, cast.cluster_manager):
        if reader:
            client.force_login(reader)
        for page in (
            cast.firm.get_absolute_url(),
            provider.get_absolute_url(),
            "/search/?q=packing+line",
            "/directory/?q=line",
        ):
            assert "Money for a packing line" not in client.get(page).content.decode()


def test_a_provider_keeps_its_finance(cast: SimpleNamespace, provider: Organisation, client: Client) -> None:
    client.force_login(cast.finance_officer)
    page = reverse("organisations:edit_instruments", args=[provider.slug])
    answers = {
        "name": "Ijara of machines", "contract": "ijara", "lowest": "50,000", "highest": "٦٠٠٬٠٠٠", "currency": "SAR",
        "regions": "Hofuf\nالأحساء", "youngest": "2",
    }  # fmt: skip
    data = sent(InstrumentFormSet(organisation=provider), **answers)
    data |= {"instruments-0-sizes": "10-49", "instruments-0-stages": "growing", "instruments-0-security": "financed"}
    answer = client.post(page, data | {"instruments-0-regions": "Hofuf"})
    assert answer.status_code == 302, answer.context["form"].errors
    kept = Instrument.objects.get()
    assert (kept.lowest, kept.highest, kept.sizes, kept.security) == (50_000, 600_000, ["10-49"], ["financed"])
    assert [region.name_en for region in kept.regions.all()] == ["Hofuf"]
    face = client.get(provider.get_absolute_url()).content.decode()
    for words in (
        "Ijara of machines",
        "SAR 50,000 to SAR 600,000",
        "Sharia-compliant",
        "What is financed",
        "at least 2 years",
    ):
        assert words in face
    assert client.get(page).status_code == 200


def test_what_cannot_be_is_said_at_its_field(provider: Organisation) -> None:
    answers = {"name": "Ijara", "contract": "ijara", "lowest": "9", "highest": "5", "regions": "Atlantis"}
    data = sent(InstrumentFormSet(organisation=provider), **answers)
    form = InstrumentFormSet(data, organisation=provider)
    assert not form.is_valid()
    assert "Atlantis" in str(form[0].errors["regions"])
    form = InstrumentFormSet(data | {"instruments-0-regions": ""}, organisation=provider)
    assert not form.is_valid()
    assert set(form[0].errors) == {"currency", "highest"}
