"""A finance provider that is asked for finance has four answers, and none of them is a credit decision."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matchmaking.models import Match, MatchSide
from matchmaking.queries.rules import published_rules, rules_for
from matchmaking.services import matches as services
from portal.core.errors import NotPossible
from portal.organisations.models import Instrument, Organisation
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import InstrumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def instrument(cast: SimpleNamespace) -> Instrument:
    Organisation.objects.filter(pk=cast.bank.pk).update(verification="register")
    made: Instrument = InstrumentFactory(
        organisation=cast.bank,
        name="Murabaha for machines",
        lowest=100_000,
        highest=600_000,
        currency="SAR",
        accounts=2,
    )
    return made


@pytest.fixture
def match(cast: SimpleNamespace, instrument: Instrument) -> Match:
    need = ListingFactory(organisation=cast.firm, category="finance", title="Money for a line")
    return MatchFactory(listing=need, organisation=cast.bank)


def side_of(match: Match, side: str = "candidate") -> MatchSide:
    return MatchSide.objects.select_related("match__listing", "organisation").get(match=match, side=side)


def page_of(client: Client, who: Any, match: Match) -> str:
    client.force_login(who)
    return client.get(match.get_absolute_url()).content.decode()


def send(client: Client, cast: SimpleNamespace, match: Match, **given: str) -> int:
    client.force_login(cast.finance_officer)
    return client.post(reverse("matchmaking:match_answer", args=[match.public_id]), given).status_code


def test_its_rules_are_what_its_instruments_publish(cast: SimpleNamespace, instrument: Instrument) -> None:
    assert [one.rule for one in published_rules(cast.bank)] == ["amount", "accounts", "contract"]


@pytest.mark.parametrize(("reply", "words"), [("apply", "please apply"), ("meet", "meet us")])
def test_two_of_them_are_a_yes(cast: SimpleNamespace, match: Match, client: Client, reply: str, words: str) -> None:
    assert send(client, cast, match, reply=reply, message="Bring your accounts.") == 302
    side = side_of(match)
    assert (side.answer, side.next_step, side.message) == ("interested", reply, "Bring your accounts.")
    page = page_of(client, cast.firm_owner, match)
    assert f"They answer: {words}." in page
    assert "This is no credit decision." in page


def test_outside_the_criteria_names_the_rule(
    cast: SimpleNamespace, match: Match, client: Client, instrument: Instrument
) -> None:
    services.answer_match(side_of(match, "asker"), by=cast.firm_owner, answer="interested")
    assert send(client, cast, match, reply="criteria", rule=f"{instrument.public_id}:accounts") == 302
    side = side_of(match)
    assert (side.answer, side.reason, side.rule, side.instrument) == ("declined", "criteria", "accounts", instrument)
    page = page_of(client, cast.firm_owner, match)
    assert "The rule: Accounts, of <bdi>Murabaha for machines</bdi>." in page
    assert "This is no credit decision." in page


def test_the_asker_reads_what_the_rule_publishes(
    cast: SimpleNamespace, match: Match, client: Client, instrument: Instrument
) -> None:
    services.answer_match(side_of(match, "asker"), by=cast.firm_owner, answer="interested")
    send(client, cast, match, reply="criteria", rule=f"{instrument.public_id}:amount")
    page = page_of(client, cast.firm_owner, match)
    assert "The rule: Amount, of <bdi>Murabaha for machines</bdi>. Published: SAR 100,000 to SAR 600,000." in page


def test_rules_of_another_instrument_are_not_offered(
    cast: SimpleNamespace, match: Match, client: Client, instrument: Instrument
) -> None:
    other = InstrumentFactory(organisation=cast.bank, name="Working capital", lowest=1, currency="SAR")
    assert f"{other.public_id}:amount" in page_of(client, cast.finance_officer, match)
    evidence = {"gates": [{"key": "instrument", "answer": "yes", "facts": {"instrument": "Murabaha for machines"}}]}
    MatchSide.objects.filter(match=match, side="candidate").update(evidence=evidence)
    found = side_of(match)
    assert {one.instrument for one in rules_for(found)} == {instrument}
    MatchSide.objects.filter(pk=found.pk).update(evidence={"gates": [{"facts": {"instrument": "Gone"}}]})
    assert {one.instrument for one in rules_for(side_of(match))} == {instrument, other}


def test_a_rule_is_needed_and_must_be_published(
    cast: SimpleNamespace, match: Match, client: Client, instrument: Instrument
) -> None:
    for rule in ("", f"{instrument.public_id}:sector", "x:accounts"):
        assert send(client, cast, match, reply="criteria", rule=rule) == 422
    given: dict[str, Any] = {"reason": "criteria", "courtesy": "criteria", "rule": "sector", "instrument": instrument}
    with pytest.raises(NotPossible) as refused:
        services.answer_match(side_of(match), by=cast.finance_officer, answer="declined", **given)
    assert refused.value.field == "rule"
    assert side_of(match).answer == ""


def test_no_new_cases_is_a_no_that_pauses(cast: SimpleNamespace, match: Match, client: Client) -> None:
    assert send(client, cast, match, reply="no_cases") == 302
    side = side_of(match)
    assert (side.answer, side.reason, side.courtesy, side.rule) == ("declined", "no_cases", "no_cases", "")
    assert cast.bank.lessons.get().kind == "pause"


def test_no_answer_is_asked_for_again_and_keeps_the_message(
    cast: SimpleNamespace, match: Match, client: Client
) -> None:
    client.force_login(cast.finance_officer)
    response = client.post(reverse("matchmaking:match_answer", args=[match.public_id]), {"message": "We know you."})
    assert response.status_code == 422
    assert "Choose one of the four answers." in response.content.decode()
    assert "We know you." in response.content.decode()


def test_taken_back_nothing_of_it_stays(cast: SimpleNamespace, match: Match, client: Client, instrument: Any) -> None:
    send(client, cast, match, reply="criteria", rule=f"{instrument.public_id}:amount")
    services.undo_answer(side_of(match), by=cast.finance_officer)
    side = side_of(match)
    assert (side.rule, side.instrument, side.next_step, side.reason) == ("", None, "", "")


def test_the_four_are_the_providers_page_and_nobody_elses(cast: SimpleNamespace, match: Match, client: Client) -> None:
    page = page_of(client, cast.finance_officer, match)
    assert page.count('name="reply"') == 4
    assert 'value="declined"' not in page
    assert 'name="reply"' not in page_of(client, cast.firm_owner, match)


def test_nobody_else_answers_like_a_provider(cast: SimpleNamespace, instrument: Instrument) -> None:
    packing = MatchFactory(listing=ListingFactory(organisation=cast.firm), organisation=cast.packer)
    with pytest.raises(NotPossible):
        services.answer_match(side_of(packing), by=cast.packer_owner, answer="interested", next_step="apply")
    no = {"reason": "no_cases", "courtesy": "no_cases"}
    with pytest.raises(NotPossible):
        services.answer_match(side_of(packing), by=cast.packer_owner, answer="declined", **no)


def test_a_provider_without_instruments_has_no_rule_to_name(
    cast: SimpleNamespace, match: Match, client: Client
) -> None:
    Instrument.objects.all().delete()
    page = page_of(client, cast.finance_officer, match)
    assert 'value="criteria"' not in page
    assert page.count('name="reply"') == 3
