"""The conditions that a need or an offer sets, each compared with what the other side says.

A condition is fully met, partly met or not met; only these are counted and shown ("4 of 5 conditions, 1 partly"). What the
other side has not said is no condition yet: it stands in the list of what is still missing, to be asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from .distance import nearest_km, told_km
from .facts import Candidate, Facts, Listing, Party, Place, Question
from .instruments import Fit

State = Literal["yes", "part", "no", "unknown"]
Setter = Literal["need", "offer"]

PART_OF_QUANTITY = 0.5
FURTHER_THAN_ASKED = 1.25
DEARER_THAN_ASKED = 1.2
LATER_THAN_ASKED = timedelta(days=30)
LENDS = "finance"

_UNITS = {"kg": ("t", 0.001), "t/month": ("t/year", 12.0), "pieces/month": ("pieces/year", 12.0)}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: what it is about, which listing sets it, how it stands, and the values behind it."""

    key: str
    by: Setter
    state: State
    facts: Facts = field(default_factory=dict)
    documents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many conditions are counted, and how many of them are met fully and partly."""

    met: int
    partly: int
    total: int

    @property
    def unmet(self) -> int:
        return self.total - self.met - self.partly


@dataclass(frozen=True, slots=True)
class _Side:
    listing: Listing | None
    party: Party

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it is: the listing's own place, else where the organisation is."""
        if self.listing and self.listing.place:
            return (self.listing.place,)
        return self.party.places


def compare(question: Question, candidate: Candidate, fit: Fit | None = None) -> list[Condition]:
    """Return all conditions that either listing sets, those with an unknown answer included.

    With `fit`, what a finance provider has published takes the place of what its offer says, unless only the offer could fit.
    """
    asker, other = _sides(question, candidate)
    need, offer = (asker, other) if question.listing.is_need else (other, asker)
    has_radius = any(one.listing and one.listing.radius_km is not None for one in (need, offer))
    apart = km_apart(question, candidate) if has_radius else None
    found = [
        *_amounts(need, offer),
        *_set_by(need, offer, "need", question.today, apart),
        *_set_by(offer, need, "offer", question.today, apart),
    ]
    if fit is None or (fit.state == "no" and candidate.offer):
        return found
    published = list(_published(fit, asked=question.listing))
    return [*(one for one in found if one.key not in {each.key for each in published}), *published]


def _published(fit: Fit, *, asked: Listing) -> Iterator[Condition]:
    """The criteria of a published instrument. The amount and Sharia-compliant finance are asked for by the need, if it says so."""
    documents = () if fit.instrument.document is None else (fit.instrument.document,)
    for one in fit.checks:
        by_need = one.key == "sharia" or (one.key == "loan" and asked.budget is not None)
        facts = one.facts | {"instrument": fit.instrument.name}
        yield Condition(one.key, "need" if by_need else "offer", one.state, facts, documents)


def km_apart(question: Question, candidate: Candidate) -> float | None:
    """How far the two are from each other: the one distance that is counted, compared with a radius, and told."""
    asker, other = _sides(question, candidate)
    far = [km for place in asker.places if (km := nearest_km(place, other.places)) is not None]
    return min(far, default=None)


def _sides(question: Question, candidate: Candidate) -> tuple[_Side, _Side]:
    return _Side(question.listing, question.asker), _Side(candidate.offer, candidate.party)


def counted(conditions: Iterable[Condition]) -> list[Condition]:
    return [one for one in conditions if one.state != "unknown"]


def missing(conditions: Iterable[Condition]) -> list[Condition]:
    return [one for one in conditions if one.state == "unknown"]


def count(conditions: Iterable[Condition]) -> Counts:
    states = [one.state for one in counted(conditions)]
    return Counts(met=states.count("yes"), partly=states.count("part"), total=len(states))


