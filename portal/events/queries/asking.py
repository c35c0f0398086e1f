"""As what people come to an event, with how many do."""

from __future__ import annotations

from django.db.models import Count, Q

from ..models import Event, ParticipationType, Registration


def types_of(event: Event) -> list[ParticipationType]:
    """Each says in `taken` how many have a place, in one query."""
    holding = Count("registrations", filter=Q(registrations__state__in=Registration.HOLDING))
    return list(ParticipationType.objects.filter(event=event).annotate(taken=holding))
