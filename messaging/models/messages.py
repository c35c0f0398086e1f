"""What was said, in order, and how it was worded before it was changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.organisations.models import Cluster, Organisation

from .conversations import Conversation


class Message(models.Model):
    """One message, or a line that the portal writes (`kind`, about `author`): the guest left, a side calls the guest back, the guest
    is back; or about `organisation`: it came in, it is gone. `seq` counts from 1 without a gap within its conversation.

    `client_id` is made where it was typed: sent twice it is one message. A deleted one keeps its place and loses its words;
    one that a moderator has hidden keeps them, and nobody reads them.
    `office`: said by a guest whom both sides called back, for the office of that cluster and in no organisation's name.
    `terms` is what search compares (searching.py). `mark` is the same for the same words, and kept only while nobody has answered.
    """

    class Kind(models.TextChoices):
        SAID = "said", "said"
        OPENED = "opened", "opened"
        LEFT = "left", "left"
        ASKED = "asked", "asked"
        BACK = "back", "back"
        STARTED = "started", "started"
        CAME = "came", "came"
        GONE = "gone", "gone"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SAID)
    client_id = models.UUIDField(default=uuid.uuid4)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    office = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    text = models.TextField(blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    terms = models.TextField(blank=True, default="")
    mark = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="messaging_one_order"),
            models.UniqueConstraint(fields=["author", "client_id"], name="messaging_sent_once"),
        ]
        indexes = [
            models.Index(fields=["mark"], condition=~models.Q(mark=""), name="messaging_same_words"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq}"

    @property
    def is_about(self) -> str:
        """The name of whom a line of the portal is about: a person, or an organisation."""
        if self.author:
            return str(self.author.name_here)
        return self.organisation.name if self.organisation else ""

    @property
    def is_said(self) -> bool:
        return self.kind == self.Kind.SAID

    @property
    def mentioned_names(self) -> list[str]:
        """Of those who were meant by an @, as written whole and by the first word; asked for only where there is an @."""
        if "@" not in self.text:
            return []
        names = [name for one in self.mentions.all() for name in one.person.names]
        return [part for name in names for part in (name, name.partition(" ")[0])]

    @property
    def is_gone(self) -> bool:
        """Whether only its place is left: taken back, or hidden by a moderator."""
        return bool(self.deleted_at or self.hidden_at)


class MessageVersion(models.Model):
    """The words of a message as they stood until `replaced_at`. Shown to those who could read them then."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="versions")
    text = models.TextField()
    replaced_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.message_id} until {self.replaced_at:%F %T}"
