"""How an event went, by counts alone; what people thought only where three or more have said it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from portal.ui.words import percent

from ..models import Event, GoingOn, Meeting, Rating, Registration

FEWEST = 3
"""So many ratings there have to be before their sums are told."""

State = Meeting.State


@dataclass(frozen=True, slots=True)
class Went:
    """`worth` and `goes_on` are counts by answer, None while fewer than three have said anything."""

    registered: int
    came: int
    walk_ins: int
    absent: int
    cancelled: int
    planned: int
    held: int
    missed: int
    filled: int
    called_off: int
    rated: int
    worth: dict[str, int] | None
    goes_on: dict[str, int] | None
    introductions: int

    @property
    def share_kept(self) -> float | None:
        """Of the meetings that were agreed and not called off before, how many took place."""
        return self.held / self.planned if self.planned else None


def went(event: Event) -> Went:
    going = Q(state=Registration.State.GOING)
    here = going & Q(checked_in_at__isnull=False)
    people = Registration.objects.filter(event=event).aggregate(
        registered=Count("pk", filter=going & Q(walk_in=False)),
        came=Count("pk", filter=here),
        walk_ins=Count("pk", filter=here & Q(walk_in=True)),
        absent=Count("pk", filter=going & Q(checked_in_at=None)),
        cancelled=Count("pk", filter=Q(state=Registration.State.CANCELLED)),
    )
    meetings = Meeting.objects.filter(event=event).aggregate(
        planned=Count("pk", filter=Q(state__in=[State.AGREED, State.HELD, State.MISSED])),
        held=Count("pk", filter=Q(state=State.HELD)),
        missed=Count("pk", filter=Q(state=State.MISSED)),
        filled=Count("pk", filter=Q(state__in=[State.AGREED, State.HELD], filled__isnull=False)),
        called_off=Count("pk", filter=Q(state=State.CALLED_OFF)),
    )
    worth: Counter[str] = Counter()
    goes_on: Counter[str] = Counter()
    for one, other in Rating.objects.filter(meeting__event=event).values_list("worth", "goes_on"):
        worth[one] += bool(one)
        goes_on[other] += bool(other)
    return Went(
        **people,
        **meetings,
        rated=worth.total(),
        worth=_told(worth),
        goes_on=_told(goes_on),
        introductions=GoingOn.objects.filter(meeting__event=event).count(),
    )


def lines_of(found: Went) -> Iterator[tuple[str, str]]:
    """Each figure with its words, as page and table have them."""
    yield _("Registrations"), str(found.registered)
    yield _("Came"), str(found.came)
    yield _("Came without a registration"), str(found.walk_ins)
    yield _("Did not come"), str(found.absent)
    yield _("Cancelled before"), str(found.cancelled)
    yield _("Meetings agreed"), str(found.planned)
    yield _("Meetings that took place"), str(found.held)
    yield _("Meetings that did not take place"), str(found.missed)
    yield _("Free times taken by others"), str(found.filled)
    yield _("Meetings called off before"), str(found.called_off)
    yield _("Share of meetings kept"), "" if found.share_kept is None else percent(found.share_kept)
    yield _("Ratings"), str(found.rated)
    for label, value, counts in _answers(found):
        yield label, "" if counts is None else str(counts.get(value, 0))
    yield _("Introductions that came of it"), str(found.introductions)


def _answers(found: Went) -> Iterator[tuple[str, str, dict[str, int] | None]]:
    for value, label in Rating.Worth.choices:
        if value:
            yield str(label), value, found.worth
    for value, label in Rating.GoesOn.choices:
        if value:
            yield _("Wants to go on: %(answer)s") % {"answer": label}, value, found.goes_on


def _told(counts: Counter[str]) -> dict[str, int] | None:
    return {key: n for key, n in counts.items() if n} if counts.total() >= FEWEST else None
