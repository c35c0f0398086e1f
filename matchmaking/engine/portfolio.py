"""What finance providers have put money into, read beside a company that looks for some.

Whoever financed companies like this one, here, at this stage, with such amounts and not long ago is likely to do it again. Three
things are read of each provider:

- how many of its deals are like this one: a product of likenesses (line of business, place, stage, amount, age of the company), each
  deal counting half after HALF_LIFE_YEARS. A kernel estimate of a density (Rosenblatt 1956; Parzen 1962).
- habits, each the log of how much oftener than others it does so, smoothed towards what all do (the log-odds of naive Bayes):
  line of business, place, stage, amount, and whether it joins first or where others are in already.
- company: with whom of those already in has it put money into others before (cosine of joint deals, Salton 1963), and whom of them has it
  followed. Known only where somebody is in already.

Everything is about the past up to a day; nothing knows what came of a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy import sparse

from .backers import Companies
from .likeness import Likenesses, Round, amount_step

HALF_LIFE_YEARS = 2.0
LATELY_YEARS = 1.0
YEAR = 365.25

SMOOTHING = 3.0
"""So many deals of the average provider are added to those of each, before its habits are read."""

SAME_SITUATION = 2.0
FIRST_DEAL, LATER_DEAL = 1.0, 0.3
"""Money for a company that it had financed before says less of whom a provider would let in."""

OTHER_SITUATION = 0.35
FAINT = 0.15
"""Of a deal of average likeness: who has none that is like this one stands there."""

FAINT_ACTIVITY, FAINT_JOINT, FAINT_FOLLOWED = 0.02, 0.01, 0.05


@dataclass(frozen=True, slots=True)
class Deal:
    """A provider's part in a round."""

    provider: str
    round: Round


@dataclass(frozen=True, slots=True)
class Backing:
    """What one provider's past says to one question, by name; what is not known is missing. `alike` are the companies of the same line
    of business that it has financed, with the year of the first of them."""

    values: Mapping[str, float]
    alike: int = 0
    since: int | None = None


@dataclass(frozen=True, slots=True)
class _Habits:
    """Providers by the values of one fact: weights of their deals, their sums, and what all do."""

    place: Mapping[Hashable, int]
    weights: sparse.csc_matrix
    sums: np.ndarray
    shares: np.ndarray

    def sum(self, values: Iterable[Hashable]) -> np.ndarray | None:
        """Return the log-odds of all values together, None where there is none."""
        each = [self.log_odds(value) for value in values]
        return np.sum(each, axis=0) if each else None

    def log_odds(self, value: Hashable) -> np.ndarray:
        column = self.place.get(value)
        if column is None:
            return np.zeros(len(self.sums))
        share = self.shares[column]
        own = self.weights[:, [column]].toarray().ravel()
        return np.asarray(np.log((own + SMOOTHING * share) / ((self.sums + SMOOTHING) * share)))


