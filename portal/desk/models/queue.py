"""What waits for an office, one row each: found by a source, taken by a colleague, put off, done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Cluster, Organisation

LONGEST_WORDS = 300
"""Letters of what is noted when something is settled."""


class QueueItem(PublicId, Timestamped):
    """`kind` names its source, `key` the thing within it, `other` the second of two organisations. It leaves the queue (`gone_at`) when
    its source no longer finds it, and comes back as the same row; `put_off_until` hides it until that day; `done_at` when somebody of the
    office said that it is settled, in `done_note` how. The queue is ordered by `pressing_at`: since when it waits, earlier by an hour for
    each point of its `weight`.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="queue")
    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=80)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    facts = models.JSONField(default=dict)
    weight = models.SmallIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)
    pressing_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    put_off_until = models.DateField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_note = models.CharField(max_length=LONGEST_WORDS, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["cluster", "gone_at", "done_at", "since"], name="desk_queue_waiting"),
            models.Index(fields=["cluster", "gone_at", "done_at", "pressing_at"], name="desk_queue_pressing"),
        ]
        constraints = [models.UniqueConstraint(fields=["cluster", "kind", "key"], name="desk_queue_once")]

    def __str__(self) -> str:
        return f"{self.cluster}: {self.kind} {self.key}"
