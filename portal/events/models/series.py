"""An event that comes back: by a rule, on the same hours of the same clock."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Organisation


class Series(PublicId, Timestamped):
    """`rule` is an RRULE (RFC 5545) over days, counted from `first_on`. Each occurrence is an event of its own, made from `pattern`
    some months before: `made_until` is the last day that was looked at. `announces`: new ones are announced at once. Ended, no more
    are made.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="event_series")
    pattern = models.ForeignKey("events.Event", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    rule = models.CharField(max_length=200)
    first_on = models.DateField()
    made_until = models.DateField()
    announces = models.BooleanField(default=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["made_until"], condition=models.Q(ended_at=None), name="events_series_to_look_at")
        ]

    def __str__(self) -> str:
        return f"{self.organiser_id}: {self.rule}"
