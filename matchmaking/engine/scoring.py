"""Named features and versioned weights -> log-odds. Nothing else enters the sum, and every part of it is kept.

    log-odds = intercept + sum over features of weight * (value - mean) / scale

A feature that is not known adds nothing: it stands where the average stands.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .criteria import CRITERIA, FEATURES
from .facts import Facts, Reading
from .pair import Pair


@dataclass(frozen=True, slots=True)
class Weight:
    """What one unit of `scale` above the `mean` of a feature adds to the log-odds."""

    weight: float
    mean: float = 0.0
    scale: float = 1.0

    def points(self, value: float | None) -> float:
        return 0.0 if value is None else self.weight * (value - self.mean) / self.scale


@dataclass(frozen=True)
class Weights:
    """The committed numbers of one kind of question, with the day, the command and a note on where they come from.

    Log-odds from `strong` and `possible` on are called so where there are no conditions to count; below `suggested`
    nobody is suggested.
    """

    name: str
    fitted_on: str
    command: str
    note: str
    intercept: float
    features: Mapping[str, Weight]
    suggested: float = -math.inf
    possible: float = 0.0
    strong: float = 1.5

    @property
    def version(self) -> str:
        return f"{self.name} {self.fitted_on}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one criterion added to the log-odds, by feature, with the facts and documents behind it.

    `values` are what was read, before it was weighed: answers are learned from by them, whatever the weights were.
    """

    criterion: str
    points: float
    features: dict[str, float]
    facts: Facts = field(default_factory=dict)
    documents: tuple[int, ...] = ()
    values: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Scored:
    """One direction of a pair. `strength` is the log-odds."""

    intercept: float
    evidence: tuple[Evidence, ...]

    @cached_property
    def strength(self) -> float:
        return math.fsum([self.intercept, *(one.points for one in self.evidence)])

    @property
    def probability(self) -> float:
        return probability(self.strength)


def score(pair: Pair, weights: Weights) -> Scored:
    """Read every criterion that has a weight, and weigh what it reads."""
    evidence = []
    for criterion, read in CRITERIA.items():
        if weights.features.keys().isdisjoint(FEATURES[criterion]):
            continue
        evidence.append(_weigh(criterion, read(pair), weights))
    return Scored(weights.intercept, tuple(evidence))


def probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds)) if log_odds > -700 else 0.0


def _weigh(criterion: str, reading: Reading, weights: Weights) -> Evidence:
    values = {name: value for name, value in reading.features.items() if name in weights.features and value is not None}
    features = {name: weights.features[name].points(value) for name, value in values.items()}
    points = math.fsum(features.values())
    return Evidence(criterion, points, features, reading.facts, reading.documents, values)
