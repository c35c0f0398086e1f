"""The queue of a cluster's office: needs and offers of members that those who were told leave without an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from portal.accounts.models import User
from portal.organisations.models import Cluster

from ..appearance import Appearance, appearances, named
from ..models import Escalation, Listing, Match, MatchSide
from ..querysets import silent_too_long
from .exposure import untold

AT_ONCE = 20
SILENT_NAMED = 5
ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation of a match as this office may know it."""

    match: Match
    who: Appearance
    put_aside: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """`told` were told in all: `said_yes` and `said_no` have answered, `in_time` have days left, the others are late without a word.

    Of these `silent` are named, who put it aside last, and `more` are not.
    `alternatives` fit, if only in part, and were not told yet, the best first.
    """

    escalation: Escalation
    asker: Appearance
    told: int
    said_yes: int
    said_no: int
    in_time: int
    silent: Sequence[Named]
    more: int
    alternatives: Sequence[Named]


def silences_of(cluster: Cluster, reader: User, *, at_most: int = AT_ONCE) -> list[Silence]:
    """What waits longest first, in a number of queries that does not depend on how many wait."""
    waiting = silent_in(cluster, reader)
    rows = list(waiting.select_related("listing__organisation__region", "listing__cluster")[:at_most])
    listings = [row.listing_id for row in rows]
    counts = _counts(listings)
    silent, alternatives = _late(listings), _untold(listings)
    who = _who([*silent, *alternatives], reader)
    by_listing: defaultdict[int, list[Match]] = defaultdict(list)
    others: defaultdict[int, list[Match]] = defaultdict(list)
    for match in silent:
        by_listing[match.listing_id].append(match)
    for match in alternatives:
        others[match.listing_id].append(match)
    found = []
    for row in rows:
        late, left, counted = by_listing[row.listing_id], others[row.listing_id], counts.get(row.listing_id, {})
        found.append(
            Silence(
                escalation=row,
                # The office knows by name who asks in its own cluster.
                asker=named(row.listing.organisation),
                told=counted.get("told", 0),
                said_yes=counted.get("yes", 0),
                said_no=counted.get("no", 0),
                in_time=counted.get("told", 0) - sum(counted.get(name, 0) for name in ("yes", "no", "late")),
                silent=[Named(match, who[match.pk], put_aside=match.is_aside) for match in late],
                more=counted.get("late", 0) - len(late),
                alternatives=[Named(match, who[match.pk]) for match in left],
            )
        )
    return found


def silent_in(cluster: Cluster | OuterRef, reader: User) -> QuerySet[Escalation]:
    """What waits there, as a part of another question too."""
    waiting: QuerySet[Escalation] = Escalation.objects.visible_to(reader).waiting().filter(listing__cluster=cluster)
    return waiting


def _counts(listings: Sequence[int]) -> dict[int, dict[str, int]]:
    answer = MatchSide.objects.filter(match=OuterRef("pk"), side=MatchSide.Side.CANDIDATE).values("answer")[:1]
    told = Match.objects.standing().filter(listing__in=listings, put_forward_at__isnull=False)
    rows = (
        told.annotate(answer=Subquery(answer))
        .values("listing")
        .annotate(
            told=Count("pk"),
            yes=Count("pk", filter=Q(answer=MatchSide.Answer.INTERESTED)),
            no=Count("pk", filter=Q(answer=MatchSide.Answer.DECLINED)),
            late=Count("pk", filter=silent_too_long(or_put_aside=True)),
        )
        .order_by()
    )
    return {row["listing"]: row for row in rows}


def _late(listings: Sequence[int]) -> list[Match]:
    """Those who are silent, the longest first, then those who put it aside; a few of each listing."""
    aside = MatchSide.objects.filter(match=OuterRef("pk"), side=MatchSide.Side.CANDIDATE, put_aside_at__isnull=False)
    late = Match.objects.filter(silent_too_long(or_put_aside=True), listing__in=listings)
    late = late.annotate(is_aside=Exists(aside))
    place = Window(RowNumber(), partition_by="listing", order_by=["is_aside", "due_on", "pk"])
    return list(_with_names(late.annotate(place=place).filter(place__lte=SILENT_NAMED).order_by("place")))


def _untold(listings: Sequence[int]) -> list[Match]:
    """Who fits and was not told, the best first, a few of each listing; those who fit in part are for the office to judge."""
    fitting = untold().filter(listing__in=listings)
    place = Window(RowNumber(), partition_by="listing", order_by=[F("order").desc(), "pk"])
    return list(_with_names(fitting.annotate(place=place).filter(place__lte=ALTERNATIVES).order_by("place")))


def _with_names(matches: QuerySet[Match]) -> QuerySet[Match]:
    return matches.select_related(
        "organisation__region", "offer__organisation__region", "offer__cluster__region", "offer__region__parent"
    )


def _who(matches: Iterable[Match], reader: User) -> dict[int, Appearance]:
    """By name, but for those who offer without one where this office may not know it."""
    hidden = {
        match.pk: match.offer
        for match in matches
        if match.offer and match.offer.confidentiality == Listing.Confidentiality.UNNAMED
    }
    seen = appearances({offer.pk: offer for offer in hidden.values()}.values(), reader=reader)
    return {
        match.pk: seen[hidden[match.pk].pk] if match.pk in hidden else named(match.organisation) for match in matches
    }
