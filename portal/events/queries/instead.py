"""Who could sit with somebody that was left alone: those who fit best, are free then, and are in the building."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from ..models import Delegation, Event, Fit, FreedTime, Mark, Meeting, MeetingPlan, Registration, Slot
from .fits import apart_of
from .free import Day, day_of, most_of

Nobody = FreedTime.Nobody
MOST = 5
WEIGHT: dict[str, float] = {Mark.Wish.MUST: 2.0, Mark.Wish.LIKE: 1.0}
ASKED = 2.0


@dataclass(frozen=True, slots=True)
class Instead:
    """`nobody` is why `others` are none."""

    others: Sequence[Delegation]
    nobody: str = ""


def who_could_instead(event: Event, alone: Delegation, slot: Slot, *, missed: Meeting) -> Instead:
    """The best five, by marks and asks of both first, then by fit. Nobody whom one of the two would rather not meet, or, where there
    is a door, who has not come through it. Whoever has had enough meetings is asked only where all others have, too: the fewest first.
    """
    others = Delegation.objects.filter(event=event, left_at=None).exclude(pk__in=[missed.first_id, missed.second_id])
    apart = apart_of(alone)
    rows = [one for one in others.select_related("organisation") if one.organisation_id not in apart]
    day = day_of(event, [alone, *rows], spare=True)
    if not day.has_room(slot.pk):
        return Instead([], Nobody.NO_TABLE)
    met = _met(alone)
    wishes, refused = _wishes(alone)
    fits = _fits(alone)
    fitting = [one for one in rows if one.pk not in met | refused and (wishes[one.pk] or fits[one.pk])]
    if not fitting:
        return Instead([], Nobody.NO_FIT)
    free = [one for one in fitting if day.two_at(alone.pk, one.pk, slot.pk)]
    if not free:
        return Instead([], Nobody.BUSY)
    if Registration.objects.going().filter(event=event, checked_in_at__isnull=False).exists():
        day.people = {
            pk: [one for one in people if one.checked_in_at or pk == alone.pk] for pk, people in day.people.items()
        }
        free = [one for one in free if day.two_at(alone.pk, one.pk, slot.pk)]
        if not free:
            return Instead([], Nobody.NOT_HERE)
    plan_most = MeetingPlan.objects.filter(event=event).values_list("most", flat=True).first()
    free.sort(key=lambda one: (-wishes[one.pk], -fits[one.pk], one.pk))
    if within := [one for one in free if not has_enough(one, day, plan_most)]:
        return Instead(within[:MOST])
    beyond = sorted((one for one in free if takes_one_more(one, day, plan_most)), key=lambda one: day.placed[one.pk])
    return Instead(beyond[:MOST], "" if beyond else Nobody.ENOUGH)


def has_enough(one: Delegation, day: Day, plan_most: int | None) -> bool:
    limit = most_of(one, day.people.get(one.pk, []), plan_most)
    return limit is not None and day.placed[one.pk] >= limit


def takes_one_more(one: Delegation, day: Day, plan_most: int | None) -> bool:
    """A single one beyond its number. A number of its own it has to have opened; the organiser's only shares meetings out."""
    limit = most_of(one, day.people.get(one.pk, []), plan_most)
    if one.most is not None and day.placed[one.pk] >= one.most and not one.one_more:
        return False
    return limit is None or day.placed[one.pk] <= limit


def _met(alone: Delegation) -> set[int]:
    """With whom it meets, or has met, at this event."""
    pairs = Meeting.objects.placed().filter(Q(first=alone) | Q(second=alone)).values_list("first", "second")
    return {one for pair in pairs for one in pair}


def _wishes(alone: Delegation) -> tuple[defaultdict[int, float], set[int]]:
    weights: defaultdict[int, float] = defaultdict(float)
    refused = set()
    marks = Mark.objects.filter(Q(delegation=alone) | Q(about=alone)).values_list("delegation", "about", "wish")
    for one, other, wish in marks:
        who = other if one == alone.pk else one
        if wish == Mark.Wish.NO:
            refused.add(who)
        weights[who] += WEIGHT.get(Mark.Wish(wish), 0.0)
    asked = Meeting.objects.filter(Q(first=alone) | Q(second=alone), state=Meeting.State.ASKED)
    for one, other in asked.values_list("first", "second"):
        weights[other if one == alone.pk else one] += ASKED
    return weights, refused


def _fits(alone: Delegation) -> defaultdict[int, float]:
    values: defaultdict[int, float] = defaultdict(float)
    rows = Fit.objects.filter(Q(seeker=alone) | Q(could=alone)).values_list("seeker", "could", "value")
    for one, other, value in rows:
        who = other if one == alone.pk else one
        values[who] = max(values[who], value)
    return values
