"""The one door out of the database: work that must happen is a row, written in the transaction that makes it necessary."""

from django.db import models
from django.utils import timezone


class OutboxRow(models.Model):
    """A task to run once. Deleted when done; `key` keeps one waiting row per natural key."""

    class Priority(models.IntegerChoices):
        """The smallest goes first. Somebody sits and waits for what is urgent: a code, a mail or text to one person."""

        URGENT = 1
        NORMAL = 5
        BULK = 9

    task = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    available_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    # Of the request that asked for it, for the log.
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            # A row that is already running may miss the newest change, so only a waiting twin absorbs a new ring.
            models.UniqueConstraint(
                fields=["task", "key"],
                condition=models.Q(claimed_at=None, parked_at=None),
                name="outbox_one_waiting_row_per_key",
            )
        ]
        indexes = [
            # What is claimed next, in the order in which it is claimed.
            models.Index(
                fields=["priority", "available_at", "id"],
                condition=models.Q(claimed_at=None, parked_at=None),
                name="outbox_next_to_claim",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.key}"


class Heartbeat(models.Model):
    """When something that runs by itself last did, so that `doctor` can tell from any process whether it still does."""

    name = models.CharField(max_length=40, unique=True)
    beaten_at = models.DateTimeField(default=timezone.now)
    trouble = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