def _amounts(need: _Side, offer: _Side) -> Iterator[Condition]:
    """Yield quantity and money, which a need sets and an offer answers."""
    wanted, given = need.listing, offer.listing
    if wanted and wanted.quantity is not None:
        facts: Facts = {"asked": wanted.quantity, "unit": wanted.unit}
        state: State = "unknown"
        if given and given.quantity is not None:
            asked, offered = same_unit(wanted.quantity, wanted.unit), same_unit(given.quantity, given.unit)
            if asked[1] == offered[1]:
                facts |= {"offered": given.quantity, "offered_unit": given.unit}
                state = _at_least(offered[0], asked[0], PART_OF_QUANTITY)
        yield Condition("quantity", "need", state, facts)
    if wanted and wanted.budget is not None:
        facts = {"asked": wanted.budget, "currency": wanted.currency}
        state = "unknown"
        if given and given.budget is not None and given.currency == wanted.currency:
            facts |= {"offered": given.budget}
            if wanted.category == LENDS:
                state = _at_least(given.budget, wanted.budget, PART_OF_QUANTITY)
            else:
                state = _at_most(given.budget, wanted.budget, DEARER_THAN_ASKED)
        yield Condition("loan" if wanted.category == LENDS else "budget", "need", state, facts)


def _set_by(setter: _Side, other: _Side, by: Setter, today: date, km: float | None) -> Iterator[Condition]:
    """Yield what one listing asks of the other side."""
    listing = setter.listing
    if listing is None:
        return
    if listing.radius_km is not None:
        in_steps = setter.party.is_unnamed or other.party.is_unnamed
        state: State = "unknown" if km is None else _at_most(km, listing.radius_km, FURTHER_THAN_ASKED)
        yield Condition("radius", by, state, {"asked": listing.radius_km, **told_km(km, in_steps=in_steps)})
    if by == "need" and listing.on is not None:
        yield _date(listing.on, other.listing.on if other.listing else None)
    if by == "need":
        for certificate in listing.certificates:
            yield _certificate(certificate, other, today, listing.on)
    if listing.languages:
        common = [language for language in listing.languages if language in other.party.languages]
        state = "unknown" if not other.party.languages else "yes" if common else "no"
        yield Condition("languages", by, state, {"asked": list(listing.languages), "common": common})
    if listing.sharia_only:
        known = other.party.sharia_compliant
        yield Condition("sharia", by, "unknown" if known is None else "yes" if known else "no")


def _date(wanted: date, free: date | None) -> Condition:
    facts: Facts = {"asked": wanted.isoformat(), "free": free.isoformat() if free else None}
    if free is None:
        return Condition("date", "need", "unknown", facts)
    # As a difference of days, which every two dates have: a date moved by a month may not exist.
    state: State = "yes" if free <= wanted else "part" if free - wanted <= LATER_THAN_ASKED else "no"
    return Condition("date", "need", state, facts)


def _certificate(name: str, offer: _Side, today: date, begins: date | None) -> Condition:
    """What the profile says of it, else the offer: an offer names the certificates that come with it.

    A certificate that ends before it is needed, or within a month, is met in part. What falls short says when it was needed:
    on the day the work begins, or now.
    """
    held = offer.party.certificates
    if held is None or name not in held:
        if offer.listing and name in offer.listing.certificates:
            return Condition("certificate", "need", "yes", {"certificate": name, "in_offer": True})
        return Condition("certificate", "need", "unknown" if held is None else "no", {"certificate": name})
    until, wanted = held[name], max(filter(None, (today, begins)))
    facts: Facts = {"certificate": name, "until": until.isoformat() if until else None}
    if until is None or until - wanted >= LATER_THAN_ASKED:
        return Condition("certificate", "need", "yes", facts)
    facts |= {"wanted": wanted.isoformat(), "begins": begins == wanted}
    return Condition("certificate", "need", "part" if wanted - until <= LATER_THAN_ASKED else "no", facts)


def _at_least(given: float, asked: float, enough_for_part: float) -> State:
    return "yes" if given >= asked else "part" if given >= asked * enough_for_part else "no"


def _at_most(given: float, asked: float, still_part: float) -> State:
    return "yes" if given <= asked else "part" if given <= asked * still_part else "no"


def same_unit(amount: float, unit: str) -> tuple[float, str]:
    """Return an amount in the unit in which amounts like it are compared, and that unit."""
    base, factor = _UNITS.get(unit, (unit, 1.0))
    return amount * factor, base
