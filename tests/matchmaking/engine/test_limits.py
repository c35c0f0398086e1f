"""What somebody said by a "not now" is a plain rule: yes, no or unknown like every other gate, told to whom it belongs alone."""

import datetime as dt

import pytest
from django.utils import translation

from matchmaking.engine import explanation, matching
from matchmaking.engine.documents import Pooled
from matchmaking.engine.facts import Limit
from matchmaking.engine.gates import check
from matchmaking.engine.limits import RULES
from matchmaking.engine.pair import Pair
from matchmaking.engine.weights import load
from tests.matchmaking.engine.trade import DAMMAM, HOFUF, TODAY, asking, candidate, names, need, offer

NEED = need(place=HOFUF, codes=("4923",), category="service", quantity=60, unit="t/year")
TRUCKS = offer(place=DAMMAM, quantity=80, unit="t/year", budget=400_000, currency="SAR", on=dt.date(2027, 3, 1))


def pair(limit=None, of="asker", asked=NEED, offered=TRUCKS, **party):
    question = asking(asked)
    if limit and of == "asker":
        question = question.__class__(asked, question.asker, TODAY, limits=(limit,))
    given = party | ({"limits": (limit,)} if limit and of == "candidate" else {})
    return Pair(question, candidate(offer=offered, **{"codes": ("4923",), "places": (DAMMAM,)} | given), Pooled())


def answer(limit, **how):
    found = [gate.answer for gate in check(pair(limit, **how)) if gate.key.startswith("limit_")]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        # Dammam is 127 km from Hofuf.
        (Limit("nearer", number=150), "yes"),
        (Limit("nearer", number=100), "no"),
        (Limit("smaller", number=100, unit="t/year"), "yes"),
        (Limit("smaller", number=80, unit="t/year"), "no"),
        (Limit("larger", number=5, unit="t/month"), "yes"),
        (Limit("larger", number=5, unit="pieces"), "unknown"),
        (Limit("cheaper", number=500_000, unit="SAR"), "yes"),
        (Limit("cheaper", number=400_000, unit="SAR"), "no"),
        (Limit("dearer", number=400_000, unit="SAR"), "no"),
        (Limit("cheaper", number=400_000, unit="USD"), "unknown"),
        (Limit("sooner", on=dt.date(2027, 3, 1)), "no"),
        (Limit("later", on=dt.date(2027, 3, 1)), "yes"),
        (Limit("trade", code="4923"), "no"),
        (Limit("trade", code="1030"), "yes"),
        (Limit("party", party="rimal"), "no"),
        (Limit("party", party="nakhla"), None),
        (Limit("pause", on=TODAY), "no"),
        (Limit("pause", on=TODAY - dt.timedelta(days=1)), None),
    ],
)
def test_a_rule_of_who_asks_is_about_who_could_answer(limit, expected):
    assert answer(limit) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (Limit("nearer", number=100), "no"),
        (Limit("smaller", number=60, unit="t/year"), "no"),
        (Limit("larger", number=50, unit="t/year"), "yes"),
        (Limit("trade", code="4923"), "no"),
        (Limit("trade", code="1030"), "yes"),
        (Limit("party", party="asker"), "no"),
        (Limit("pause", on=TODAY), "no"),
        # Of another category, and of offers: this is a need for a service.
        (Limit("pause", on=TODAY, category="supply"), None),
        (Limit("pause", on=TODAY, category="service"), "no"),
        (Limit("pause", on=TODAY, is_need=False), None),
    ],
)
def test_a_rule_of_who_could_answer_is_about_what_is_put_forward_to_it(limit, expected):
    assert answer(limit, of="candidate") == expected


def test_what_nobody_says_keeps_nobody_out():
    for kind in ("nearer", "smaller", "larger", "cheaper", "dearer", "sooner", "later", "trade"):
        limit = Limit(kind, number=1, unit="t", on=TODAY, code="1030")
        assert answer(limit, asked=need(), offered=None, places=(), codes=()) == "unknown", kind


@pytest.mark.parametrize("of", ["asker", "candidate"])
def test_a_rule_is_told_to_its_own_side_alone_and_changes_no_strength(of):
    weights = {"weights": load("listing"), "backward": load("listing_backward")}
    plain, ruled = (
        matching.weigh(pair(), **weights),
        matching.weigh(pair(Limit("nearer", number=100), of=of), **weights),
    )
    told = {"asker": ruled.asker_evidence(), "candidate": ruled.candidate_evidence()}
    keys = {
        side: [gate["key"] for gate in evidence["gates"] if gate["key"].startswith("limit_")]
        for side, evidence in told.items()
    }
    assert keys == {"asker": [], "candidate": []} | {of: ["limit_nearer"]}
    assert (ruled.forward.strength, ruled.conditions) == (plain.forward.strength, plain.conditions)


def test_whoever_is_too_far_for_a_rule_is_not_suggested():
    weights = {"weights": load("listing"), "texts": {"rimal": Pooled(work=1.0, coverage=0.9, title=1.0)}}
    near, far = pair(Limit("nearer", number=150)), pair(Limit("nearer", number=100))
    assert len(matching.match(near.question, [near.candidate], **weights).matches) == 1
    refused = matching.match(far.question, [far.candidate], **weights)
    assert (refused.matches, dict(refused.refused), refused.too_far) == ([], {"limit_nearer": 1}, 0)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("kind", sorted(RULES))
def test_every_rule_has_its_sentence(kind, language):
    def words(_kind, key):
        return key

    facts = {"number": 80.0, "unit": "t", "on": "2027-03-01", "code": "4923", "party": "rimal"}
    with translation.override(language):
        told = [explanation.limit_line(kind, facts, words, asks=asks) for asks in ("need", "offer", "")]
    assert all(told)
    assert not any("%(" in sentence for sentence in told)
    assert language == "en" or not any("From now on" in sentence for sentence in told)


def test_a_rule_reads_like_what_was_said():
    assert explanation.limit_line("nearer", {"number": 80.0}, names, asks="need") == (
        "From now on we suggest nobody further than 80 km away for this need."
    )
    facts = {"number": 60.0, "unit": "t/year"}
    assert explanation.limit_line("smaller", facts, names, asks="") == (
        "From now on nothing of 60 tonnes a year or more is put forward to you."
    )
