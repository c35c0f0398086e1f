"""A conversation between organisations, and how far each of them and each of their people has read."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone

from portal.core.models import PublicId
from portal.core.registry import things
from portal.organisations.models import Organisation

from ..querysets import ConversationQuerySet


class Conversation(PublicId):
    """Organisations talk; whoever acts for one of them reads and writes in its name.

    `about` is what it was opened for, of a floor above; there is one conversation about one thing. `subject` is what that is
    called. `introduced_at` is empty where nobody of an office introduced it: then it never has a guest. `last_seq` numbers
    the messages: whoever writes holds this row, so their order is the order of commits.
    `stopped_at`: a moderator has ended it; all can read, and nobody writes.
    """

    content_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    object_id = models.CharField(max_length=40, blank=True, default="")
    about = GenericForeignKey("content_type", "object_id")
    subject = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    introduced_at = models.DateTimeField(null=True, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=models.Q(content_type__isnull=False),
                name="messaging_one_conversation_per_thing",
            )
        ]

    def __str__(self) -> str:
        return self.subject or self.public_id

    def get_absolute_url(self) -> str:
        return reverse("messaging:conversation_detail", args=[self.public_id])

    @property
    def is_named(self) -> bool:
        """Whether it is called by its subject, and not by those who talk. Asks for its `content_type`."""
        kind = self.content_type
        teller = things.get(f"{kind.app_label}.{kind.model}") if kind else None
        return teller is not None and teller.names_talks


class Participant(models.Model):
    """An organisation in a conversation. `read_seq` is how far any of its people has read; `assigned_to` is who sees to it,
    `spoke_at` when one of them first said something."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    read_seq = models.PositiveIntegerField(default=0)
    spoke_at = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "organisation"], name="messaging_each_organisation_once")
        ]
        indexes = [
            models.Index(fields=["organisation", "left_at", "conversation"], name="messaging_inbox"),
            models.Index(fields=["organisation", "spoke_at"], name="messaging_first_words"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.conversation_id})"


class Reader(models.Model):
    """How far one person has read. Without a row as far as their organisation: what a colleague saw to is not new to a newcomer."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "conversation"], name="messaging_each_reader_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.conversation_id} up to {self.read_seq}"
