"""The conditions that a need or an offer sets: met, partly, not met, or still missing."""

import datetime as dt

import pytest

from matchmaking.engine.conditions import compare, count, counted, missing
from matchmaking.engine.criteria import distance
from matchmaking.engine.documents import Pooled
from matchmaking.engine.gates import check
from matchmaking.engine.pair import Pair
from tests.matchmaking.engine.trade import DAMMAM, HOFUF, RIYADH, TODAY, asking, candidate, need, offer


def states(listing, other):
    return {one.key: one.state for one in compare(asking(listing), other)}


@pytest.mark.parametrize(
    ("offered", "state"),
    [
        ({"quantity": 60, "unit": "t/year"}, "yes"),
        ({"quantity": 5, "unit": "t/month"}, "yes"),
        ({"quantity": 40, "unit": "t/year"}, "part"),
        ({"quantity": 20, "unit": "t/year"}, "no"),
        ({"quantity": 60, "unit": "pallets"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_quantity(offered, state):
    assert states(need(quantity=60, unit="t/year"), candidate(offer=offer(**offered))) == {"quantity": state}


@pytest.mark.parametrize(("radius", "state"), [(130, "yes"), (110, "part"), (90, "no")])
def test_within_a_radius_127_km_away(radius, state):
    assert states(need(radius_km=radius), candidate(places=(DAMMAM,))) == {"radius": state}


def test_the_nearest_place_counts_and_an_unknown_one_is_asked_for():
    assert states(need(radius_km=10), candidate(places=(DAMMAM, HOFUF))) == {"radius": "yes"}
    assert states(need(radius_km=10), candidate()) == {"radius": "unknown"}


def test_the_distance_that_counts_is_the_distance_that_is_compared_with_the_radius():
    """An offer that names its place stands there, wherever else its organisation is."""
    listing = need(radius_km=150, place=HOFUF)
    other = candidate(offer=offer(place=DAMMAM, radius_km=10), places=(HOFUF, RIYADH))
    pair = Pair(asking(listing, places=(RIYADH,)), other, Pooled())
    told = {one.facts["km"] for one in pair.conditions}
    assert told == {round(pair.km, 1)} == {round(pair.reversed().km, 1)}
    assert pair.km == pytest.approx(127, abs=1)


@pytest.mark.parametrize("unnamed", ["asker", "candidate"])
def test_how_far_an_unnamed_one_is_stands_in_no_fact_but_in_steps(unnamed):
    listing = need(radius_km=150, place=HOFUF)
    hidden = {"is_unnamed": True}
    question = asking(listing, **(hidden if unnamed == "asker" else {}))
    pair = Pair(question, candidate(places=(DAMMAM,), **(hidden if unnamed == "candidate" else {})), Pooled())
    told = [*(one.facts for one in pair.conditions), *(one.facts for one in check(pair)), distance.read(pair).facts]
    far = [facts for facts in told if "km" in facts or "within" in facts]
    assert len(far) == 3
    assert all("km" not in facts and facts["within"] == 200 for facts in far)
    assert pair.conditions[0].state == "yes"


@pytest.mark.parametrize(("days_later", "state"), [(-10, "yes"), (0, "yes"), (30, "part"), (31, "no")])
def test_free_from(days_later, state):
    wanted = TODAY + dt.timedelta(days=60)
    free = offer(on=wanted + dt.timedelta(days=days_later))
    assert states(need(on=wanted), candidate(offer=free)) == {"date": state}


@pytest.mark.parametrize(
    ("certificates", "state"),
    [
        ({"haccp": None}, "yes"),
        ({"haccp": dt.date(2027, 6, 1)}, "yes"),
        ({"haccp": dt.date(2026, 12, 1)}, "part"),
        ({"haccp": dt.date(2026, 11, 1)}, "part"),
        ({"haccp": dt.date(2026, 1, 1)}, "no"),
        ({"iso-22000": None}, "no"),
        (None, "unknown"),
    ],
)
def test_a_certificate_on_23_november_2026(certificates, state):
    assert states(need(certificates=("haccp",)), candidate(certificates=certificates)) == {"certificate": state}


@pytest.mark.parametrize("wanted", [dt.date.min, dt.date.max])
@pytest.mark.parametrize("until", [dt.date.min, dt.date.max])
def test_the_first_and_the_last_day_there_is_can_be_compared(wanted, until):
    needed = need(on=wanted, certificates=("haccp",))
    found = states(needed, candidate(offer=offer(on=until), certificates={"haccp": until}))
    assert found["date"] == ("yes" if until <= wanted else "no")
    assert found["certificate"] in {"yes", "part", "no"}


@pytest.mark.parametrize(
    ("on", "until", "wanted", "begins"),
    [
        (dt.date(2027, 6, 1), dt.date(2027, 3, 28), "2027-06-01", True),
        (None, dt.date(2026, 11, 1), "2026-11-23", False),
        (dt.date(2026, 1, 1), dt.date(2026, 11, 1), "2026-11-23", False),
    ],
)
def test_a_certificate_that_falls_short_says_when_it_was_needed(on, until, wanted, begins):
    asked = asking(need(on=on, certificates=("haccp",)))
    found = compare(asked, candidate(certificates={"haccp": until}))
    told = next(one for one in found if one.key == "certificate")

    assert told.state in {"part", "no"}
    assert told.facts == {"certificate": "haccp", "until": until.isoformat(), "wanted": wanted, "begins": begins}


def test_a_certificate_that_comes_with_the_offer_counts_and_asks_nothing_of_whoever_takes_it():
    certified = offer(certificates=("haccp",))

    assert states(need(certificates=("haccp",)), candidate(offer=certified)) == {"certificate": "yes"}
    assert states(need(certificates=("haccp",)), candidate(offer=certified, certificates={"iso-22000": None})) == {
        "certificate": "yes"
    }
    assert states(need(), candidate(offer=certified)) == {}


def test_what_the_profile_says_of_a_certificate_goes_before_what_the_offer_says():
    ended = candidate(offer=offer(certificates=("haccp",)), certificates={"haccp": dt.date(2026, 1, 1)})

    assert states(need(certificates=("haccp",)), ended) == {"certificate": "no"}


@pytest.mark.parametrize(("price", "state"), [(100, "yes"), (115, "part"), (130, "no"), (None, "unknown")])
def test_a_price_within_the_budget(price, state):
    asked = need(budget=100, currency="SAR")
    assert states(asked, candidate(offer=offer(budget=price, currency="SAR"))) == {"budget": state}
    assert states(asked, candidate(offer=offer(budget=price, currency="EUR"))) == {"budget": "unknown"}


@pytest.mark.parametrize(("lends", "state"), [(600_000, "yes"), (250_000, "part"), (100_000, "no")])
def test_a_loan_is_met_by_who_lends_as_much(lends, state):
    asked = need(category="finance", budget=400_000, currency="SAR")
    assert states(asked, candidate(offer=offer(budget=lends, currency="SAR"))) == {"loan": state}


@pytest.mark.parametrize(("spoken", "state"), [(("fr", "ar"), "yes"), (("en",), "no"), ((), "unknown")])
def test_a_language_to_work_in(spoken, state):
    assert states(need(languages=("ar", "fr")), candidate(languages=spoken)) == {"languages": state}


@pytest.mark.parametrize(("says", "state"), [(True, "yes"), (None, "unknown"), (False, "no")])
def test_sharia_compliant(says, state):
    assert states(need(sharia_only=True), candidate(sharia_compliant=says)) == {"sharia": state}


def test_conditions_that_the_offer_publishes_are_asked_of_the_asker():
    published = offer(radius_km=50, languages=("fr",), place=DAMMAM)

    found = compare(asking(need(), languages=("ar",)), candidate(offer=published))

    assert [(one.key, one.by, one.state) for one in found] == [("radius", "offer", "no"), ("languages", "offer", "no")]


def test_an_offer_that_asks_finds_the_same_conditions_from_the_other_side():
    wanted = need(quantity=50, unit="t/year", radius_km=30)
    published = offer(quantity=60, unit="t/year", radius_km=200, place=HOFUF)
    from_need = compare(asking(wanted), candidate(offer=published))
    from_offer = compare(asking(published), candidate(offer=wanted, places=(HOFUF,)))

    assert [(one.key, one.by, one.state) for one in from_need] == [(one.key, one.by, one.state) for one in from_offer]


def test_what_is_not_known_is_missing_and_never_counted():
    found = compare(
        asking(need(radius_km=50, certificates=("haccp",), quantity=1, unit="t")), candidate(places=(HOFUF,))
    )

    assert [one.key for one in counted(found)] == ["radius"]
    assert [one.key for one in missing(found)] == ["quantity", "certificate"]
    assert (count(found).met, count(found).partly, count(found).total) == (1, 0, 1)


def test_a_listing_that_says_nothing_sets_no_conditions():
    assert compare(asking(need()), candidate(offer=offer())) == []
