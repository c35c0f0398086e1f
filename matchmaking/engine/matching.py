"""The whole way from a question to its suggestions, the same for every kind of question; only the weights differ."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from . import gates, reciprocal
from .conditions import Condition, Counts, count
from .documents import Pooled
from .facts import Candidate, Document, Question, Reading
from .gates import Gate
from .hopeless import hopes
from .pair import Pair, Surroundings
from .scoring import Evidence, Scored, Weights, score, score_if_suggested
from .subject import compare_subject, is_beside_the_point
from .verdict import Verdict, judge


@dataclass(frozen=True)
class Match:
    """One suggestion. `order` decides only where it stands among the others."""

    organisation: str
    offer: str | None
    is_newcomer: bool
    forward: Scored
    backward: Scored | None
    order: float
    conditions: tuple[Condition, ...]
    gates: tuple[Gate, ...]
    verdict: Verdict
    weights: str

    @property
    def counts(self) -> Counts:
        return count(self.conditions)

    def asker_evidence(self) -> dict[str, Any]:
        """Return what the asker is shown, as plain values for a JSON column."""
        return self._evidence(self.forward, "asker")

    def candidate_evidence(self) -> dict[str, Any]:
        """Return what the other side is shown: the same conditions, the contributions of its own direction."""
        return self._evidence(self.backward or self.forward, "candidate")

    def _evidence(self, scored: Scored, reader: str) -> dict[str, Any]:
        return {
            "weights": self.weights,
            "intercept": scored.intercept,
            "strength": scored.strength,
            "contributions": [_plain(one) for one in scored.evidence],
            "conditions": [_plain(one) for one in self.conditions],
            "gates": [_plain(one) for one in self.gates if one.of in {"", reader}],
            "fits": self.forward.probability,
            "fits_back": self.backward.probability if self.backward else None,
        }


@dataclass(frozen=True)
class Comparison:
    """All that came of one question.

    `compared` organisations were weighed and `able` of them found fit to be suggested, of which the first are `matches`. `refused`
    counts who was not: for their strength, else by the gates that did not let them in; `too_far` of them stood outside the radius and
    nothing else, so a wider one would let them in.
    """

    matches: list[Match]
    compared: int
    able: int
    refused: Counter[str]
    too_far: int


@dataclass(frozen=True, slots=True)
class _Weighed:
    pair: Pair
    gates: list[Gate]
    forward: Scored
    backward: Scored | None
    order: float

    @property
    def organisation(self) -> str:
        return self.pair.theirs.id

    @property
    def is_newcomer(self) -> bool:
        return self.pair.is_newcomer


Texts = Mapping[str, Pooled]
Lookup = Callable[[Collection[int]], Mapping[int, Document]]


def match(
    question: Question,
    candidates: Iterable[Candidate],
    texts: Texts,
    *,
    weights: Weights,
    backward: Weights | None = None,
    around: Surroundings | None = None,
    look_up: Lookup | None = None,
    most: int = 100,
    places: Sequence[int] = reciprocal.NEWCOMERS_PLACES,
) -> Comparison:
    """Return the suggestions for a question in their order, at most so many.

    `texts` is what `documents.pool` made of the hits. Without `backward` weights only the asker's direction counts. `look_up` is asked
    once, for the words of the documents behind the suggestions: with them the thing itself is compared, and matched
    words are told.
    """
    around = around or Surroundings()
    weighed: list[_Weighed] = []
    refused: Counter[str] = Counter()
    too_far = 0
    candidates = list(candidates)
    saying = [texts.get(one.party.id) or Pooled() for one in candidates]
    hoped = hopes(question, candidates, saying, weights, around)
    for candidate, said, told in zip(candidates, saying, hoped.told, strict=True):
        if weights.rule_out(told + hoped.rest):
            refused["strength"] += 1
            continue
        pair = Pair(question, candidate, said, around)
        forward = score_if_suggested(pair, weights, told, hoped.unread)
        if forward is None:
            refused["strength"] += 1
            continue
        checked = gates.check(pair)
        closed = [gate.key for gate in checked if gate.answer == "no"]
        if not closed:
            weighed.append(_both_ways(pair, checked, forward, backward))
        refused.update(closed)
        too_far += closed == ["place"]
    first = reciprocal.arrange(_lift(weighed, weights.head_start), places)[:most]
    shown = _tell(first, look_up, weights)
    matches = line_up([one for one, pertinent in shown if pertinent], places)
    beside = len(shown) - len(matches)
    refused.update({"subject": beside} if beside else {})
    return Comparison(matches, len(candidates), len(weighed) - beside, refused, too_far)


def weigh(pair: Pair, *, weights: Weights, backward: Weights | None = None, look_up: Lookup | None = None) -> Match:
    """Return one pair as a suggestion whatever its gates and strength say: somebody has come forward."""
    weighed = _both_ways(pair, gates.check(pair), score(pair, weights), backward)
    return _tell([weighed], look_up, weights)[0][0]


def line_up(matches: Sequence[Match], places: Sequence[int] = reciprocal.NEWCOMERS_PLACES) -> list[Match]:
    """Return suggestions as their list shows them: strong ones first, weak ones last, and the places of newcomers kept.

    So a card's word and its place say the same, but for two of ten. A weak newcomer stands before nobody who fits.
    A word that rests on nothing but the title moves nobody forward: the texts as a whole know better (need2org: nDCG@10 0.163, and
    0.141 with it).
    """

    def group(one: Match) -> int:
        return 0 if one.verdict == "strong" and one.counts.total > 1 else 1

    fitting = [one for one in matches if one.verdict != "weak"]
    weak = [one for one in matches if one.verdict == "weak"]
    return [*reciprocal.arrange(fitting, places, group=group), *reciprocal.arrange(weak, places)]


def order_of(forward: Scored, backward: Scored | None, shown: int) -> float:
    """Return what decides the place of somebody put forward so often this week: both directions, and whose turn it is."""
    both = reciprocal.harmonic(forward.probability, backward.probability) if backward else forward.probability
    return both * reciprocal.turn(shown)


def _both_ways(pair: Pair, checked: list[Gate], forward: Scored, weights: Weights | None) -> _Weighed:
    backward = score(pair.reversed(), weights) if weights else None
    return _Weighed(pair, checked, forward, backward, order_of(forward, backward, pair.theirs.shown))


def _lift(weighed: list[_Weighed], head_start: float) -> list[_Weighed]:
    """Give whoever did little a head start into the first places; further down everybody stands where they stood."""
    if not head_start:
        return weighed
    lifted = {
        place: replace(one, order=reciprocal.lift(one.order, head_start))
        for place, one in enumerate(weighed)
        if one.pair.did_little
    }

    def rank(place: int) -> tuple[float, str]:
        return -lifted.get(place, weighed[place]).order, weighed[place].organisation

    first = set(heapq.nsmallest(reciprocal.FIRST, range(len(weighed)), key=rank))
    return [lifted.get(place, one) if place in first else one for place, one in enumerate(weighed)]


def _tell(weighed: Sequence[_Weighed], look_up: Lookup | None, weights: Weights) -> list[tuple[Match, bool]]:
    """Each as a suggestion, and whether it has to do with what is asked at all; without words everything may."""
    shown = {number for one in weighed for number in one.pair.texts.documents}
    documents = look_up(shown) if look_up else None
    return [_told(one, documents, weights) for one in weighed]


def _told(one: _Weighed, documents: Mapping[int, Document] | None, weights: Weights) -> tuple[Match, bool]:
    pair, forward, backward, conditions = one.pair, one.forward, one.backward, one.pair.conditions
    pertinent, subject = True, None
    if documents is not None:
        subject = compare_subject(pair, documents)
        pertinent = not is_beside_the_point(pair, subject)
        conditions = [subject, *conditions]
        forward, backward = _with_words(forward, subject), backward and _with_words(backward, subject)
    told = Match(
        organisation=one.organisation,
        offer=pair.candidate.offer.id if pair.candidate.offer else None,
        is_newcomer=one.is_newcomer,
        forward=forward,
        backward=backward,
        order=one.order,
        conditions=tuple(conditions),
        gates=tuple(one.gates),
        verdict=judge(count(conditions), forward.strength, weights, subject=subject.state if subject else None),
        weights=weights.version,
    )
    return told, pertinent


def _with_words(scored: Scored, subject: Condition) -> Scored:
    """Tell the matched words in the reason that the texts give; the points stay as they were counted."""

    def told(criterion: str, one: Reading) -> Reading:
        if criterion != "terms":
            return one
        return replace(one, facts=one.facts | subject.facts, documents=subject.documents or one.documents)

    read = zip(scored.weights.criteria, scored.readings, strict=True)
    return replace(scored, readings=tuple(told(name, one) for (name, *_), one in read))


def _plain(one: Evidence | Condition | Gate) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value := getattr(one, name), tuple) else value
        for name in one.__dataclass_fields__
    }
