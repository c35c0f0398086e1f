"""Whose turn it is: how often organisations were told of needs and offers, what of it they left open, who waits to be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from ..engine.dispatch import Answers
from ..engine.reciprocal import CAP
from ..models import Listing, Match, MatchSide
from ..querysets import MatchQuerySet, is_open

WEEK = dt.timedelta(days=7)
TOLD = (Match.Verdict.STRONG, Match.Verdict.POSSIBLE)


def turns_of(organisations: Collection[int], *, beside: int | None = None) -> dict[int, int]:
    """Organisation -> for how many needs and offers, without `beside`, it was put forward in the last seven days.

    Standing somewhere down a list that nobody was told of is no turn.
    """
    rows = _this_week(organisations).exclude(listing=beside)
    return dict(rows.values_list("organisation").annotate(times=Count("pk")).order_by())


def next_turn(organisations: Collection[int]) -> dt.datetime | None:
    """When the first of those who had all their turns has one again; None where nobody had."""
    rows = _this_week(organisations).values("organisation").annotate(times=Count("pk"), first=Min("put_forward_at"))
    first = min((row["first"] for row in rows.order_by() if row["times"] >= CAP), default=None)
    return first + WEEK if first else None


def unanswered_by(organisations: Collection[int]) -> dict[int, int]:
    """Organisation -> how many open needs and offers that it was told of wait for its answer. For dispatch alone, never shown."""
    rows = MatchSide.objects.filter(
        is_open("match__listing__"),
        side=MatchSide.Side.CANDIDATE,
        organisation__in=organisations,
        answer="",
        put_aside_at=None,
        match__put_forward_at__isnull=False,
        match__closed_at=None,
        match__agreed_at=None,
    )
    return dict(rows.values_list("organisation").annotate(open=Count("pk")).order_by())


def waiting_for(listing: Listing) -> MatchQuerySet:
    """Who fits and was not told, nor said anything yet; best first."""
    fitting = untold().filter(listing=listing, verdict__in=TOLD)
    return fitting.select_related("organisation__region", "listing__organisation").order_by("-order", "pk")


def untold() -> MatchQuerySet:
    """Who was told of nothing and said nothing, however well they fit."""
    left: MatchQuerySet = Match.objects.standing().filter(_is_untold())
    return left


def _is_untold() -> Q:
    said = MatchSide.objects.filter(~Q(answer="") | Q(put_aside_at__isnull=False), match=OuterRef("pk"))
    return Q(~Exists(said), put_forward_at=None, agreed_at=None)


def in_play(listing: Listing, wave: int) -> int:
    """How many were told of it in that wave and have not said no."""
    no = MatchSide.objects.filter(match=OuterRef("pk"), answer=MatchSide.Answer.DECLINED)
    standing: MatchQuerySet = Match.objects.standing().filter(~Exists(no), listing=listing, wave=wave)
    return standing.count()


def answers_of(listing: Listing) -> Answers:
    """How it stands, whoever was told: also those who came by themselves have said yes. An offer is not over with its first partner."""
    yes = Q(
        Exists(
            MatchSide.objects.filter(
                match=OuterRef("pk"), side=MatchSide.Side.CANDIDATE, answer=MatchSide.Answer.INTERESTED
            )
        )
    )
    told: dict[str, int] = (
        Match.objects.standing()
        .filter(listing=listing)
        .aggregate(
            interested=Count("pk", filter=yes),
            agreed=Count("pk", filter=Q(agreed_at__isnull=False)),
            waiting=Count("pk", filter=_is_untold() & Q(verdict__in=TOLD)),
        )
    )
    return Answers(
        told["interested"],
        has_agreed=listing.kind == Listing.Kind.NEED and told["agreed"] > 0,
        waiting=told["waiting"],
    )


def _this_week(organisations: Collection[int]) -> MatchQuerySet:
    found: MatchQuerySet = Match.objects.filter(organisation__in=organisations)
    return found.filter(put_forward_at__gt=timezone.now() - WEEK)
