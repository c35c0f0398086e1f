"""What came of a comparison, as rows: each match with both its sides, in a handful of queries however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ..engine import matching
from ..engine.reciprocal import descending
from ..models import Listing, Match, MatchSide
from ..queries.comparing import Field, Who
from ..queries.trust import trust_in, trust_of

SHOWN_AGAIN = (
    "offer", "strength", "reverse_strength", "order", "is_newcomer", "verdict", "conditions_met", "conditions_partly",
    "conditions_total", "compared", "weights_version", "refreshed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stored:
    """All matches that stand for what was found, and those of them that are new; both best first."""

    standing: list[Match]
    new: list[Match]


def store(listing: Listing, field: Field, found: Sequence[matching.Match], *, compared: int) -> Stored:
    """Write matches and the evidence of both sides. Answers stay, and what was agreed on keeps its evidence."""
    who = [field.who[one.organisation] for one in found]
    pairs = Match.objects.standing().filter(listing=listing, organisation__in=[one.organisation for one in who])
    known = {match.organisation_id: match for match in pairs}
    written, new, evidence = [], [], {}
    beside = dict(zip((one.organisation for one in found), _beside(listing, field, who), strict=True))
    for one, person, order in zip(found, who, descending([one.order for one in found]), strict=True):
        match = known.get(person.organisation.pk)
        if match is None:
            match = Match(listing=listing, organisation=person.organisation)
            new.append(match)
        elif match.agreed_at:
            continue
        _fill(match, one, person, order=order, compared=compared)
        written.append(match)
        asker, candidate = beside[one.organisation]
        evidence[match.public_id] = (one.asker_evidence() | asker, one.candidate_evidence() | candidate)
    Match.objects.bulk_create(new)
    Match.objects.bulk_update([match for match in written if match.organisation_id in known], SHOWN_AGAIN)
    _write_sides(listing, written, evidence)
    return Stored([*(match for match in known.values() if match.agreed_at), *written], new)


def _fill(match: Match, one: matching.Match, person: Who, *, order: float, compared: int) -> None:
    counts = one.counts
    match.offer = person.offer
    match.strength = one.forward.strength
    match.reverse_strength = one.backward.strength if one.backward else one.forward.strength
    match.order = order
    match.is_newcomer = one.is_newcomer
    match.verdict = one.verdict
    match.conditions_met, match.conditions_partly, match.conditions_total = counts.met, counts.partly, counts.total
    match.compared = compared
    match.weights_version = one.weights
    match.refreshed_at = timezone.now()


def _beside(listing: Listing, field: Field, who: Sequence[Who]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What stands beside fit on each side's card: where both are in the chain, and who confirms the other side."""
    organisations = [one.organisation for one in who]
    in_candidates = trust_in(organisations, asked_by=listing.organisation)
    in_asker = {} if field.asks_unnamed else trust_of(listing.organisation, candidates=organisations)
    for person in who:
        organisation = person.organisation
        ours, theirs = field.places(
            person.offer.public_id if person.offer and not person.is_named else organisation.public_id
        )
        confirmed = in_candidates.get(organisation.pk, []) if person.is_named else []
        yield (
            {"chain": {"ours": ours, "theirs": theirs}, "worked": confirmed},
            {"chain": {"ours": theirs, "theirs": ours}, "worked": in_asker.get(organisation.pk, [])},
        )


def _write_sides(
    listing: Listing, matches: Sequence[Match], evidence: dict[str, tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    known = {(side.match_id, side.side): side for side in MatchSide.objects.filter(match__in=matches)}
    new = []
    for match in matches:
        parties = (
            (MatchSide.Side.ASKER, listing.organisation_id),
            (MatchSide.Side.CANDIDATE, match.organisation_id),
        )
        for (side, organisation), told in zip(parties, evidence[match.public_id], strict=True):
            row = known.get((match.pk, side))
            if row is None:
                row = MatchSide(match=match, side=side, organisation_id=organisation)
                new.append(row)
            row.evidence = told
    MatchSide.objects.bulk_create(new)
    MatchSide.objects.bulk_update(known.values(), ["evidence"])
