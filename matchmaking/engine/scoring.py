"""Named features and versioned weights -> log-odds. Nothing else enters the sum, and every part of it is kept.

    log-odds = intercept + sum over features of weight * (value - mean) / scale

A feature that is not known adds nothing: it stands where the average stands.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from .criteria import CRITERIA, FEATURES, RANGES, Criterion
from .facts import Facts, Reading
from .pair import Pair

ROUNDING = 1e-6


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
    nobody is suggested. `head_start` is what moves whoever did little forward among the first ten (`reciprocal.lift`): it adds to the
    order and to no strength.
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
    head_start: float = 0.0

    @property
    def version(self) -> str:
        return f"{self.name} {self.fitted_on}"

    def rule_out(self, most: float) -> bool:
        """Whether somebody who is at most so strong is surely not suggested; sums may differ in their last digits."""
        return most < self.suggested - ROUNDING

    def reads(self, feature: str) -> bool:
        """Whether anything depends on this feature, so that what it costs to find out need not be paid otherwise."""
        return feature in self.features

    @cached_property
    def criteria(self) -> tuple[tuple[str, Criterion, tuple[tuple[str, Weight], ...]], ...]:
        """The criteria that have a weight, in order, each with what is weighed of it."""
        weighed = {
            name: tuple((feature, self.features[feature]) for feature in FEATURES[name] if feature in self.features)
            for name in CRITERIA
        }
        return tuple((name, CRITERIA[name], features) for name, features in weighed.items() if features)

    @cached_property
    def widest_first(self) -> tuple[int, ...]:
        """The places of the criteria, those first that can make the greatest difference.

        What can add anything whatever stands before all others, what can only take away so much after them.
        """

        def added(place: int, by: Callable[[str], float]) -> float:
            return math.fsum(by(feature) for feature, _ in self.criteria[place][2])

        def turn(place: int) -> tuple[bool, float, int]:
            most, least = added(place, self.most_of), added(place, self.least_of)
            return math.isfinite(most), least - most if math.isfinite(least) else 0.0, place

        return tuple(sorted(range(len(self.criteria)), key=turn))

    def most_of(self, feature: str, up_to: float | None = None) -> float:
        """Return the most that a feature can add, where it is known to be `up_to` at most. Unknown adds nothing: never below 0."""
        weight = self.features.get(feature)
        if weight is None or not weight.weight:
            return 0.0
        if feature not in RANGES:
            return math.inf
        least, most = RANGES[feature]
        return max(0.0, weight.points(least), weight.points(most if up_to is None else min(most, up_to)))

    def least_of(self, feature: str) -> float:
        """Return the least that a feature can add: what it takes away at worst, 0 at most."""
        weight = self.features.get(feature)
        if weight is None or not weight.weight:
            return 0.0
        if feature not in RANGES:
            return -math.inf
        return min(0.0, *map(weight.points, RANGES[feature]))


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
    """One direction of a pair: the log-odds, and what every criterion that has a weight read for it, in order.

    The evidence is made when it is asked for: of most who are weighed nothing is ever told.
    """

    strength: float
    readings: tuple[Reading, ...]
    weights: Weights

    @property
    def intercept(self) -> float:
        return self.weights.intercept

    @property
    def probability(self) -> float:
        return probability(self.strength)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        read = zip(self.weights.criteria, self.readings, strict=True)
        return tuple(_weigh(name, reading, weighed) for (name, _, weighed), reading in read)


def score(pair: Pair, weights: Weights, known: Mapping[int, Reading] = MappingProxyType({})) -> Scored:
    """Read every criterion that has a weight, but for what is `known` at its place already, and weigh what it reads."""
    readings = tuple(known.get(place) or read(pair) for place, (_, read, _) in enumerate(weights.criteria))
    points = [_points(reading, weighed) for reading, (_, _, weighed) in zip(readings, weights.criteria, strict=True)]
    return Scored(math.fsum([weights.intercept, *points]), readings, weights)


def score_if_suggested(
    pair: Pair, weights: Weights, told: float = 0.0, unread: Iterable[tuple[int, float]] = ()
) -> Scored | None:
    """The same for whoever is strong enough to be suggested, None for all others.

    `told` is how strong what was read of them before makes them, `unread` the other criteria (the place of each, and the most that all
    after it can add): as soon as these could not lift them so far, the rest is not read.
    """
    known: dict[int, Reading] = {}
    for place, most_after in unread:
        _, read, weighed = weights.criteria[place]
        known[place] = reading = read(pair)
        told += _points(reading, weighed)
        if weights.rule_out(told + most_after):
            return None
    scored = score(pair, weights, known)
    return scored if scored.strength >= weights.suggested else None


def probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds)) if log_odds > -700 else 0.0


def _points(reading: Reading, weighed: Sequence[tuple[str, Weight]]) -> float:
    value_of = reading.features.get
    return math.fsum([weight.points(value) for feature, weight in weighed if (value := value_of(feature)) is not None])


def _weigh(criterion: str, reading: Reading, weighed: Sequence[tuple[str, Weight]]) -> Evidence:
    values = {feature: value for feature, _ in weighed if (value := reading.features.get(feature)) is not None}
    features = {feature: weight.points(values[feature]) for feature, weight in weighed if feature in values}
    return Evidence(criterion, math.fsum(features.values()), features, reading.facts, reading.documents, values)
