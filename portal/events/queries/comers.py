"""Who comes, in figures: organisations by kind, and companies by link of the chain with the links from which nobody comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import get_language_bidi, ngettext

from portal.core.text import listed
from portal.organisations.models import ChainLink, ClusterMembership, Organisation
from portal.ui.words import number

from ..models import Event, Registration

LABELS, LONGEST, WIDTH, STEP = 118, 250, 430, 24
"""Of the drawing: where bars begin, how long one is at most, how wide and how high a row is all."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One link. `x`, `length` and `y` of the bar, `name_x` and `value_x` of its words: from the start side of the page."""

    link: ChainLink
    number: int
    y: int
    x: float
    length: float
    name_x: float
    value_x: float
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Comers:
    """`people` have a place; `kinds` in words; `bars` only where the event is of a cluster and somebody comes."""

    people: int
    organisations: int
    kinds: Sequence[str]
    bars: Sequence[Bar]
    is_full: bool

    @property
    def kinds_listed(self) -> str:
        return listed(self.kinds)

    @property
    def height(self) -> int:
        return len(self.bars) * STEP + 8

    @property
    def missing(self) -> list[ChainLink]:
        return [one.link for one in self.bars if not one.number]


def comers_of(event: Event) -> Comers:
    """In one query, and two more for an event of a cluster."""
    going = Count("organisation", distinct=True, filter=Q(state=Registration.State.GOING))
    counted = Registration.objects.holding().filter(event=event).values("organisation__kind")
    rows = list(counted.annotate(people=Count("pk"), n=going).order_by())
    taken = sum(row["people"] for row in rows)
    by_kind = {row["organisation__kind"]: row["n"] for row in rows if row["n"]}
    return Comers(
        people=taken,
        organisations=sum(by_kind.values()),
        kinds=[words for kind in Organisation.Kind.values if (words := _in_words(kind, by_kind.get(kind, 0)))],
        bars=_bars(event) if event.cluster and by_kind else [],
        is_full=event.capacity is not None and taken >= event.capacity,
    )


def _bars(event: Event) -> list[Bar]:
    going = Registration.objects.going().filter(event=event)
    places = ClusterMembership.objects.filter(
        cluster=event.cluster, ended_at=None, link__isnull=False, organisation__in=going.values("organisation")
    )
    counts: dict[int, int] = {}
    for row in places.values(at=F("link")).annotate(n=Count("organisation", distinct=True)).order_by():
        counts[row["at"]] = row["n"]
    links = list(event.cluster.links.all()) if event.cluster else []
    most = max(counts.values(), default=0)
    return [_bar(place, link, counts.get(link.pk, 0), most) for place, link in enumerate(links)]


def _bar(place: int, link: ChainLink, n: int, most: int) -> Bar:
    """Mirrored where the page runs from right to left, so that a bar starts beside its name."""
    length = round(LONGEST * n / most, 1) if n else LONGEST / 2
    x: float = LABELS
    value = x + length + 7
    if get_language_bidi():
        return Bar(link, n, place * STEP + 10, WIDTH - x - length, length, WIDTH - 4, WIDTH - value, mirrored=True)
    return Bar(link, n, place * STEP + 10, x, length, 4, value)


def _in_words(kind: str, n: int) -> str:
    if not n:
        return ""
    said: dict[str, Any] = {"number": number(n)}
    words = {
        Organisation.Kind.FIRM: ngettext("%(number)s company", "%(number)s companies", n),
        Organisation.Kind.UNIVERSITY: ngettext("%(number)s university", "%(number)s universities", n),
        Organisation.Kind.RESEARCH: ngettext("%(number)s R&D centre", "%(number)s R&D centres", n),
        Organisation.Kind.FINANCE: ngettext("%(number)s finance provider", "%(number)s finance providers", n),
        Organisation.Kind.GOVERNMENT: ngettext("%(number)s office", "%(number)s offices", n),
        Organisation.Kind.CLUSTER: ngettext("%(number)s cluster office", "%(number)s cluster offices", n),
    }
    return words[Organisation.Kind(kind)] % said
