"""The whole way from a question to its suggestions, the same for every kind of question; only the weights differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from . import gates, reciprocal
from .conditions import Condition, Counts, count
from .documents import Pooled
from .facts import Candidate, Document, Question
from .gates import Gate
from .pair import Pair, Surroundings
from .scoring import Evidence, Scored, Weights, score
from .subject import compare_subject
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
        return self._evidence(self.forward)

    def candidate_evidence(self) -> dict[str, Any]:
        """Return what the other side is shown: the same conditions, the contributions of its own direction."""
        return self._evidence(self.backward or self.forward)

    def _evidence(self, scored: Scored) -> dict[str, Any]:
        return {
            "weights": self.weights,
            "intercept": scored.intercept,
            "strength": scored.strength,
            "contributions": [_plain(one) for one in scored.evidence],
            "conditions": [_plain(one) for one in self.conditions],
            "gates": [_plain(one) for one in self.gates],
            "fits": self.forward.probability,
            "fits_back": self.backward.probability if self.backward else None,
        }


@dataclass(frozen=True)
class Comparison:
    """All that came of one question. `compared` organisations were weighed; `refused` counts by gate who was not let in.

    `too_far` of the refused stood outside the radius and nothing else: a wider one would let them in.
    """

    matches: list[Match]
    compared: int
    refused: Counter[str] = field(default_factory=Counter)
    too_far: int = 0


def match(
    question: Question,
    candidates: Iterable[Candidate],
    texts: Mapping[str, Pooled],
    *,
    weights: Weights,
    backward: Weights | None = None,
    around: Surroundings | None = None,
    documents: Mapping[int, Document] | None = None,
    places: Sequence[int] = reciprocal.NEWCOMERS_PLACES,
) -> Comparison:
    """Return the suggestions for a question, in their order.

    `texts` is what `documents.pool` made of the hits. Without `backward` weights only the asker's direction counts. With the words of
    `documents` (those that `texts` names) what is asked for is itself compared, and matched words are told.
    """
    around = around or Surroundings()
    found: list[Match] = []
    refused: Counter[str] = Counter()
    compared = too_far = 0
    for candidate in candidates:
        pair = Pair(question, candidate, texts.get(candidate.party.id, Pooled()), around)
        checked = gates.check(pair)
        compared += 1
        if not gates.is_open(checked):
            closed = [gate.key for gate in checked if gate.answer == "no"]
            refused.update(closed)
            too_far += closed == ["place"]
            continue
        forward = score(pair, weights)
        if forward.strength < weights.suggested:
            refused["strength"] += 1
            continue
        found.append(_matched(pair, forward, checked, weights, backward, documents))
    return Comparison(reciprocal.arrange(found, places), compared, refused, too_far)


def _matched(
    pair: Pair,
    forward: Scored,
    checked: list[Gate],
    weights: Weights,
    backward: Weights | None,
    documents: Mapping[int, Document] | None,
) -> Match:
    back = score(pair.reversed(), backward) if backward else None
    order = reciprocal.harmonic(forward.probability, back.probability) if back else forward.probability
    conditions = pair.conditions
    if documents:
        subject = compare_subject(pair, documents)
        conditions = [subject, *conditions] if subject.state != "unknown" else conditions
        forward, back = _with_words(forward, subject), back and _with_words(back, subject)
    return Match(
        organisation=pair.theirs.id,
        offer=pair.candidate.offer.id if pair.candidate.offer else None,
        is_newcomer=pair.is_newcomer,
        forward=forward,
        backward=back,
        order=order * reciprocal.turn(pair.theirs.shown),
        conditions=tuple(conditions),
        gates=tuple(checked),
        verdict=judge(count(conditions), forward.strength, weights),
        weights=weights.version,
    )


def _with_words(scored: Scored, subject: Condition) -> Scored:
    """Tell the matched words in the reason that the texts give; the points stay as they were counted."""

    def told(one: Evidence) -> Evidence:
        if one.criterion != "terms":
            return one
        return replace(one, facts=one.facts | subject.facts, documents=subject.documents or one.documents)

    return replace(scored, evidence=tuple(told(one) for one in scored.evidence))


def _plain(one: Evidence | Condition | Gate) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value := getattr(one, name), tuple) else value
        for name in one.__dataclass_fields__
    }
