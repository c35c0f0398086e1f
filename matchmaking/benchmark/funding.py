"""Companies that look for finance on one day, and all that providers had financed before: the ordinary engine, without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from ..engine.documents import Pooled
from ..engine.facts import Candidate, Listing, Party, Question
from ..engine.likeness import Round
from ..engine.matching import match
from ..engine.pair import Pair, Surroundings
from ..engine.portfolio import Deal, Portfolios
from ..engine.scoring import Weights
from .baselines import by_popularity
from .periods import Answer, Asked, Posed, Written

MOST_CANDIDATES = 400
"""So many are compared one by one: those for whom the sum of all that is known is highest."""

HABITS = ("financed_lately", "finances_trade", "finances_place", "finances_stage", "finances_amount")
MOST_RANKED = 100


@dataclass
class Funding:
    """A period of a task in which investors are looked for. `rounds` tell by question what is known of the company that asks."""

    today: date
    deals: Sequence[Deal]
    rounds: Mapping[str, Round]
    asked: Sequence[Asked]

    def answering(self, folder: Path, weights: Weights) -> Answer:  # noqa: ARG002 - nothing is kept on disk
        self._portfolios  # noqa: B018 - read before the first question, as an index would be
        return lambda one: self.rank(one, weights)

    def rank(self, one: Posed, weights: Weights) -> list[str]:
        question, around, candidates = self._before(one)
        found = match(question, candidates, {}, weights=weights, around=around, most=MOST_RANKED)
        return [suggested.organisation for suggested in found.matches]

    def pairs(self, folder: Path) -> Iterator[tuple[Asked, list[Pair]]]:  # noqa: ARG002 - the same
        for one in self.asked:
            question, around, candidates = self._before(one.posed)
            yield one, [Pair(question, candidate, Pooled(), around) for candidate in candidates]

    def id_of(self, organisation: str) -> str:
        return organisation

    def may_rank(self, one: Posed, name: str) -> bool:
        return name in self._known and name not in one.never

    def baselines(self) -> Mapping[str, Answer]:
        """Popularity, and the smoothed log-odds of each fact and of what was financed lately, added up as they are."""
        counts = Counter(one.provider for one in self.deals)
        return {"popularity": by_popularity(counts, self.may_rank), "log-odds": self._by_habits}

    def written(self) -> Iterator[Written]:
        for one in self.deals:
            yield Written(f"The deal of {one.provider} with {one.round.company}", one.round.on)

    @cached_property
    def _portfolios(self) -> Portfolios:
        return Portfolios(self.deals, self.today)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._portfolios.providers)

    def _before(self, one: Posed) -> tuple[Question, Surroundings, list[Candidate]]:
        """The question, what stands around it, and whom to compare."""
        asked = self.rounds[one.qid]
        values = self._portfolios.read(asked)
        best = self._best(one, np.sum(list(values.values()), axis=0), MOST_CANDIDATES)
        around = Surroundings(backing=self._portfolios.backings(asked, best, values))
        question = Question(Listing(id="", is_need=True, title=one.title), Party(id=one.asker), self.today, one.never)
        return question, around, [Candidate(Party(id=name)) for name in best]

    def _by_habits(self, one: Posed) -> list[str]:
        values = self._portfolios.read(self.rounds[one.qid])
        known = [values[name] for name in HABITS if name in values]
        return self._best(one, np.sum(known, axis=0), MOST_RANKED)

    def _best(self, one: Posed, sums: np.ndarray, most: int) -> list[str]:
        found: list[str] = []
        for place in np.argsort(-sums, kind="stable"):
            if (name := self._portfolios.providers[place]) not in one.never:
                found.append(name)
                if len(found) == most:
                    break
        return found
