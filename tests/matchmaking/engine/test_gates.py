"""Who may be suggested at all; unknown never keeps anybody out."""

import datetime as dt
from dataclasses import replace

import pytest

from matchmaking.engine.documents import Pooled
from matchmaking.engine.gates import check
from matchmaking.engine.pair import Pair
from tests.matchmaking.engine.trade import DAMMAM, HOFUF, TODAY, asking, candidate, need, offer


def answers(listing, other, **asker):
    return {gate.key: gate.answer for gate in check(Pair(asking(listing, **asker), other, Pooled()))}


def test_neither_the_asker_nor_whom_it_excluded():
    excluding = replace(asking(need()), never=frozenset({"rival"}))

    assert answers(need(), candidate("asker")) == {"wanted": "no"}
    assert [gate.answer for gate in check(Pair(excluding, candidate("rival"), Pooled()))] == ["no"]
    assert answers(need(), candidate("rimal")) == {"wanted": "yes"}


@pytest.mark.parametrize(("kind", "answer"), [("finance", "yes"), ("firm", "no"), ("", "unknown")])
def test_money_comes_from_a_finance_provider(kind, answer):
    assert answers(need(category="finance"), candidate(kind=kind))["kind"] == answer


@pytest.mark.parametrize(
    ("taker", "answer"), [("firm", "yes"), ("university", "yes"), ("", "yes"), ("government", "no")]
)
def test_an_offer_of_money_goes_to_whoever_borrows(taker, answer):
    assert answers(offer(category="finance"), candidate(kind=taker), kind="finance")["kind"] == answer


@pytest.mark.parametrize(("radius", "answer"), [(130, "yes"), (90, "yes"), (80, "no")])
def test_127_km_away_is_out_only_when_far_outside_the_radius(radius, answer):
    assert answers(need(radius_km=radius), candidate(places=(DAMMAM,)))["place"] == answer


def test_an_unknown_place_is_asked_for():
    assert answers(need(radius_km=10), candidate())["place"] == "unknown"
    assert answers(need(radius_km=10), candidate(places=(HOFUF,)))["place"] == "yes"


@pytest.mark.parametrize(("says", "answer"), [(True, "yes"), (None, "unknown"), (False, "no")])
def test_sharia_compliant_finance_only(says, answer):
    assert answers(need(sharia_only=True), candidate(sharia_compliant=says))["sharia"] == answer


@pytest.mark.parametrize(("days", "answer"), [(0, "yes"), (-1, "no")])
def test_an_expired_offer_answers_nothing(days, answer):
    expiring = offer(expires_on=TODAY + dt.timedelta(days=days))
    assert answers(need(), candidate(offer=expiring))["open"] == answer
