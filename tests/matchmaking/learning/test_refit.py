"""Weights are learned from answers, and kept only where they foretell later answers better."""

import numpy as np
import pytest

from matchmaking.engine.weights import load
from matchmaking.learning.refit import LEAST_ANSWERS, Answers, changes, refit

BASE = load("listing")
NAMES = list(BASE.features)
DAY = {"on": "2026-11-29 feedback", "command": "manage.py fit_matching --from-feedback"}


def answers(count, liking, *, seed=1, to_one=4):
    """`count` answers, a few to each need; `liking` says by feature what a step of its scale adds to the log-odds of a yes."""
    chance = np.random.default_rng(seed)
    steps = chance.normal(size=(count, len(NAMES)))
    log_odds = steps @ np.array([liking.get(name, 0.0) for name in NAMES])
    yes = chance.random(count) < 1 / (1 + np.exp(-log_odds))
    means = np.array([one.mean for one in BASE.features.values()])
    scales = np.array([one.scale for one in BASE.features.values()])
    return Answers(means + steps * scales, yes, np.arange(count) // to_one)


def as_weighed(by=1.0, **other):
    """Somebody who likes what the weights in use say, times `by`, but for some features."""
    return {name: one.weight * by for name, one in BASE.features.items()} | other


def test_a_planted_preference_is_learned():
    found = refit(BASE, answers(1200, as_weighed(0.2, distance=-2.0)), **DAY)
    assert found.weights is not None
    assert found.said.startswith("The new weights win: +")
    assert found.weights.features["distance"].weight < 2 * BASE.features["distance"].weight
    assert changes(BASE, found.weights)
    assert found.weights.version == "listing 2026-11-29 feedback"
    assert (found.weights.suggested, found.weights.strong) == (BASE.suggested, BASE.strong)


@pytest.mark.parametrize("seed", range(5))
def test_noise_changes_nothing(seed):
    found = refit(BASE, answers(800, {}, seed=seed), **DAY)
    assert found.weights is None
    assert found.said.startswith("Nothing changes: the new weights do not foretell later answers better")


@pytest.mark.parametrize("seed", range(3))
def test_who_answers_as_the_weights_say_changes_nothing(seed):
    assert refit(BASE, answers(800, as_weighed(0.5), seed=seed), **DAY).weights is None


@pytest.mark.parametrize("count", [0, 1, LEAST_ANSWERS - 1])
def test_too_few_answers_change_nothing(count):
    found = refit(BASE, answers(count, as_weighed(0.2, distance=-3.0)), **DAY)
    assert found.weights is None
    assert found.said.startswith(f"Nothing changes: there are {count} answers")
    assert f"{LEAST_ANSWERS} are needed" in found.said


def test_so_many_who_all_say_yes_teach_nothing():
    told = answers(500, {})
    assert refit(BASE, Answers(told.values, np.ones(500, dtype=bool), told.listing), **DAY).weights is None


def test_no_weight_turns_against_its_sense():
    """Even where people seem to like whoever is far away."""
    found = refit(BASE, answers(1200, as_weighed(0.2, distance=3.0, linkage=2.0)), **DAY)
    if found.weights:
        for name, one in BASE.features.items():
            assert found.weights.features[name].weight * one.weight >= 0, name


def test_what_nobody_answers_about_stays_what_it_was():
    told = answers(1200, as_weighed(0.2, distance=-2.0))
    told.values[:, NAMES.index("instrument")] = np.nan
    found = refit(BASE, told, **DAY)
    assert found.weights
    assert found.weights.features["instrument"] == BASE.features["instrument"]


def test_the_average_strength_stays_where_the_thresholds_are():
    told = answers(1200, as_weighed(0.2, distance=-2.0))
    found = refit(BASE, told, **DAY)
    assert found.weights
    earlier = told.values[:840]

    def strength(weights):
        return weights.intercept + sum(
            np.mean([one.points(value) for value in earlier[:, NAMES.index(name)]])
            for name, one in weights.features.items()
        )

    assert strength(found.weights) == pytest.approx(strength(BASE), abs=1e-6)
