"""Fits the weights of a kind of question on the past of its task, where the answers are known.

In two steps. A conditional logit says how much each feature tells between the candidates of one question (McFadden 1974):
it is the order that counts, and some questions have no good answer at all. A logistic regression of that one score then
puts it on the scale of log-odds over all questions (Platt 1999), on which the weights set by hand stand beside it.

For maintainers only: scikit-learn is a development dependency and is not needed to run the portal.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from ..engine.criteria import CRITERIA, FEATURES, Criterion, portfolio
from ..engine.pair import Pair
from ..engine.scoring import Weight, Weights
from ..engine.weights import load
from .coding import LENGTHS, Codes
from .leaks import refuse_the_future
from .periods import Past
from .reading import BadInput

TEXTS = ("work", "profile", "coverage", "title", "newcomer", "newcomer_profile")
FITTED = {
    "need2org": ("work", "echo", "led", "coverage", "title", "idle_years", "found_near"),
    "consortium": (
        "work",
        "coverage",
        "title",
        "idle_years",
        "together",
        "together_share",
        "together_on_this",
        "reach",
        "region",
        "regions_tied",
        "fields",
        "lately",
        "new_partners",
    ),
    "partner": ("works", "reach", "subjects", "region", "regions_tied", "growing", "new_partners"),
    "gsoc_profile": (*TEXTS, "idle_years"),
    "listing": TEXTS,
    "text2cpv": (*LENGTHS, "title", "usual", "breadth"),
    "startup_investor": portfolio.HABITS,
}
"""The features that a task knows anything about.

