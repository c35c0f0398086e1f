"""A need for finance beside what a provider has published: every criterion answered yes, no or unknown.

Only what a published instrument asks for is compared. What nobody has said is unknown, and never counts against anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from portal.search.normalise import tokens

from .facts import Facts, Instrument, Listing, Party, Question
from .measures import telling

State = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Check:
    """One criterion: what it is about, its answer, and the values for its sentence."""

    key: str
    state: State
    facts: Facts


@dataclass(frozen=True)
class Fit:
    """One instrument with the answer to each of its criteria."""

    instrument: Instrument
    checks: tuple[Check, ...]

    @property
    def state(self) -> State:
        """No where one criterion says no; yes where all say yes; else one has to ask."""
        states = {one.state for one in self.checks}
        return "no" if "no" in states else "unknown" if "unknown" in states else "yes"

    @cached_property
    def met(self) -> int:
        return sum(one.state == "yes" for one in self.checks)

    @property
    def share(self) -> float:
        """From a half, where nothing is known yet, to one; nothing where it cannot fit."""
        if self.state == "no":
            return 0.0
        return 0.5 + 0.5 * (self.met / len(self.checks) if self.checks else 0.0)


def best_of(question: Question, instruments: Iterable[Instrument]) -> Fit | None:
    """The instrument that fits best: none of its criteria unmet, most words of the title in it, most of its criteria met."""
    asked = telling(question.listing.title).keys()
    fits = [compare_instrument(one, question.listing, question.asker, question.today) for one in instruments]

    def order(fit: Fit) -> tuple[bool, int, float, int, str]:
        said = asked & set(tokens(f"{fit.instrument.name} {fit.instrument.text}"))
        return fit.state == "no", -len(said), -fit.share, -fit.met, fit.instrument.id

    return min(fits, key=order, default=None)


def compare_instrument(instrument: Instrument, asked: Listing, asker: Party, today: date) -> Fit:
    """Every criterion of an instrument, and the asker's own: the amount, and Sharia-compliant finance only."""
    return Fit(instrument, tuple(_checks(instrument, asked, asker, today)))


def _checks(instrument: Instrument, asked: Listing, asker: Party, today: date) -> Iterator[Check]:
    if asked.sharia_only:
        yield Check("sharia", _known(instrument.compliant), {"contract": instrument.contract})
    if instrument.lowest is not None or instrument.highest is not None or asked.budget is not None:
        yield _amount(instrument, asked)
    if instrument.sizes:
        state = _known(asker.size in instrument.sizes if asker.size else None)
        yield Check("firm_size", state, {"asked": list(instrument.sizes), "said": asker.size})
    if instrument.youngest is not None or instrument.oldest is not None:
        yield _age(instrument, asker, today)
    if instrument.sectors:
        yield _sector(instrument, asked, asker)
    if instrument.regions:
        there = next((one for one in asker.regions if one in instrument.regions), "")
        state = _known(bool(there) if asker.regions else None)
        said = there or next(iter(asker.regions), "")
        yield Check("firm_place", state, {"asked": list(instrument.regions), "said": said})
    if instrument.accounts:
        # A company that is younger than the accounts that are asked for cannot have them; else one has to ask.
        years = _years(asker, today)
        too_young = years is not None and years < instrument.accounts
        yield Check("accounts", "no" if too_young else "unknown", {"asked": instrument.accounts, "said": years})
    if instrument.stages:
        yield Check("firm_stage", "unknown", {"asked": list(instrument.stages)})
    if instrument.security:
        yield Check("security", "unknown", {"asked": list(instrument.security)})


def _amount(instrument: Instrument, asked: Listing) -> Check:
    """Whether the amount lies between the ends; in another currency nobody can tell."""
    facts: Facts = {"asked": asked.budget, "currency": asked.currency or instrument.currency}
    if instrument.lowest is None and instrument.highest is None:
        return Check("loan", "unknown", facts)
    facts |= {"lowest": instrument.lowest, "highest": instrument.highest, "of": instrument.currency}
    if asked.budget is None or asked.currency != instrument.currency:
        return Check("loan", "unknown", facts)
    enough = instrument.highest is None or asked.budget <= instrument.highest
    not_too_little = instrument.lowest is None or asked.budget >= instrument.lowest
    return Check("loan", _known(enough and not_too_little), facts)


def _age(instrument: Instrument, asker: Party, today: date) -> Check:
    years = _years(asker, today)
    fits = None
    if years is not None:
        fits = (instrument.youngest or 0) <= years <= (instrument.oldest if instrument.oldest is not None else years)
    facts: Facts = {"youngest": instrument.youngest, "oldest": instrument.oldest, "said": years}
    return Check("firm_age", _known(fits), facts)


def _sector(instrument: Instrument, asked: Listing, asker: Party) -> Check:
    """By what the company does; by what the need names where the company says nothing of itself."""
    codes = asker.codes or asked.codes
    there = next((code for code in codes if code.startswith(instrument.sectors)), "")
    facts: Facts = {"asked": list(instrument.sectors), "said": there or next(iter(codes), "")}
    return Check("firm_sector", _known(bool(there) if codes else None), facts)


def _years(asker: Party, today: date) -> int | None:
    return None if asker.founded is None else max(0, today.year - asker.founded)


def _known(answer: bool | None) -> State:  # noqa: FBT001 - the answer itself
    return "unknown" if answer is None else "yes" if answer else "no"
