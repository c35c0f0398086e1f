"""The rules that a side has made by saying "not now": plain facts, each answered yes, no or unknown like every other gate.

A rule of who asks is about everybody who could answer; a rule of who could answer is about what is put forward to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from .codes import closest
from .conditions import same_unit
from .facts import Facts, Limit, Listing
from .pair import Pair

Answer = Literal["yes", "no", "unknown"]
Side = Literal["asker", "candidate"]


def check(pair: Pair) -> Iterator[tuple[Limit, Answer, Facts, Side]]:
    """Yield every rule that speaks of this pair, with its answer, the values for its sentence, and whose it is."""
    sides: tuple[tuple[Side, tuple[Limit, ...], Listing | None], ...] = (
        ("asker", pair.question.limits, pair.candidate.offer),
        ("candidate", pair.theirs.limits, pair.asked),
    )
    for of, rules, other in sides:
        for limit in rules:
            if _speaks_of(limit, pair):
                answer = RULES[limit.kind](limit, pair, other, of)
                if answer is not None:
                    asks = "" if of == "candidate" else "need" if pair.asked.is_need else "offer"
                    yield limit, answer, facts_of(limit) | {"asks": asks}, of


def facts_of(limit: Limit) -> Facts:
    """What the sentence of a rule needs."""
    return {
        "number": limit.number,
        "unit": limit.unit,
        "on": limit.on.isoformat() if limit.on else None,
        "code": limit.code,
        "party": limit.party,
        "category": limit.category,
    }


def _speaks_of(limit: Limit, pair: Pair) -> bool:
    if limit.category and limit.category != pair.asked.category:
        return False
    return limit.is_need is None or limit.is_need == pair.asked.is_need


def _known(holds: bool | None) -> Answer:  # noqa: FBT001 - the answer itself
    return "unknown" if holds is None else "yes" if holds else "no"


def _nearer(limit: Limit, pair: Pair, _other: Listing | None, _of: Side) -> Answer:
    return _known(None if pair.km is None or limit.number is None else pair.km <= limit.number)


def _quantity(limit: Limit, other: Listing | None) -> tuple[float, float] | None:
    """What the other side says and the bound, in one unit; None where one of them says nothing or counts otherwise."""
    if other is None or other.quantity is None or limit.number is None:
        return None
    (said, unit), (bound, base) = same_unit(other.quantity, other.unit), same_unit(limit.number, limit.unit)
    return (said, bound) if unit == base else None


def _smaller(limit: Limit, _pair: Pair, other: Listing | None, _of: Side) -> Answer:
    both = _quantity(limit, other)
    return _known(None if both is None else both[0] < both[1])


def _larger(limit: Limit, _pair: Pair, other: Listing | None, _of: Side) -> Answer:
    both = _quantity(limit, other)
    return _known(None if both is None else both[0] > both[1])


def _amount(limit: Limit, other: Listing | None) -> tuple[float, float] | None:
    if other is None or other.budget is None or limit.number is None or other.currency != limit.unit:
        return None
    return other.budget, limit.number


def _cheaper(limit: Limit, _pair: Pair, other: Listing | None, _of: Side) -> Answer:
    both = _amount(limit, other)
    return _known(None if both is None else both[0] < both[1])


def _dearer(limit: Limit, _pair: Pair, other: Listing | None, _of: Side) -> Answer:
    both = _amount(limit, other)
    return _known(None if both is None else both[0] > both[1])


def _sooner(limit: Limit, _pair: Pair, other: Listing | None, _of: Side) -> Answer:
    return _known(None if other is None or other.on is None or limit.on is None else other.on < limit.on)


def _later(limit: Limit, _pair: Pair, other: Listing | None, _of: Side) -> Answer:
    return _known(None if other is None or other.on is None or limit.on is None else other.on >= limit.on)


def _trade(limit: Limit, pair: Pair, _other: Listing | None, of: Side) -> Answer:
    """Of who asks: nobody who is nearest to the question by this code. Of who could answer: nothing that asks for this code."""
    if of == "candidate":
        return _known(limit.code not in pair.asked.codes if pair.asked.codes else None)
    nearest = closest(pair.asked.codes, pair.supplied)
    return _known(None if nearest is None else nearest[2] != limit.code)


def _party(limit: Limit, pair: Pair, _other: Listing | None, of: Side) -> Answer | None:
    """It says something of that one alone."""
    met = pair.theirs if of == "asker" else pair.ours
    return "no" if met.id == limit.party else None


def _pause(limit: Limit, pair: Pair, _other: Listing | None, _of: Side) -> Answer | None:
    return "no" if limit.on is not None and pair.question.today <= limit.on else None


RULES: dict[str, Callable[[Limit, Pair, Listing | None, Side], Answer | None]] = {
    "nearer": _nearer,
    "smaller": _smaller,
    "larger": _larger,
    "cheaper": _cheaper,
    "dearer": _dearer,
    "sooner": _sooner,
    "later": _later,
    "trade": _trade,
    "party": _party,
    "pause": _pause,
}
"""Every kind of rule there is."""