In a portal the years since the last piece of work are left out: they add nothing to the order beside the half-life of each
piece, and whoever writes down an old one should not stand behind who writes down none.
"""

BY_HAND_TOO = frozenset({"listing"})
"""Tasks in whose file other features are set by hand and stay as they are. In all others what is fitted no longer is left out."""

NOTE = "Logistic regression on the last period of the task's own past; its questions and answers were not used."
LESS_IS_BETTER = {"idle_years"}
EITHER_WAY = {"newcomer", "breadth"}
HELD_BACK = 1e-3
"""How much large weights are held back, against features that hardly differ."""


@dataclass(frozen=True)
class Examples:
    """Candidates of known questions: their feature values (NaN where not known), which were right, and of which question.

    Every question of a task counts alike, and every task as much as the others.
    """

    values: np.ndarray
    right: np.ndarray
    question: np.ndarray
    counts: np.ndarray


def fit(task: str, periods: Iterable[Past | Codes], command: str) -> Weights:
    """Return weights; a feature that would count against its sense is left out and the others are fitted again."""
    names, known = FITTED[task], _known(task)
    examples = _examples(periods, names)
    chosen = [place for place in range(len(names)) if _tells_apart(examples.values[:, place])]
    while True:
        if not chosen or not examples.right.any():
            raise BadInput(f"The past of {task} has too little in it to learn from")
        intercept, features = _fit(replace(examples, values=examples.values[:, chosen]), [names[one] for one in chosen])
        against = {name for name, one in features.items() if _counts_against(name, one)}
        if not against:
            break
        chosen = [one for one in chosen if names[one] not in against]
    return replace(
        known,
        fitted_on=date.today().isoformat(),  # noqa: DTZ011 (a day in a file)
        command=command,
        intercept=intercept,
        features=features | by_hand(task, known),
    )


def by_hand(task: str, known: Weights) -> dict[str, Weight]:
    """Return the weights of a task that are set by hand, so that fitting leaves them alone."""
    there = {one for features in FEATURES.values() for one in features} - set(FITTED[task])
    return {name: one for name, one in known.features.items() if task in BY_HAND_TOO and name in there}


def _known(task: str) -> Weights:
    """Return the weights as they are; of a new kind of question nothing is set by hand yet."""
    try:
        return load(task)
    except FileNotFoundError:
        return Weights(task, "", "", NOTE, 0.0, {})


def _tells_apart(column: np.ndarray) -> bool:
    known = column[~np.isnan(column)]
    return bool(known.size and known.std() > 0)


def _counts_against(name: str, one: Weight) -> bool:
    return name not in EITHER_WAY and (one.weight > 0) == (name in LESS_IS_BETTER)


def _fit(examples: Examples, names: list[str]) -> tuple[float, dict[str, Weight]]:
    means, scales = np.nanmean(examples.values, axis=0), np.nanstd(examples.values, axis=0)
    standard = np.nan_to_num((examples.values - means) / scales)
    direction = _within_questions(standard, examples)
    scores = (standard @ direction)[:, None]
    scale = LogisticRegression(C=1e6).fit(scores, examples.right, sample_weight=examples.counts)
    features = {
        name: Weight(float(weight), float(mean), float(spread))
        for name, weight, mean, spread in zip(names, direction * scale.coef_[0, 0], means, scales, strict=True)
    }
    return float(scale.intercept_[0]), features


def _within_questions(standard: np.ndarray, examples: Examples) -> np.ndarray:
    """Return the direction in which the right ones of each question stand furthest before its other candidates."""
    starts = np.flatnonzero(np.r_[True, np.diff(examples.question) != 0])
    sizes = np.diff(np.r_[starts, len(standard)])
    right = examples.right.astype(float)
    answers = np.add.reduceat(right, starts)
    weight = np.where(answers > 0, examples.counts[starts], 0.0)
    weight /= weight.sum()
    share = right / np.repeat(np.maximum(answers, 1), sizes)

    def loss(direction: np.ndarray) -> tuple[float, np.ndarray]:
        scores = standard @ direction
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        powers = np.exp(scores)
        sums = np.add.reduceat(powers, starts)
        likely = np.add.reduceat(scores * share, starts) - np.log(sums)
        slope = standard.T @ (np.repeat(weight, sizes) * (powers / np.repeat(sums, sizes) - share))
        return -float(weight @ likely) + HELD_BACK * float(direction @ direction), slope + 2 * HELD_BACK * direction

    return minimize(loss, np.zeros(standard.shape[1]), jac=True, method="L-BFGS-B").x


def _examples(periods: Iterable[Past | Codes], names: tuple[str, ...]) -> Examples:
    values: list[np.ndarray] = []
    right: list[bool] = []
    question: list[int] = []
    counts: list[float] = []
    numbers = count()
    for period in periods:
        refuse_the_future(period)
        with tempfile.TemporaryDirectory() as folder:
            compared = _compared(period, Path(folder), names)
            for (rows, are_right), number in zip(compared, numbers, strict=False):
                values.append(rows)
                right += are_right
                question += [number] * len(rows)
                counts += [1 / len(period.asked)] * len(rows)
    table = np.concatenate(values) if values else np.empty((0, len(names)))
    return Examples(table, np.array(right, dtype=bool), np.array(question), np.array(counts))


def _compared(period: Past | Codes, folder: Path, names: tuple[str, ...]) -> Iterator[tuple[np.ndarray, list[bool]]]:
    """Yield for each question a row of the named features for each candidate (NaN: not known), and whether it is right."""
    if isinstance(period, Codes):
        yield from period.compared(names)
        return
    criteria = [CRITERIA[name] for name, features in FEATURES.items() if not set(features).isdisjoint(names)]
    for one, pairs in period.pairs(folder):
        rows = np.array([_values(pair, criteria, names) for pair in pairs]).reshape(-1, len(names))
        yield rows, [period.id_of(pair.theirs.id) in one.right for pair in pairs]


def _values(pair: Pair, criteria: Sequence[Criterion], names: tuple[str, ...]) -> list[float]:
    found = {name: value for read in criteria for name, value in read(pair).features.items()}
    return [np.nan if (value := found[name]) is None else value for name in names]
