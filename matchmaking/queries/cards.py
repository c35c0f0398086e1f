"""Suggested partners as cards: what was stored, put into words for one reader, without what this reader may no longer see.

Nothing is compared here. Where something had to be left out, the listing is named in `stale`, so that it is compared again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from django.utils.translation import gettext as _

from messaging.permissions import closed_about
from portal.accounts.models import User
from portal.organisations.models import ChainLink, Instrument, Organisation
from portal.organisations.visibility import Level, chosen_level, fields, own_term, visible_fields_of
from portal.search.audience import terms_for
from portal.taxonomy.models import Region
from portal.ui.parts import Condition
from portal.ui.words import away, away_at_most

from ..appearance import Appearance, named, unnamed
from ..engine import explanation
from ..engine.conditions import Counts, Setter, State
from ..engine.explanation import GateLine, Reason
from ..engine.verdict import Verdict, judge
from ..learning.kept import in_use
from ..models import Introduction, Listing, Match, MatchSide
from .answering import GOOD_WORD, other_is_prompt
from .evidence import told, visible_documents
from .introducing import unmade_of
from .lessons import Rule, rules_from
from .persons import who_said_yes
from .releases import Waiting, releases_of
from .rules import instruments_named
from .trust import checked_how, worked_with
from .vocabulary import Vocabulary

WHY = 2
TOLD_AS_WHY = ("terms", "codes", "linkage", "complementarity", "track_record")
"""What speaks for somebody beyond the strip of conditions and the facts under it."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The conditions of one side, and whose they are: the reader's own, or those of the other side."""

    caption: str
    conditions: Sequence[Condition]


@dataclass(frozen=True, slots=True)
class Reach:
    """How to reach the other side, as far as it shows that to the reader."""

    phone: str
    email: str
    website: str = ""


def reach_for_office(organisation: Organisation) -> Reach:
    """As the office calls it, for what was entrusted to it: not by what the organisation keeps to its own people."""
    kept = {name for name in ("phone", "email") if chosen_level(organisation, name) == Level.OWN}
    return Reach(*("" if name in kept else getattr(organisation, name) for name in ("phone", "email")))


@dataclass(frozen=True, slots=True)
class Card:
    """One suggested partner as one side reads it.

    `links` are the names of the chain; `fit` and `own` positions in it (None where not known or not told). `place` is where the
    other side stands for this: where its need or offer says, else its town; `far` how far that is, and from what. `strips` hold
    the conditions by who sets them, and all that is counted; `reasons` every contribution that moved the strength, the weightiest
    first, `gates` what had to hold. `held` is an answer that waits for the transfer office, or was sent back by it;
    `ask_for` is who said yes on the other side, once both have; `rule` what was learned from a "not now" of this side,
    `instrument` whose published rule the other side named with its own. `is_closed` says that their conversation is closed to the
    reader: then so are the other ways.
    """

    side: MatchSide
    match: Match
    who: Appearance
    reach: Reach
    place: str
    far: str
    verdict: str
    links: Sequence[ChainLink]
    fit: int | None
    own: int | None
    strips: Sequence[Strip]
    missing: Sequence[str]
    why: Sequence[str]
    reasons: Sequence[Reason]
    gates: Sequence[GateLine]
    trust: Sequence[str]
    worked_with: str
    confirmed_on: dt.date | None
    held: Waiting | None = None
    ask_for: str = ""
    rule: Rule | None = None
    instrument: Instrument | None = None
    introduction: Introduction | None = None
    is_closed: bool = False

    @property
    def is_asker(self) -> bool:
        return self.side.side == MatchSide.Side.ASKER

    @property
    def said_yes_last(self) -> bool:
        """Whether this side was the second: nobody has acted on its yes yet, so it can be taken back."""
        other = getattr(self.side, "other_answered_at", None)
        return bool(self.side.answered_at) and (other is None or self.side.answered_at > other)

    @property
    def conditions(self) -> list[Condition]:
        return [one for strip in self.strips for one in strip.conditions]

    @property
    def fit_name(self) -> str:
        return self._link_at(self.fit)

    @property
    def is_at_asked_link(self) -> bool:
        """Whether the suggested one stands at the very link that is asked for."""
        asked = self.match.listing.link_id
        return self.is_asker and any(link.pk == asked and link.position == self.fit for link in self.links)

    @property
    def own_name(self) -> str:
        return self._link_at(self.own)

    @property
    def office_reach(self) -> tuple[Reach, Reach]:
        """Of the suggested side and of the one that asks."""
        return reach_for_office(self.match.organisation), reach_for_office(self.match.listing.organisation)

    def _link_at(self, position: int | None) -> str:
        return next((link.name for link in self.links if link.position == position), "")


