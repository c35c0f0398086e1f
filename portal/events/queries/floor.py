"""What goes on at the tables now and next, for the organiser."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from ..models import Event, FreedTime, Meeting, Registration, Slot


@dataclass(frozen=True, slots=True)
class AtTable:
    """`first_here`, `second_here`: somebody of that side has come through the door."""

    meeting: Meeting
    first_here: bool
    second_here: bool
    freed: FreedTime | None


def now_and_next(event: Event) -> list[tuple[Slot, list[AtTable]]]:
    """The time that goes on, and the one after it, each with its meetings by table. In four queries."""
    now = timezone.now()
    slots = list(Slot.objects.filter(event=event, ends_at__gt=now, closed=False).order_by("starts_at")[:2])
    state = [*Meeting.PLACED, Meeting.State.MISSED]
    rows = Meeting.objects.filter(event=event, slot__in=slots, state__in=state)
    rows = rows.select_related(
        "slot", "table__room", "first__organisation", "second__organisation", "missed_by__organisation"
    ).order_by("table__number", "pk")
    meetings = list(rows)
    here = set(
        Registration.objects.going()
        .filter(event=event, checked_in_at__isnull=False, organisation__isnull=False)
        .values_list("organisation", flat=True)
    )
    freed = {
        one.missed_id: one
        for one in FreedTime.objects.filter(missed__in=meetings).select_related(
            "instead__first__organisation", "instead__second__organisation"
        )
    }
    return [
        (
            slot,
            [
                AtTable(one, one.first.organisation_id in here, one.second.organisation_id in here, freed.get(one.pk))
                for one in meetings
                if one.slot_id == slot.pk
            ],
        )
        for slot in slots
    ]
