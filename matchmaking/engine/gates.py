"""Who may be suggested at all. Each gate answers yes, no or unknown; only a no keeps somebody out, unknown asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from . import limits
from .conditions import LENDS
from .facts import Facts
from .pair import Pair

Answer = Literal["yes", "no", "unknown"]

FAR_OUTSIDE = 1.5
"""So many times the asked radius away is out; in between it is a condition not met."""

KINDS_FOR = {
    LENDS: frozenset({"finance"}),
    "student": frozenset({"university", "research"}),
    "permit": frozenset({"government", "cluster"}),
}
"""Categories that only some kinds of organisation can answer; all others are open to everybody."""

LENDERS = frozenset({"finance", "government", "cluster"})
"""Who is not looking for the money of a finance provider."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: which, its answer, and the values for its sentence.

    `of` is the side whose own rule it is, "asker" or "candidate"; such a gate is told to that side alone. Empty: everybody's.
    """

    key: str
    answer: Answer
    facts: Facts = field(default_factory=dict)
    of: str = ""


def check(pair: Pair) -> list[Gate]:
    """Return the answer of every gate that this question has, and of every rule that a side has made by a "not now"."""
    asked = [gate for one in GATES if (gate := one(pair)) is not None]
    return [*asked, *(Gate(f"limit_{one.kind}", answer, facts, of) for one, answer, facts, of in limits.check(pair))]


def wanted(pair: Pair) -> Gate:
    """Not the asker itself, and nobody it excluded."""
    excluded = pair.theirs.id == pair.ours.id or pair.theirs.id in pair.question.never
    return Gate("wanted", "no" if excluded else "yes")


def kind(pair: Pair) -> Gate | None:
    """Of a kind that can answer this category: money comes from a finance provider, a permit from an office."""
    kinds = KINDS_FOR.get(pair.asked.category)
    if kinds is None:
        return None
    gives, takes = (pair.theirs, pair.ours) if pair.asked.is_need else (pair.ours, pair.theirs)
    if pair.asked.category == LENDS and takes.kind in LENDERS and not pair.asked.is_need:
        return Gate("kind", "no", {"kind": takes.kind})
    return Gate("kind", "unknown" if not gives.kind else "yes" if gives.kind in kinds else "no", {"kind": gives.kind})


def place(pair: Pair) -> Gate | None:
    """Not far outside the radius that the listing asks for."""
    radius = pair.asked.radius_km
    if radius is None:
        return None
    if pair.km is None:
        return Gate("place", "unknown", {"asked": radius, "km": None})
    answer: Answer = "yes" if pair.km <= radius * FAR_OUTSIDE else "no"
    return Gate("place", answer, {"asked": radius, **pair.told_km})


def sharia(pair: Pair) -> Gate | None:
    """Not a provider that says it is not Sharia-compliant, or has no such contract, where only such finance is asked for."""
    if not pair.asked.sharia_only:
        return None
    known = pair.theirs.sharia_compliant
    if known is None and pair.theirs.instruments:
        contracts = {one.compliant for one in pair.theirs.instruments}
        known = True if True in contracts else None if None in contracts else False
    return Gate("sharia", "unknown" if known is None else "yes" if known else "no")


def instrument(pair: Pair) -> Gate | None:
    """Something that a finance provider has published could fit; who has published nothing is asked, and so is who offers just this."""
    fit = pair.fit
    if fit is None:
        return None
    answer: Answer = "unknown" if fit.state == "no" and pair.candidate.offer else fit.state
    return Gate("instrument", answer, {"instrument": fit.instrument.name, "contract": fit.instrument.contract})


def still_open(pair: Pair) -> Gate | None:
    """The other side's listing has not expired."""
    offer = pair.candidate.offer
    if offer is None or offer.expires_on is None:
        return None
    return Gate(
        "open", "yes" if offer.expires_on >= pair.question.today else "no", {"until": offer.expires_on.isoformat()}
    )


GATES: tuple[Callable[[Pair], Gate | None], ...] = (wanted, kind, place, sharia, instrument, still_open)
