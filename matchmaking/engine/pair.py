"""A question and a candidate side by side, with what the criteria look up again and again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .codes import Linkages, same_trade
from .conditions import LENDS, Condition, compare, km_apart
from .distance import told_km
from .documents import Pooled
from .facts import Candidate, Facts, Listing, Party, Question
from .graph import Graph, Tie
from .instruments import Fit, best_of
from .portfolio import Backing
from .regions import Regions

LITTLE_WORK = 10
"""Pieces of past work."""


@dataclass(frozen=True)
class Surroundings:
    """What is the same for every candidate of a question: input-output linkages, the graph, and nearness in it, and for a need for
    finance what the past of each provider says to it.

    `ties` are those of the asker, `near_found` says who worked with how many of those found best. `regions` are those that work together.
    `alike` says whose past work is how alike to the asker's in its words.
    """

    linkages: Linkages = field(default_factory=Linkages)
    graph: Graph | None = None
    nearness: Mapping[str, float] = field(default_factory=dict)
    backing: Mapping[str, Backing] = field(default_factory=dict)
    ties: Mapping[str, Tie] = field(default_factory=dict)
    near_found: Mapping[str, int] = field(default_factory=dict)
    regions: Regions = field(default_factory=Regions)
    alike: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    """One direction: does the other side suit who asks? `texts` is what its documents say to the question.

    `other_way` is the direction that this one was turned round from: what both have in common is worked out once.
    """

    question: Question
    candidate: Candidate
    texts: Pooled
    around: Surroundings = field(default_factory=Surroundings)
    other_way: Pair | None = None

    @property
    def asked(self) -> Listing:
        return self.question.listing

    @property
    def ours(self) -> Party:
        return self.question.asker

    @property
    def theirs(self) -> Party:
        return self.candidate.party

    @property
    def is_newcomer(self) -> bool:
        return is_newcomer(self.theirs, self.texts)

    @property
    def did_little(self) -> bool:
        """We know how much it has done, and that it is not much."""
        return self.theirs.works is not None and self.theirs.works <= LITTLE_WORK

    @cached_property
    def conditions(self) -> list[Condition]:
        if self.other_way and not (self.other_way.fit or self.fit):
            return self.other_way.conditions
        return compare(self.question, self.candidate, self.fit)

    @cached_property
    def fit(self) -> Fit | None:
        """What the other side has published that fits a need for finance best; None where it has published nothing."""
        if not self.asked.is_need or self.asked.category != LENDS:
            return None
        return best_of(self.question, self.theirs.instruments)

    @cached_property
    def km(self) -> float | None:
        """How far apart they are, each at the place its listing names, else at the nearest where it is."""
        return self.other_way.km if self.other_way else km_apart(self.question, self.candidate)

    @property
    def told_km(self) -> Facts:
        """The distance as it may be told."""
        return told_km(self.km, in_steps=self.ours.is_unnamed or self.theirs.is_unnamed)

    @cached_property
    def supplied(self) -> tuple[str, ...]:
        """The codes of what the other side gives to a need, or takes from an offer."""
        return supplied(self.candidate, is_need=self.asked.is_need)

    @cached_property
    def same_trade(self) -> str | None:
        """The code of the other side that is in the very trade asked for, or None."""
        return same_trade(self.asked.codes, self.supplied)

    def reversed(self) -> Pair:
        """The other direction: would the one who is suggested want who asks?

        Without a listing of its own it asks for nothing in particular; what its documents hold of the question says
        that this is its business, and its rank among others says nothing to itself.
        """
        own = self.candidate.offer or Listing(id="", is_need=not self.asked.is_need, title="")
        return Pair(
            question=Question(listing=own, asker=self.theirs, today=self.question.today),
            candidate=Candidate(party=self.ours, offer=self.asked),
            texts=Pooled(
                coverage=self.texts.coverage,
                title=self.texts.title,
                documents=list(self.texts.documents),
                left_out=self.texts.left_out,
            ),
            around=self.around,
            other_way=self,
        )


def is_newcomer(party: Party, texts: Pooled) -> bool:
    """We know that it has done nothing yet, and nothing it offers was found either."""
    return party.works == 0 and not texts.work


def supplied(candidate: Candidate, *, is_need: bool) -> tuple[str, ...]:
    """Return the codes of what a candidate gives to a need, or takes from an offer."""
    listed = candidate.offer.codes if candidate.offer else ()
    return (*listed, *(candidate.party.business if is_need else candidate.party.buys))
