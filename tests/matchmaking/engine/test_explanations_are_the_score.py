"""What is shown is what was counted: for random pictures contributions sum to the strength, and nothing that counted is without words."""

from __future__ import annotations

import dataclasses
import json
import math
from collections import Counter
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.engine import explanation, matching
from matchmaking.engine.criteria import CRITERIA, FEATURES
from matchmaking.engine.explanation.reasons import COUNTED_FROM
from matchmaking.engine.pair import Pair
from matchmaking.engine.weights import load
from tests.matchmaking.engine.pictures import Picture, pictures

LANGUAGES = ("en", "fr", "ar")
SAYS_A_SHARE = {"linkage", "complementarity"}
"""Of a sector's inputs, which is no measure of fit."""

KINDS_OF_QUESTION = st.sampled_from(["listing", "need2org", "consortium", "partner"])
UNHURRIED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def names(kind: str, key: str) -> str:
    return "" if kind == "place" else key


def suggestions(picture: Picture, kind: str = "listing", *, everybody: bool = True) -> list[matching.Match]:
    """With `everybody`, also those below the threshold, so that every sentence is met."""
    weights = load(kind)
    return matching.match(
        picture.question,
        picture.candidates,
        picture.texts,
        weights=dataclasses.replace(weights, suggested=-math.inf) if everybody else weights,
        backward=load("listing_backward"),
        around=picture.around,
        look_up=lambda shown: {number: picture.documents[number] for number in shown if number in picture.documents},
    ).matches


def come_forward(picture: Picture, kind: str = "listing") -> list[matching.Match]:
    """Each candidate as somebody who says that they can answer, whatever the gates say."""
    texts = picture.texts
    return [
        matching.weigh(
            Pair(picture.question, one, texts.get(one.party.id) or matching.Pooled(), picture.around),
            weights=load(kind),
            backward=load("listing_backward"),
            look_up=lambda _shown: picture.documents,
        )
        for one in picture.candidates
    ]


def stored(evidence: dict[str, Any]) -> dict[str, Any]:
    """As it comes back from a JSON column."""
    return json.loads(json.dumps(evidence))


def test_every_feature_belongs_to_exactly_one_criterion():
    assert list(CRITERIA) == list(FEATURES)
    assert {
        feature: n for feature, n in Counter(one for group in FEATURES.values() for one in group).items() if n > 1
    } == {}
    for name in ("listing", "listing_backward", "need2org", "consortium", "partner", "gsoc_profile"):
        assert set(load(name).features) <= {one for group in FEATURES.values() for one in group}


@UNHURRIED
@given(pictures(), KINDS_OF_QUESTION)
def test_the_contributions_sum_to_the_strength_through_the_whole_engine(picture, kind):
    for one in [*suggestions(picture, kind, everybody=False), *come_forward(picture, kind)]:
        for evidence, scored in ((one.asker_evidence(), one.forward), (one.candidate_evidence(), one.backward)):
            told = stored(evidence)
            summed = math.fsum([told["intercept"], *(part["points"] for part in told["contributions"])])
            assert summed == told["strength"] == scored.strength
            for part in told["contributions"]:
                assert part["points"] == pytest.approx(math.fsum(part["features"].values()))
                assert set(part["features"]) <= set(FEATURES[part["criterion"]])
                assert set(part["values"]) == set(part["features"])
            told_once = Counter(part["criterion"] for part in told["contributions"])
            assert set(told_once.values()) <= {1}


@UNHURRIED
@given(pictures(), KINDS_OF_QUESTION, st.sampled_from(LANGUAGES))
def test_nothing_that_counted_is_without_its_sentence(picture, kind, language):
    with translation.override(language):
        for one in [*suggestions(picture, kind), *come_forward(picture, kind)]:
            for side, evidence in (("asker", one.asker_evidence()), ("candidate", one.candidate_evidence())):
                told = stored(evidence)
                moved = {part["criterion"]: part["points"] for part in told["contributions"]}
                moved = {criterion: points for criterion, points in moved.items() if abs(points) > COUNTED_FROM}
                reasons = explanation.reasons(told, names, side=side)
                assert {reason.criterion: reason.points for reason in reasons} == moved
                assert [reason.criterion for reason in reasons if not reason.text.strip()] == []
                lines = explanation.gate_lines(told, names, side=side)
                assert [(line.key, line.answer) for line in lines] == [
                    (gate["key"], gate["answer"]) for gate in told["gates"]
                ]
                assert all(line.text.strip(". ") for line in lines)
                fit = [one.text for one in reasons if one.criterion not in SAYS_A_SHARE]
                assert not any("%" in text for text in [*fit, *(one.text for one in lines)])


def test_whoever_is_reached_by_way_of_others_alone_is_told_so():
    """Three steps away in the graph, and nothing known of their past work: nearness counts, so it has its words."""
    facts = {"works": None, "shared": 0, "together": False}
    told = {
        "contributions": [
            {"criterion": "track_record", "points": 0.2, "features": {"nearness": 0.2}, "facts": facts, "documents": []}
        ]
    }
    (reason,) = explanation.reasons(told, names, side="asker")
    assert reason.text == "Whom you worked with leads to them, by way of others."


@UNHURRIED
@given(pictures())
def test_what_is_missing_is_what_conditions_and_gates_leave_open(picture):
    for one in [*suggestions(picture), *come_forward(picture)]:
        told = stored(one.asker_evidence())
        mine = "need" if picture.question.listing.is_need else "offer"
        missing = explanation.missing_lines(told, names, mine=mine, side="asker")
        open_conditions = [part for part in told["conditions"] if part["state"] == "unknown"]
        assert len(set(missing)) == len(missing)
        assert bool(missing) >= bool(open_conditions)
        asked_of_kind = [gate for gate in told["gates"] if (gate["key"], gate["answer"]) == ("kind", "unknown")]
        assert bool(asked_of_kind) <= ("What kind of organisation they are" in missing)
