"""Refits weights from answers, and keeps the new ones only where they foretell later answers better.

A logistic regression with the weights in use as its prior: each weight is held back by how far it moves the contributions of its
feature, so few answers change little (Chelba and Acero 2004, adaptation of a maximum entropy classifier with a Gaussian prior
around the background weights). Who was asked at all was chosen by these very weights, so how many say yes, and how steeply that
rises, are numbers of the sample and not of the weights (Platt 1999): two are fitted beside the weights and thrown away, and the
strengths stay on the scale on which the thresholds stand.

Pure: numpy and scipy, no rows, no files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from ..engine.scoring import Weight, Weights

LEAST_ANSWERS, LEAST_OF_EACH = 200, 40
"""So many answers are needed, of them so many yes and so many no: with fewer the interval below would hardly ever exclude zero."""

HELD_OUT = 0.3
"""The latest part, on which it is decided."""

HOLDING_BACK = (3.0, 10.0, 30.0, 100.0)
"""How strongly weights are held at what they are; chosen on the latest part of what is learned from."""

RESAMPLED, SEED, CONFIDENCE = 2000, 20261129, 0.95


@dataclass(frozen=True)
class Answers:
    """Feature values (NaN where not known; answers by features), whether it was a yes, and of which need or offer, by time."""

    values: np.ndarray
    yes: np.ndarray
    listing: np.ndarray

    def __len__(self) -> int:
        return len(self.yes)

    def part(self, where: slice) -> Answers:
        return Answers(self.values[where], self.yes[where], self.listing[where])


@dataclass(frozen=True)
class Refit:
    """What came of it: other weights where they won, and in any case the sentence that says why."""

    weights: Weights | None
    said: str


def refit(base: Weights, answers: Answers, *, on: str, command: str) -> Refit:
    """Learn on the earlier answers, decide on the later ones. `on` is a day, for the version of the weights."""
    yes, no = int(answers.yes.sum()), int((~answers.yes).sum())
    counted = f"{len(answers)} answers ({yes} yes, {no} no)"
    if len(answers) < LEAST_ANSWERS or min(yes, no) < LEAST_OF_EACH:
        needed = f"{LEAST_ANSWERS} are needed, {LEAST_OF_EACH} of each kind at least"
        return Refit(None, f"Nothing changes: there are {counted}, and {needed}.")
    before, after = _by_time(answers)
    if not 0 < after.yes.sum() < len(after) or not 0 < before.yes.sum() < len(before):
        return Refit(None, f"Nothing changes: of {counted} the later or the earlier ones all say the same.")
    found = _learn(base, before, _how_strongly(base, before))
    known = _fit(before.yes, _standard(base, before) @ _numbers(base))
    won = _losses(known, base, _numbers(base), after) - _losses(found.platt, base, found.weights, after)
    low, high = _interval(won, after.listing)
    told = f"{won.mean():+.4f} [{low:+.4f}, {high:+.4f}] in log loss on the {len(after)} latest of {counted}"
    if low <= 0:
        return Refit(None, f"Nothing changes: the new weights do not foretell later answers better, {told}.")
    note = f"{base.note} Learned here from {counted}: {told}."
    return Refit(_as_weights(base, found.weights, before, on, command, note), f"The new weights win: {told}.")


@dataclass(frozen=True)
class _Found:
    weights: np.ndarray
    platt: tuple[float, float]


def _by_time(answers: Answers) -> tuple[Answers, Answers]:
    cut = round(len(answers) * (1 - HELD_OUT))
    return answers.part(slice(0, cut)), answers.part(slice(cut, None))


def _numbers(base: Weights) -> np.ndarray:
    return np.array([one.weight for one in base.features.values()])


def _standard(base: Weights, answers: Answers) -> np.ndarray:
    """As the engine weighs them; what is not known stands where the average stands."""
    means = np.array([one.mean for one in base.features.values()])
    scales = np.array([one.scale for one in base.features.values()])
    return np.nan_to_num((answers.values - means) / scales, nan=0.0, posinf=0.0, neginf=0.0)


def _how_strongly(base: Weights, before: Answers) -> float:
    """The holding back under which the earlier answers foretell the latest of them best."""
    earlier, later = _by_time(before)
    if not 0 < earlier.yes.sum() < len(earlier):
        return HOLDING_BACK[-1]

    def loss(holding: float) -> float:
        found = _learn(base, earlier, holding)
        return float(_losses(found.platt, base, found.weights, later).mean())

    return min(HOLDING_BACK, key=loss)


def _learn(base: Weights, answers: Answers, holding: float) -> _Found:
    """The weights nearest to those in use that explain the answers, none of them against its sense."""
    standard, start, yes = _standard(base, answers), _numbers(base), answers.yes.astype(float)
    spread = standard.std(axis=0)
    offset, slope = _fit(answers.yes, standard @ start)

    def cost(given: np.ndarray) -> tuple[float, np.ndarray]:
        level, steep, weights = given[0], np.exp(given[1]), given[2:]
        strength = standard @ weights
        logit = level + steep * strength
        wrong = expit(logit) - yes
        moved = (weights - start) * spread
        total = float(np.sum(np.logaddexp(0, logit) - yes * logit) + holding / 2 * moved @ moved)
        down = np.concatenate(
            [[wrong.sum()], [steep * wrong @ strength], steep * standard.T @ wrong + holding * moved * spread]
        )
        return total, down

    sense = [(0.0, None) if one > 0 else (None, 0.0) if one < 0 else (0.0, 0.0) for one in start]
    begin = np.concatenate([[offset, np.log(max(slope, 1e-3))], start])
    best = minimize(cost, begin, jac=True, method="L-BFGS-B", bounds=[(None, None), (-7.0, 3.0), *sense]).x
    # A feature that nobody's answers tell apart stays exactly what it was.
    weights = np.where(spread > 0, best[2:], start)
    return _Found(weights, (float(best[0]), float(np.exp(best[1]))))


def _fit(yes: np.ndarray, strength: np.ndarray) -> tuple[float, float]:
    """Platt's two numbers for strengths that are given; a strength that foretells nothing gets no slope."""
    right = yes.astype(float)

    def cost(given: np.ndarray) -> tuple[float, np.ndarray]:
        logit = given[0] + given[1] * strength
        wrong = expit(logit) - right
        return float(np.sum(np.logaddexp(0, logit) - right * logit)), np.array([wrong.sum(), wrong @ strength])

    level, slope = minimize(cost, np.zeros(2), jac=True, method="L-BFGS-B", bounds=[(None, None), (0.0, 20.0)]).x
    return float(level), float(slope)


