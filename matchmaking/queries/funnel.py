"""What became of a need or offer with each of those who were told of it, as its own people read it while it runs.

A reason is not among it: that goes to the engine and, counted, to the cluster office. What was put aside is silence.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from portal.accounts.models import User

from ..appearance import Appearance
from ..engine.dispatch import why_stop
from ..models import Listing, MatchSide, Wave
from .cards import who_they_are
from .exposure import answers_of

State = Literal["interested", "seen", "silent", "declined"]
ORDER: Sequence[State] = ("interested", "seen", "silent", "declined")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One who was told. `due_on`: the day by which they should answer, the same that they read; None once they have.

    `courtesy`: of whoever declined, the sentence that they chose for the asker.
    """

    who: Appearance
    url: str
    wave: int
    told_at: dt.datetime
    state: State
    due_on: dt.date | None
    courtesy: str

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


@dataclass(frozen=True, slots=True)
class Following:
    """Who follows: `stop`, `waiting` and `next_at` as in `Funnel`, `wave` is the number of the last round."""

    wave: int
    waiting: int
    interested: int
    stop: str
    next_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """`stop` is why nobody else is told (`engine.dispatch.Stop`, or "own"); empty while the next ones follow at `next_at`.

    `next_at` is None where nobody was told yet, `waiting` how many fit and were not told.
    """

    told: Sequence[Recipient]
    totals: dict[State, int]
    wave: int
    waiting: int
    interested: int
    enough: int
    stop: str
    next_at: dt.datetime | None

    @property
    def choices(self) -> Sequence[int]:
        """From how many on one may want nobody else to be told."""
        return sorted({*range(1, 13), self.enough})

    @property
    def seen(self) -> int:
        """Who has looked, whatever they said."""
        return len(self.told) - self.totals["silent"]


def funnel_of(listing: Listing, reader: User) -> Funnel:
    """For those who may steer it, in a number of queries that does not depend on how many were told."""
    sides = list(_told(listing, reader))
    who = who_they_are(sides)
    told = sorted((_recipient(side, who[side.pk]) for side in sides), key=lambda one: ORDER.index(one.state))
    counts = Counter(one.state for one in told)
    following = what_follows(listing)
    return Funnel(
        told=told,
        totals={state: counts[state] for state in ORDER},
        wave=following.wave,
        waiting=following.waiting,
        interested=following.interested,
        enough=listing.enough,
        stop=following.stop,
        next_at=following.next_at,
    )


def what_follows(listing: Listing) -> Following:
    """Whether others are told, as the page of the listing and the messages about it say it."""
    last: Wave | None = listing.waves.last()
    answers = answers_of(listing)
    stop: str = why_stop(answers, enough=listing.enough, is_open=listing.is_open) or ""
    if last and last.stopped == Wave.Stopped.OWN:
        stop = Wave.Stopped.OWN.value
    return Following(
        wave=last.number if last else 0,
        waiting=answers.waiting,
        interested=answers.interested,
        stop=stop,
        next_at=last.due_at if last and last.is_running and not stop else None,
    )


def _told(listing: Listing, reader: User) -> QuerySet[MatchSide]:
    other = MatchSide.objects.filter(match=OuterRef("match"), side=MatchSide.Side.CANDIDATE)
    mine = MatchSide.objects.visible_to(reader).filter(side=MatchSide.Side.ASKER, match__listing=listing)
    told: QuerySet[MatchSide] = mine.filter(match__closed_at=None, match__put_forward_at__isnull=False)
    return (
        told.with_other_side()
        .annotate(other_opened_at=Subquery(other.values("opened_at")[:1]))
        .select_related("match__organisation__region", "match__offer__organisation", "match__offer__cluster__region")
        .select_related("match__offer__region__parent", "match__listing")
        .order_by("match__put_forward_at", "-match__order", "pk")
    )


def _recipient(side: MatchSide, who: Appearance) -> Recipient:
    match, told_at = side.match, side.match.put_forward_at
    answer, opened_at = side.other_answer, side.other_opened_at
    state: State = "seen" if opened_at else "silent"
    if answer:
        state = "declined" if answer == MatchSide.Answer.DECLINED else "interested"
    return Recipient(
        who=who,
        url=match.get_absolute_url(),
        wave=match.wave or 1,
        told_at=told_at,
        state=state,
        due_on=None if answer else match.due_on,
        courtesy=str(MatchSide.Courtesy(side.other_courtesy).label) if side.other_courtesy else "",
    )
