"""Who introduced those who talk: somebody of a cluster's office, who reads what was said to open it and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from portal.core.models import PublicId
from portal.organisations.models import Cluster, Organisation

from ..querysets import GuestQuerySet
from .conversations import Conversation


class Guest(PublicId):
    """A person of the office of `cluster` in a conversation. They take part in nothing: what they may read are the messages inside
    their windows. `left_at` is empty while they are here; `called_back_at` says since when both sides want them, and then they write
    too, for their office and in no organisation's name.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="guests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    called_back_at = models.DateTimeField(null=True, blank=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "person"], name="messaging_each_guest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.conversation_id}"

    @property
    def is_here(self) -> bool:
        return self.left_at is None

    def get_absolute_url(self) -> str:
        return reverse("messaging:guest_read", args=[self.conversation.public_id])


class Window(models.Model):
    """The messages that a guest may read: from one number to another, both included. Without `until_seq` it goes on."""

    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="windows")
    from_seq = models.PositiveIntegerField()
    until_seq = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guest"], condition=models.Q(until_seq=None), name="messaging_one_open_window"
            )
        ]

    def __str__(self) -> str:
        return f"{self.guest_id}: {self.from_seq} to {self.until_seq or '…'}"


class Recall(models.Model):
    """One side wants a guest back. They come when all sides do."""

    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="recalls")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guest", "organisation"], name="messaging_each_side_calls_once")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.guest_id}"
