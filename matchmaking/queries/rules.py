"""The published criteria of a finance provider, as rules that its "no" can name."""

from __future__ import annotations

from collections.abc import Callable
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
