"""The published criteria of a finance provider, as rules that its "no" can name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from portal.core.reading import once
from portal.organisations.models import Instrument, Organisation

from ..models import Listing, MatchSide

Rule = MatchSide.Rule

ASKS: dict[str, Callable[[Instrument], bool]] = {
    Rule.AMOUNT: lambda one: one.lowest is not None or one.highest is not None,
    Rule.SIZE: lambda one: bool(one.sizes),
    Rule.AGE: lambda one: one.youngest is not None or one.oldest is not None,
    Rule.STAGE: lambda one: bool(one.stages),
    Rule.SECTOR: lambda one: bool(one.sectors.all()),
    Rule.PLACE: lambda one: bool(one.regions.all()),
    Rule.ACCOUNTS: lambda one: bool(one.accounts),
    Rule.SECURITY: lambda one: bool(one.security),
    Rule.CONTRACT: lambda _one: True,
}
"""Whether an instrument has published that rule."""


@dataclass(frozen=True, slots=True)
class Published:
    """One rule of one instrument; `code` names both."""

    instrument: Instrument
    rule: str
    label: str | Promise

    @property
    def code(self) -> str:
        return f"{self.instrument.public_id}:{self.rule}"


def published_rules(provider: Organisation) -> list[Published]:
    """All that its instruments ask for; read once while a page is read."""
    return once(("rules", provider.pk), lambda: _published(provider))


def rules_for(side: MatchSide) -> list[Published]:
    """Those that a no can name here: of the instrument that the match was compared with, where it was with one."""
    rules = published_rules(side.organisation)
    compared = {
        facts["instrument"]
        for part in ("gates", "contributions")
        for one in side.evidence.get(part, ())
        if (facts := one.get("facts") or {}).get("instrument")
    }
    return [one for one in rules if one.instrument.name in compared] or rules


def instruments_named(sides: Iterable[MatchSide]) -> dict[int, Instrument]:
    """Side (pk, read with the other side) -> the instrument of the rule that the other side named with its no."""
    named = {side.pk: getattr(side, "other_instrument", None) for side in sides if getattr(side, "other_rule", "")}
    wanted = {one for one in named.values() if one}
    if not wanted:
        return {}
    found = Instrument.objects.filter(pk__in=wanted).prefetch_related("sectors", "regions").in_bulk()
    return {side: found[one] for side, one in named.items() if one in found}


def answers_as_provider(side: MatchSide) -> bool:
    """Whether this side is a finance provider that is asked for finance."""
    listing = side.match.listing
    asked_for_finance = listing.kind == Listing.Kind.NEED and listing.category == Listing.Category.FINANCE
    is_asked = side.side == MatchSide.Side.CANDIDATE
    return bool(asked_for_finance and is_asked and side.organisation.kind == Organisation.Kind.FINANCE)


def _published(provider: Organisation) -> list[Published]:
    instruments = Instrument.objects.filter(organisation=provider).prefetch_related("sectors", "regions")
    return [
        Published(one, rule, Rule(rule).label)
        for one in instruments.order_by("position", "pk")
        for rule, asks in ASKS.items()
        if asks(one)
    ]
