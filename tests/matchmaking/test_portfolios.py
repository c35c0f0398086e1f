"""What a provider tells of those it financed counts beside a need for finance, and names nobody."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaking.engine.pair import Surroundings
from matchmaking.models import Listing, MatchSide
from matchmaking.queries.comparing import asked_by, field_of
from portal.organisations.models import Organisation
from tests.factories.organisations import OrganisationFactory, ReferenceFactory
from tests.factories.taxonomy import SectorFactory

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]
Settle = Callable[[], None]


@pytest.fixture
def provider(cast: SimpleNamespace) -> Organisation:
    Organisation.objects.filter(pk=cast.bank.pk).update(verification="register", summary="money for a packing line")
    cast.bank.refresh_from_db()
    return cast.bank


@pytest.fixture
def ask(cast: SimpleNamespace, publish: Publish) -> Callable[..., Listing]:
    def write(**more: Any) -> Listing:
        given = {"category": "finance", "budget": 400_000, "currency": "SAR"} | more
        return publish(cast.firm_owner, "Money for a packing line", **given)

    return write


def company(name: str, sector: str = "1030", **more: Any) -> Organisation:
    return OrganisationFactory(trade_name_latin=name, sectors=[SectorFactory(code=sector)], **more)


def around(need: Listing) -> Surroundings:
    return field_of(asked_by(need)).around


def told(need: Listing, provider: Organisation) -> tuple[int, int | None] | None:
    backing = around(need).backing.get(provider.public_id)
    return (backing.alike, backing.since) if backing else None


def test_companies_of_the_askers_trade_that_a_provider_financed_are_counted_and_said_in_words(
    cast: SimpleNamespace, provider: Organisation, ask: Callable[..., Listing], settle: Settle, client: Client
) -> None:
    ReferenceFactory(organisation=provider, year=2023, partners=[company("Sidr Dates")])
    ReferenceFactory(organisation=provider, year=2025, partners=[company("Oasis Paste"), company("Red Loom", "1312")])
    need = ask()
    settle()
    side = MatchSide.objects.get(match__listing=need, match__organisation=provider, side="asker")
    evidence = next(one for one in side.evidence["contributions"] if one["criterion"] == "portfolio")
    assert evidence["facts"] == {"alike": 2, "since": 2023}
    assert evidence["points"] > 0
    client.force_login(cast.firm_owner)
    page = client.get(reverse("matchmaking:match_list")).content.decode()
    assert "They have financed 2 companies in your line of business since 2023." in page


def test_no_company_is_named_in_what_either_side_is_shown(
    provider: Organisation, ask: Callable[..., Listing], settle: Settle
) -> None:
    sidr = company("Sidr Dates")
    ReferenceFactory(organisation=provider, title="Ijara for Sidr", partners=[sidr])
    need = ask()
    settle()
    for side in MatchSide.objects.filter(match__listing=need, match__organisation=provider):
        assert "Sidr" not in str(side.evidence)
        assert sidr.public_id not in str(side.evidence)


def test_a_provider_that_tells_of_nobody_is_not_known_and_not_held_back(
    provider: Organisation, ask: Callable[..., Listing], settle: Settle
) -> None:
    need = ask()
    settle()
    side = MatchSide.objects.get(match__listing=need, match__organisation=provider, side="asker")
    assert told(need, provider) is None
    assert [one["points"] for one in side.evidence["contributions"] if one["criterion"] == "portfolio"] == [0]


def test_only_past_work_that_the_asker_may_read_counts(
    cast: SimpleNamespace, provider: Organisation, ask: Callable[..., Listing], settle: Settle
) -> None:
    ReferenceFactory(organisation=provider, partners=[company("Sidr Dates")])
    need = ask()
    settle()
    assert told(need, provider) == (1, 2024)
    Organisation.objects.filter(pk=provider.pk).update(visibility={"past_work": "own"})
    assert told(need, provider) is None


def test_companies_without_a_page_universities_and_what_others_say_do_not_count(
    provider: Organisation, ask: Callable[..., Listing], settle: Settle
) -> None:
    hidden = company("Not Yet Here", published_at=None)
    laboratory = company("Laboratory", kind="university")
    ReferenceFactory(organisation=provider, partners=[hidden, laboratory])
    ReferenceFactory(organisation=company("Sidr Dates"), partners=[provider])
    need = ask()
    settle()
    assert told(need, provider) is None


def test_money_for_the_asker_itself_would_tell_who_asks_without_a_name(
    cast: SimpleNamespace, provider: Organisation, ask: Callable[..., Listing], settle: Settle
) -> None:
    ReferenceFactory(organisation=provider, partners=[cast.firm])
    need = ask()
    settle()
    assert told(need, provider) is None


def test_comparing_asks_as_often_for_one_piece_of_past_work_as_for_three(
    provider: Organisation, ask: Callable[..., Listing], settle: Settle
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            around(need)
        return len(asked)

    ReferenceFactory(organisation=provider, partners=[company("Sidr Dates")])
    need = ask()
    settle()
    queries()
    one = queries()
    other = OrganisationFactory(kind="finance", verification="register")
    for name, whose in (("Oasis Paste", provider), ("Palm Press", other)):
        ReferenceFactory(organisation=whose, partners=[company(name), company(f"{name} Two")])
    settle()
    queries()
    assert queries() == one


def test_other_needs_ask_for_no_past_work_of_providers(
    cast: SimpleNamespace, provider: Organisation, publish: Publish, settle: Settle
) -> None:
    ReferenceFactory(organisation=provider, partners=[company("Sidr Dates")])
    need = publish(cast.firm_owner, "Vacuum packing of pitted dates")
    settle()
    assert around(need).backing == {}