@dataclass(frozen=True, slots=True)
class Cards:
    cards: Sequence[Card]
    stale: Sequence[int]


def with_card_rows(sides: Any) -> Any:
    """The same sides with all that a card reads of them, in one query."""
    return (
        sides.with_other_side()
        .annotate(other_is_prompt=other_is_prompt())
        .select_related(
            "organisation",
            "match__listing__organisation__region",
            "match__listing__cluster__region",
            "match__listing__region__parent",
            "match__listing__organisation__verified_by_organisation",
            "match__organisation__region",
            "match__organisation__verified_by_organisation",
            "match__offer__organisation",
            "match__offer__cluster__region",
            "match__offer__region__parent",
        )
    )


def cards_for(sides: Iterable[MatchSide], *, reader: User, who: Mapping[int, Appearance] | None = None) -> Cards:
    """The cards of sides that were read with `with_card_rows`, in their order.

    `who` says how the other side of some (by pk) appears, where the reader is not of the side but of its office.
    """
    sides, terms = list(sides), terms_for(reader)
    visible = visible_documents(sides, terms)
    seen = visible_fields_of(list({_counterpart(side).pk: _counterpart(side) for side in sides}.values()), terms)
    shown = {side.pk: _shown(side, seen[_counterpart(side).pk], visible, terms) for side in sides}
    clusters = {side.match.listing.cluster.slug for side in sides if side.match.listing.cluster}
    names = Vocabulary((evidence for evidence, _dropped in shown.values()), clusters)
    who = who_they_are(sides) | dict(who or {})
    offers = _offers_known(sides, reader)
    # What was agreed on keeps its evidence as it was; the rest is compared again.
    stale = {side.match.listing_id for side in sides if shown[side.pk][1] and not side.match.agreed_at}
    held, persons, rules = releases_of(sides), who_said_yes(sides), rules_from(sides)
    unmade, instruments = unmade_of(sides), instruments_named(sides)
    closed = closed_about([side.match for side in sides if side.match.agreed_at], to=reader)
    made = [_card(side, shown[side.pk][0], who[side.pk], names, offers, seen[_counterpart(side).pk]) for side in sides]
    cards = [
        replace(
            card,
            trust=[*card.trust, str(GOOD_WORD)]
            if getattr(side, "other_is_prompt", False) and card.who.is_named
            else card.trust,
            introduction=unmade.get(side.match_id),
            held=held.get(side.pk),
            ask_for=persons.get(side.pk, ""),
            rule=rules.get(side.pk),
            is_closed=side.match_id in closed,
            instrument=instruments.get(side.pk),
        )
        for side, card in zip(sides, made, strict=True)
    ]
    return Cards(cards, sorted(stale))


def who_they_are(sides: Iterable[MatchSide]) -> dict[int, Appearance]:
    """Side -> how the other side appears to it: by name, or as its unnamed need or offer says until both agreed."""
    behind = {}
    for side in sides:
        match = side.match
        told_by = match.offer if side.side == MatchSide.Side.ASKER else match.listing
        if told_by and not match.agreed_at and told_by.confidentiality == Listing.Confidentiality.UNNAMED:
            behind[side.pk] = told_by
    hidden = unnamed({one.pk: one for one in behind.values()}.values())
    return {side.pk: hidden[behind[side.pk].pk] if side.pk in behind else named(_counterpart(side)) for side in sides}


def _counterpart(side: MatchSide) -> Organisation:
    match = side.match
    return match.organisation if side.side == MatchSide.Side.ASKER else match.listing.organisation


def _offers_known(sides: Iterable[MatchSide], reader: User) -> set[int]:
    """Of the offers behind these sides, those that the reader may still see: of others not even the place is told."""
    behind = {side.match.offer_id for side in sides if side.match.offer_id}
    if not behind:
        return set()
    return set(Listing.objects.visible_to(reader).filter(pk__in=behind).values_list("pk", flat=True))


def _shown(
    side: MatchSide, seen: Collection[str], visible: Collection[int], terms: Collection[str]
) -> tuple[dict[str, Any], bool]:
    """What of its evidence may still be told, and whether anything fell away that a new comparison would mend.

    It was compared from what this side may see. A field that was closed since, or that another reader looks at, is left out here.
    """
    kept, dropped = told(side.evidence, visible)
    is_own = own_term(side.organisation) in terms
    other = _counterpart(side)
    if is_own and side.match.refreshed_at >= other.updated_at:
        return kept, dropped
    hidden = {name for name, _field in fields}.difference(seen)
    return explanation.without_fields(kept, hidden, mine=_own_listing_of(side)), dropped