@dataclass
class Portfolios:
    """All that providers have financed before `today`. Deals of a later day are left out."""

    deals: Sequence[Deal]
    today: date
    providers: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.deals = sorted((one for one in self.deals if one.round.on < self.today), key=lambda one: one.round.on)
        rounds = [one.round for one in self.deals]
        self.providers = sorted({one.provider for one in self.deals})
        self._place = {name: place for place, name in enumerate(self.providers)}
        self._whose = np.array([self._place[one.provider] for one in self.deals], dtype=int)
        self._years = np.array([(self.today - one.on).days / YEAR for one in rounds])
        self._fading = 0.5 ** (self._years / HALF_LIFE_YEARS)
        self._companies = Companies(rounds, self._whose, self._fading)
        self._likenesses = Likenesses(rounds)
        weights = self._fading * np.where(self._companies.first, FIRST_DEAL, LATER_DEAL)
        self._trade_habits = self._habits([one.trades for one in rounds], weights)
        self._stage_habits = self._habits([(one.stage,) if one.stage else () for one in rounds], weights)
        self._amount_habits = self._habits([(amount_step(one.amount),) for one in rounds], weights)
        self._place_habits = self._habits([one.places for one in rounds], weights)
        self._lately = np.log(
            self._per_provider(self._companies.first * 0.5 ** (self._years / LATELY_YEARS)) + FAINT_ACTIVITY
        )
        self._entries = self._entry_habits()

    def backers(self, company: str) -> Collection[str]:
        """Return who is in already."""
        return [self.providers[place] for place in self._companies.backers.get(company, ())]

    def read(self, asked: Round) -> dict[str, np.ndarray]:
        """Return what the past of every provider says, by name, in the order of `providers`; nothing where there are none."""
        if not self.providers:
            return {}
        inside = self._companies.backers.get(asked.company, [])
        like = self._likeness(asked, is_first=not inside)
        values: dict[str, np.ndarray | None] = {
            "financed_alike": np.log(self._per_provider(like * self._fading) + FAINT * like.mean()),
            "financed_lately": self._lately,
            "finances_trade": self._trade_habits.sum(asked.trades),
            "finances_place": self._place_habits.sum(asked.places),
            "finances_stage": self._stage_habits.sum([asked.stage] if asked.stage else []),
            "finances_amount": self._amount_habits.sum([amount_step(asked.amount)] if asked.amount else []),
            "joins_then": self._entries[bool(inside)],
            "joins_with": None,
            "follows": None,
        }
        if inside:
            joint = np.asarray(self._companies.joint[inside].sum(axis=0)).ravel()
            followed = np.asarray(self._companies.followed[inside].sum(axis=0)).ravel()
            values["joins_with"] = np.log(joint / FAINT_JOINT + 1)
            values["follows"] = np.log(followed / FAINT_FOLLOWED + 1)
        return {name: value for name, value in values.items() if value is not None}

    def backings(self, asked: Round, providers: Iterable[str], values: Mapping[str, np.ndarray]) -> dict[str, Backing]:
        """Return provider -> what its past says, of those that have one."""
        alike = self._companies_alike(asked)
        found = {}
        for provider in providers:
            if (place := self._place.get(provider)) is not None:
                own = {name: float(column[place]) for name, column in values.items()}
                companies = alike.get(place, {})
                found[provider] = Backing(own, len(companies), min(companies.values(), default=None))
        return found

    def _companies_alike(self, asked: Round) -> dict[int, dict[str, int]]:
        """Place of a provider -> companies of the very line of business that it has financed, each with the first year."""
        found: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for number in self._likenesses.in_the_trade(asked):
            company = self.deals[number].round
            if company.company != asked.company:
                found[int(self._whose[number])].setdefault(company.company, company.on.year)
        return found

    def _likeness(self, asked: Round, *, is_first: bool) -> np.ndarray:
        """Return for each deal how like it is to what is asked."""
        like = np.where(self._companies.first, FIRST_DEAL, LATER_DEAL) * np.where(
            self._companies.opening == is_first, 1, OTHER_SITUATION
        )
        return np.asarray(like * self._likenesses.read(asked))

    def _entry_habits(self) -> dict[bool, np.ndarray]:
        """How much oftener than others each joins where others are in already (True), and where nobody is (False)."""
        weights = self._fading * self._companies.first
        all_of_them = self._per_provider(weights)
        entries = {}
        for later in (False, True):
            own = self._per_provider(weights * (self._companies.later == later))
            share = max(own.sum() / max(all_of_them.sum(), 1e-9), 1e-9)
            entries[later] = np.log((own + SAME_SITUATION * share) / ((all_of_them + SAME_SITUATION) * share))
        return entries

    def _per_provider(self, weights: np.ndarray) -> np.ndarray:
        return np.bincount(self._whose, weights, len(self.providers))

    def _habits(self, facts: Sequence[Sequence[Hashable]], weights: np.ndarray) -> _Habits:
        place: dict[Hashable, int] = {}
        rows, columns, values = [], [], []
        for number, each in enumerate(facts):
            for fact in each:
                rows.append(int(self._whose[number]))
                columns.append(place.setdefault(fact, len(place)))
                values.append(float(weights[number]))
        matrix = sparse.csc_matrix((values, (rows, columns)), shape=(len(self.providers), len(place)))
        everything = max(float(weights.sum()), 1e-9)
        shares = np.maximum(np.asarray(matrix.sum(axis=0)).ravel() / everything, 1e-9)
        return _Habits(place, matrix, self._per_provider(weights), shares)
