"""A "not now" with its reason changes what is suggested next: by one small rule that says so, ends by itself, and can be taken back.

Only what the answering side has been told enters a rule, and only where the reason leaves no doubt which way it goes. A reason
that says nothing about what comes next ("another reason") makes none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed
from portal.outbox.services import Priority, enqueue

from .. import permissions, tasks
from ..engine.distance import STEPS
from ..models import Lesson, Listing, MatchSide
from ..queries.comparing import asked_by

Kind, Reason = Lesson.Kind, MatchSide.Reason

BOUNDS = (5, 10, 25, 50, 80, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000)
"""Kilometres at which a distance is narrowed: the largest that is still nearer than what was too far."""

FOR_OWN, FOR_OTHERS, MET, PAUSED = (
    dt.timedelta(days=365),
    dt.timedelta(days=180),
    dt.timedelta(days=365),
    dt.timedelta(days=30),
)
"""How long a rule lasts: about one's own need or offer, about what others ask, about one organisation, without free capacity."""

AT_ONCE = 200

Found = dict[str, Any] | str
"""What follows from an answer; else why nothing does."""


@dataclass(frozen=True, slots=True)
class _Said:
    """An answer with what its side was told: the evidence, and whether it is the one that asks."""

    side: MatchSide
    evidence: Mapping[str, Any]
    listing: Listing

    @property
    def asks(self) -> bool:
        return bool(self.side.side == MatchSide.Side.ASKER)

    @property
    def buys(self) -> bool:
        """Whether it is the side that takes and pays."""
        return self.asks == (self.listing.kind == Listing.Kind.NEED)

    def condition(self, key: str) -> Mapping[str, Any]:
        return next((one["facts"] for one in self.evidence.get("conditions", ()) if one["key"] == key), {})

    def counted(self, criterion: str) -> Mapping[str, Any]:
        return next(
            (one["facts"] for one in self.evidence.get("contributions", ()) if one["criterion"] == criterion), {}
        )


def learn(side: MatchSide, *, by: User) -> Lesson | None:
    """What follows from the "not now" that a side has just given, inside the transaction of the answer; None where nothing does."""
    said = _Said(side, side.evidence, side.match.listing)
    found = _found(said)
    if isinstance(found, str):
        return None
    lesson = Lesson(organisation=side.organisation, side=side, learned_by=by, **found)
    if lesson.kind != Kind.PARTY and said.asks:
        lesson.listing = said.listing
    elif lesson.kind != Kind.PARTY:
        lesson.category, lesson.about_needs = said.listing.category, said.listing.kind == Listing.Kind.NEED
    lesson.until = found.get("until") or timezone.localdate() + _lasts(lesson)
    lesson.save()
    record("lesson.learned", by=by, about=side.organisation, kind=lesson.kind, lesson=lesson.public_id)
    _compare_again(lesson)
    return lesson


def why_no_rule(side: MatchSide) -> str:
    """Why nothing follows from the "not now" of a side, as a key of `explanation.no_limit_line`; empty where a rule does."""
    found = _found(_Said(side, side.evidence, side.match.listing))
    return found if isinstance(found, str) else ""


def _found(said: _Said) -> Found:
    return LEARNED[said.side.reason](said) if said.side.reason in LEARNED else "open"


def forget(side: MatchSide, *, by: User) -> None:
    """The answer was taken back, and with it what was learned from it."""
    for lesson in Lesson.objects.filter(side=side, ended_at=None):
        _end(lesson, by=by)


def end_lesson(lesson: Lesson, *, by: User) -> bool:
    """Take a rule back; the answer that it came from stays. False where it had ended already."""
    if not permissions.can_end_lesson(by, lesson):
        raise NotAllowed
    return _end(lesson, by=by)


def end_due_lessons() -> None:
    """By the clock: what has run out is compared again without it."""
    over = Lesson.objects.filter(ended_at=None, until__lt=timezone.localdate()).select_related(
        "organisation", "listing"
    )
    for lesson in over.order_by("until", "pk")[:AT_ONCE]:
        _end(lesson, by=None)


def _end(lesson: Lesson, *, by: User | None) -> bool:
    with transaction.atomic():
        ended = {"ended_at": timezone.now(), "ended_by": by}
        if not Lesson.objects.filter(pk=lesson.pk, ended_at=None).update(**ended):
            return False
        record("lesson.ended", by=by, about=lesson.organisation, kind=lesson.kind, lesson=lesson.public_id)
        _compare_again(lesson)
    lesson.refresh_from_db()
    return True


def _compare_again(lesson: Lesson) -> None:
    """The one listing that it narrows; else all that the organisation may stand in. Somebody waits to see it: before imports."""
    if lesson.listing_id:
        enqueue(
            tasks.refresh_matches,
            key=tasks.key_of(lesson.listing_id),
            priority=Priority.NORMAL,
            listing=lesson.listing_id,
        )
        return
    pk = lesson.organisation_id
    enqueue(tasks.refresh_organisation, key=f"organisation:{pk}", organisation=pk)


