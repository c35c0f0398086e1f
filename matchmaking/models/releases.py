"""What a researcher offered or answered, and waits for the transfer office of the house."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId
from portal.organisations.models import Organisation

from ..querysets import ReleaseQuerySet
from .listings import Listing
from .matches import LONGEST_MESSAGE, MatchSide


class Release(PublicId):
    """An offer to be published, or an answer to be given. Waits until `decided_at` is set; then `state` says how it ended."""

    class State(models.TextChoices):
        WAITING = "", _("waits for the transfer office")
        RELEASED = "released", _("released")
        SILENT = "silent", _("went out by itself")
        RETURNED = "returned", _("sent back")
        WITHDRAWN = "withdrawn", _("taken back")
        LAPSED = "lapsed", _("no longer possible")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="releases")
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.CASCADE, related_name="releases")
    side = models.ForeignKey(MatchSide, null=True, blank=True, on_delete=models.CASCADE, related_name="releases")
    answer = models.CharField(max_length=12, choices=MatchSide.Answer, blank=True, default="")
    reason = models.CharField(max_length=12, choices=MatchSide.Reason, blank=True, default="")
    courtesy = models.CharField(max_length=10, choices=MatchSide.Courtesy, blank=True, default="")
    message = models.CharField(max_length=LONGEST_MESSAGE, blank=True, default="")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, blank=True, default="")
    sentence = models.CharField(_("why it is sent back"), max_length=400, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "decided_at"], name="matchmaking_releases_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["listing"], condition=models.Q(decided_at=None), name="matchmaking_one_release_per_offer"
            ),
            models.UniqueConstraint(
                fields=["side"], condition=models.Q(decided_at=None), name="matchmaking_one_release_per_side"
            ),
            models.CheckConstraint(
                condition=models.Q(listing=None, side__isnull=False) | models.Q(listing__isnull=False, side=None),
                name="matchmaking_release_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.about.title

    @property
    def about(self) -> Listing:
        """The offer that waits, or the need or offer that was answered."""
        return self.listing or self.side.match.listing  # type: ignore[union-attr]

    @property
    def reason_words(self) -> str | Promise:
        """Of an answer: the reason as its side says it."""
        from ..reasons import reason_words

        return reason_words(self.reason, self.side.side, self.about.kind) if self.side else ""

    @property
    def is_waiting(self) -> bool:
        return self.decided_at is None

    def get_absolute_url(self) -> str:
        return f"{reverse('matchmaking:release_list')}#{self.public_id}"