def _card(
    side: MatchSide,
    evidence: Mapping[str, Any],
    who: Appearance,
    names: Vocabulary,
    offers: Collection[int],
    seen: Collection[str],
) -> Card:
    match, organisation = side.match, _counterpart(side)
    listing = match.listing
    mine = _own_listing_of(side)
    places = _Places.of(side, who, offers)
    names_here = places.named(names, mine)
    reads_as: Literal["asker", "candidate"] = "asker" if side.side == MatchSide.Side.ASKER else "candidate"
    reasons = explanation.reasons(evidence, names_here, side=reads_as, mine=mine)
    chain = evidence["chain"]
    return Card(
        side=side,
        match=match,
        who=who,
        reach=Reach(*(getattr(organisation, name) if name in seen else "" for name in ("phone", "email", "website"))),
        place=places.theirs or (organisation.town if who.is_named else ""),
        far=_far(evidence, places.ours),
        verdict=explanation.verdict_line(_verdict(match, evidence, whole=side.evidence)),
        links=names.links.get(listing.cluster.slug, []) if listing.cluster else [],
        fit=chain.get("theirs"),
        own=chain.get("ours"),
        strips=_strips(explanation.lines(evidence, names_here, mine=mine)),
        missing=explanation.missing_lines(evidence, names, mine=mine, side=reads_as),
        why=[one.in_short for one in reasons if one.points > 0 and one.criterion in TOLD_AS_WHY and one.in_short][:WHY],
        reasons=reasons,
        gates=explanation.gate_lines(evidence, names_here, side=reads_as),
        trust=checked_how(organisation) if who.is_named else [],
        worked_with=worked_with(side.organisation, organisation, evidence["worked"]) if who.is_named else "",
        confirmed_on=organisation.confirmed_on if who.is_named else None,
    )


def _own_listing_of(side: MatchSide) -> Setter:
    """Whether the side is the one that needs, or the one that offers."""
    asks_need = side.match.listing.kind == Listing.Kind.NEED
    return "need" if (side.side == MatchSide.Side.ASKER) == asks_need else "offer"


def _strips(lines: Sequence[explanation.Line]) -> list[Strip]:
    """The reader's own conditions first; a side that sets none has no strip."""
    captions = {True: _("What you ask"), False: _("What they ask of you")}
    strips = []
    for is_mine, caption in captions.items():
        cells = [Condition(line.label, line.value, line.state) for line in lines if line.is_mine is is_mine]
        if cells:
            strips.append(Strip(caption, cells))
    return strips


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the two needs or offers say they are, as the reader may know; empty where that is where the organisation is.

    Nothing of one that is published without a name but what its appearance says: from there it was measured, too.
    """

    is_asker: bool
    ours: str
    theirs: str

    @classmethod
    def of(cls, side: MatchSide, who: Appearance, offers: Collection[int]) -> _Places:
        match, is_asker = side.match, side.side == MatchSide.Side.ASKER
        offer = match.offer if match.offer_id in offers else None
        own, other = (match.listing, offer) if is_asker else (offer, match.listing)
        theirs = who.place if not who.is_named else _place_of(other)
        return cls(is_asker, str(_place_of(own) or ""), str(theirs or ""))

    def named(self, names: Vocabulary, mine: Setter) -> explanation.Names:
        """The words for one pair: those of the page, and these places."""
        named = {
            mine: self.ours,
            "offer" if mine == "need" else "need": self.theirs,
            "asked": self.ours if self.is_asker else self.theirs,
        }
        return names.placed(named)


def _place_of(listing: Listing | None) -> Region | None:
    named = listing and listing.confidentiality != Listing.Confidentiality.UNNAMED
    return listing.region if listing and named else None


def _far(evidence: Mapping[str, Any], place: str) -> str:
    """How far away, as it was counted, and from what; nothing inside the same town. In steps, of who is not named."""
    distances = (one["facts"] for one in evidence["contributions"] if one["criterion"] == "distance")
    facts: Mapping[str, Any] = next(distances, {})
    if facts.get("within"):
        return away_at_most(facts["within"], place)
    return away(facts["km"], place) if facts.get("km") else ""


def _verdict(match: Match, evidence: Mapping[str, Any], *, whole: Mapping[str, Any]) -> Verdict:
    """As stored; where a condition could not be told any more, as what is left of them says."""
    if evidence["conditions"] == whole.get("conditions", []):
        return cast("Verdict", match.verdict)
    states = [one["state"] for one in evidence["conditions"] if one["state"] != "unknown"]
    counts = Counts(states.count("yes"), states.count("part"), len(states))
    return judge(counts, match.strength, in_use("listing"), subject=subject_of(evidence))


def subject_of(evidence: Mapping[str, Any]) -> State | None:
    """How what is asked for stands in stored evidence."""
    return next((one["state"] for one in evidence["conditions"] if one["key"] == "subject"), None)