def _lasts(lesson: Lesson) -> dt.timedelta:
    if lesson.kind == Kind.PARTY:
        return MET
    if lesson.kind == Kind.PAUSE:
        return PAUSED
    return FOR_OWN if lesson.listing else FOR_OTHERS


def _too_far(said: _Said) -> Found:
    """Told in steps, it is narrowed in steps: the next one."""
    told = said.counted("distance")
    if told.get("within") is None and told.get("km") is None:
        return "distance_unknown"
    far, bounds = (told["within"], STEPS) if told.get("within") else (told["km"], BOUNDS)
    nearer = [bound for bound in bounds if bound < far]
    return {"kind": Kind.NEARER, "number": float(nearer[-1])} if nearer else "near_already"


def _quantity(said: _Said) -> tuple[float, str] | None:
    """How much the other side gives or wants, as this side was told."""
    if not said.asks:
        listing = said.listing
        return None if listing.quantity is None else (float(listing.quantity), listing.unit)
    told = said.condition("quantity")
    amount, unit = ("offered", "offered_unit") if said.buys else ("asked", "unit")
    return (told[amount], told[unit]) if told.get(amount) is not None and told.get(unit) else None


def _unsaid(what: str, said: _Said) -> str:
    """Whoever asks compares what both have stated; whoever is asked reads what the other side stated."""
    return f"{what}_of_both" if said.asks else f"{what}_unsaid"


def _too_much(said: _Said) -> Found:
    told = _quantity(said)
    return {"kind": Kind.SMALLER, "number": told[0], "unit": told[1]} if told else _unsaid("quantity", said)


def _too_little(said: _Said) -> Found:
    told = _quantity(said)
    return {"kind": Kind.LARGER, "number": told[0], "unit": told[1]} if told else _unsaid("quantity", said)


def _price(said: _Said) -> Found:
    """Whoever buys found it dear, whoever sells found the budget small. Of finance nobody knows which was meant."""
    if said.listing.category == Listing.Category.FINANCE:
        return "finance"
    told = said.condition("budget")
    if not said.asks:
        amount: Any = said.listing.budget
        currency = said.listing.currency
    else:
        amount, currency = told.get("offered" if said.buys else "asked"), told.get("currency", "")
    if amount is None or not currency:
        return _unsaid("budget", said)
    return {"kind": Kind.CHEAPER if said.buys else Kind.DEARER, "number": float(amount), "unit": currency}


def _date(said: _Said) -> Found:
    """Only where the two dates say which way: whoever gives is free too late for whoever needs."""
    told = said.condition("date")
    if not told.get("asked") or not told.get("free"):
        return "date_unsaid"
    asked, free = dt.date.fromisoformat(told["asked"]), dt.date.fromisoformat(told["free"])
    if free <= asked or free <= timezone.localdate():
        return "date_open"
    return {"kind": Kind.SOONER if said.buys else Kind.LATER, "on": free, "until": free}


def _not_our_trade(said: _Said) -> Found:
    """Whoever was asked does not do this; whoever asks was shown somebody of another line of business."""
    if not said.asks:
        codes = asked_by(said.listing).terms.codes
        return {"kind": Kind.TRADE, "code": codes[0]} if codes else "trade_unknown"
    told = said.counted("codes")
    if not told.get("theirs"):
        return "trade_unknown"
    if told.get("closeness") == 1:
        return "trade_same"
    return {"kind": Kind.TRADE, "code": told["theirs"]}


def _not_them(said: _Said) -> Found:
    """Only of somebody whose name they know: else the rule would tell it."""
    match = said.side.match
    told_by = match.offer if said.asks else said.listing
    if told_by and told_by.confidentiality == Listing.Confidentiality.UNNAMED and not match.agreed_at:
        return "unnamed"
    return {"kind": Kind.PARTY, "other": match.organisation if said.asks else said.listing.organisation}


def _pause(said: _Said) -> Found:
    """Whoever asks closes or changes what they published instead."""
    if said.asks:
        return "own"
    until = timezone.localdate() + PAUSED
    return {"kind": Kind.PAUSE, "on": until, "until": until}


LEARNED: dict[str, Callable[[_Said], Found]] = {
    Reason.DISTANCE: _too_far,
    Reason.TOO_MUCH: _too_much,
    Reason.TOO_LITTLE: _too_little,
    Reason.PRICE: _price,
    Reason.TIMING: _date,
    Reason.CAPABILITY: _not_our_trade,
    Reason.KNOWN: _not_them,
    Reason.COMPETITOR: _not_them,
    Reason.CAPACITY: _pause,
    Reason.NO_CASES: _pause,
}
"""What follows from which reason."""
