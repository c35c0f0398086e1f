"""Fits the weights of a benchmark task on its past, where the answers are known, by logistic regression.

For maintainers only: scikit-learn is a development dependency and is not needed to run the portal.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from ..engine.criteria import CRITERIA
from ..engine.facts import Listing, Party, Question
from ..engine.pair import Pair
from ..engine.scoring import Weight, Weights
from .reading import BadInput
from .runner import build, candidates, read
from .tasks import Period

NOTE = "Logistic regression on the last period of the task's own past; its questions and answers were not used."

FITTED = {
    "need2org": ("work", "coverage", "idle_years"),
    "gsoc_profile": ("work", "profile", "coverage", "idle_years", "newcomer", "newcomer_profile"),
}
"""The features that a task knows anything about."""

LESS_IS_BETTER = {"idle_years"}
EITHER_WAY = {"newcomer"}
KEPT_OF_WRONG = 0.2
SEED = 2026


def fit(task: str, periods: Iterable[Period], command: str) -> Weights:
    """Return weights; a feature that would count against its sense is left out and the others are fitted again."""
    values, right = _training(periods, FITTED[task])
    chosen = [place for place in range(len(FITTED[task])) if _tells_apart(values[:, place])]
    while True:
        if not chosen:
            raise BadInput(f"The past of {task} has too little in it to learn from")
        weights, against = _fit(values[:, chosen], right, [FITTED[task][one] for one in chosen])
        if not against:
            break
        chosen = [one for one in chosen if FITTED[task][one] not in against]
    intercept, features = weights
    return Weights(task, date.today().isoformat(), command, NOTE, intercept, features)  # noqa: DTZ011 (a day in a file)


def _tells_apart(column: np.ndarray) -> bool:
    known = column[~np.isnan(column)]
    return bool(known.size and known.std() > 0)


def _fit(values: np.ndarray, right: np.ndarray, names: list[str]) -> tuple[tuple[float, dict[str, Weight]], set[str]]:
    means, scales = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
    standard = np.nan_to_num((values - means) / scales)
    counted_for = np.where(right, 1, 1 / KEPT_OF_WRONG)
    model = LogisticRegression(max_iter=1_000).fit(standard, right, sample_weight=counted_for)
    features = {
        name: Weight(float(weight), float(mean), float(scale))
        for name, weight, mean, scale in zip(names, model.coef_[0], means, scales, strict=True)
    }
    against = {
        name
        for name, one in features.items()
        if name not in EITHER_WAY and (one.weight > 0) == (name in LESS_IS_BETTER)
    }
    return (float(model.intercept_[0]), features), against


def _training(periods: Iterable[Period], names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return feature values (rows of candidates, NaN where not known) and whether each candidate was right.

    All right ones are kept, of the others a sample, which then counts for the rest.
    """
    chance = random.Random(SEED)  # noqa: S311 (a sample, no secret)
    values: list[list[float]] = []
    right: list[bool] = []
    for period in periods:
        with tempfile.TemporaryDirectory() as folder:
            index = build(period, Path(folder))
            for one in period.asked:
                texts = read(index, period, one.text)
                question = Question(Listing(id="", is_need=True, title=""), Party(id=""), period.today)
                for candidate in candidates(period, texts):
                    is_right = period.names.get(candidate.party.id, candidate.party.id) in one.right
                    if not is_right and chance.random() > KEPT_OF_WRONG:
                        continue
                    pair = Pair(question, candidate, texts[candidate.party.id])
                    read_values = {
                        name: value for read_one in CRITERIA.values() for name, value in read_one(pair).features.items()
                    }
                    values.append([np.nan if read_values[name] is None else read_values[name] for name in names])
                    right.append(is_right)
    return np.array(values).reshape(-1, len(names)), np.array(right)
