"""Two that both said yes are introduced: at once, or after the office of their cluster has read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId
from portal.organisations.models import Cluster

from ..querysets import IntroductionQuerySet
from .matches import Match

ASKED_AFTER = (30, 90)
"""Days after it went out, on which both are asked what came of it."""

LONGEST_WORDS = 400
"""Letters of what an office writes to both where it holds one back."""


class Introduction(PublicId):
    """Of the two sides of a match, opened with the second yes. Only once it is out do they see how to reach each other.

    `cluster` is the one that both belong to, `introducer` the person of its office whose name it carries; both empty where they
    share none. One that waits goes out by itself at `due_at`. `ask_at` is when both are asked next what came of it. `words` are
    what the office wrote to both when it held it back. `decided_by` is empty where nobody had to decide, and where the clock did.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the cluster office")
        MADE = "made", _("introduced")
        HELD = "held", _("held back by the cluster office")
        TAKEN_BACK = "taken_back", _("a side took its yes back")
        LAPSED = "lapsed", _("no longer possible")

    match = models.OneToOneField(Match, on_delete=models.CASCADE, related_name="introduction")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="introductions")
    introducer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    ask_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="matchmaking_to_go_out"),
            models.Index(fields=["ask_at"], condition=models.Q(ask_at__isnull=False), name="matchmaking_to_ask"),
            models.Index(fields=["cluster", "state", "opened_at"], name="matchmaking_of_an_office"),
        ]

    def __str__(self) -> str:
        return f"{self.match_id}: {self.state}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    def get_absolute_url(self) -> str:
        """Where its office finds it; the two sides have the page of their match."""
        if self.cluster is None:
            return self.match.get_absolute_url()
        return f"{reverse('matchmaking:office_introductions', args=[self.cluster.slug])}#{self.public_id}"


class IntroductionChoice(models.Model):
    """What a cluster chose: whether its office reads introductions before they go out. Without a row they go out at once."""

    cluster = models.OneToOneField(Cluster, on_delete=models.CASCADE, related_name="introduction_choice")
    reads_first = models.BooleanField(default=False)
    chosen_at = models.DateTimeField(default=timezone.now)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.cluster}: {'read first' if self.reads_first else 'at once'}"