def _losses(platt: tuple[float, float], base: Weights, weights: np.ndarray, answers: Answers) -> np.ndarray:
    """The log loss of each answer."""
    logit = platt[0] + platt[1] * (_standard(base, answers) @ weights)
    return np.logaddexp(0, logit) - answers.yes * logit


def _interval(won: np.ndarray, listing: np.ndarray) -> tuple[float, float]:
    """Of the mean difference, by drawing whole needs and offers again and again: answers to one of them resemble each other."""
    names, place = np.unique(listing, return_inverse=True)
    sums, sizes = np.bincount(place, won), np.bincount(place)
    drawn = np.random.default_rng(SEED).integers(0, len(names), (RESAMPLED, len(names)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


def _as_weights(base: Weights, found: np.ndarray, before: Answers, on: str, command: str, note: str) -> Weights:
    """With an intercept that leaves the average strength where it was: thresholds mean what they meant."""
    features: dict[str, Weight] = {
        name: replace(one, weight=round(float(weight), 4))
        for (name, one), weight in zip(base.features.items(), found, strict=True)
    }
    kept = np.array([one.weight for one in features.values()])
    moved = float(_standard(base, before).mean(axis=0) @ (_numbers(base) - kept))
    return replace(base, fitted_on=on, command=command, note=note, intercept=base.intercept + moved, features=features)


def changes(base: Weights, other: Weights) -> Sequence[str]:
    """What the new weights count more and what less, the largest change first, for whoever runs the command."""
    moved = [
        (
            abs(other.features[name].weight - one.weight),
            f"{name:<20} {one.weight:+.3f} -> {other.features[name].weight:+.3f}",
        )
        for name, one in base.features.items()
    ]
    return [line for change, line in sorted(moved, reverse=True) if change >= 0.0005]
