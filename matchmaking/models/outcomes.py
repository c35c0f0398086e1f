"""What came of an introduction, as each of the two says it for itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId
from portal.organisations.models import Organisation
from portal.taxonomy.currencies import Currency

from ..querysets import OutcomeQuerySet
from .introductions import Introduction
from .matches import MatchSide


class Outcome(PublicId):
    """One side is asked, `after` so many days. Only its own people read the answer; others read sums of five organisations or more."""

    class Said(models.TextChoices):
        NONE = "", _("no answer yet")
        DEAL = "deal", _("We made a deal")
        TALKING = "talking", _("We are still talking")
        NOTHING = "nothing", _("Nothing came of it")
        OUTSIDE = "outside", _("We spoke outside the portal")

    class Amount(models.TextChoices):
        NONE = "", _("not said")
        TINY = "10k", _("under 10,000")
        SMALL = "50k", _("10,000 to 50,000")
        MIDDLE = "250k", _("50,000 to 250,000")
        LARGE = "1m", _("250,000 to 1 million")
        HUGE = "more", _("over 1 million")

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="outcomes")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="outcomes")
    after = models.PositiveSmallIntegerField(choices=[(30, "30"), (90, "90")])
    asked_at = models.DateTimeField(default=timezone.now)
    said = models.CharField(max_length=8, choices=Said, blank=True, default="")
    amount = models.CharField(max_length=5, choices=Amount, blank=True, default="")
    currency = models.CharField(max_length=3, choices=Currency, blank=True, default="")
    said_at = models.DateTimeField(null=True, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "organisation", "after"], name="matchmaking_each_side_asked_once"
            )
        ]
        indexes = [models.Index(fields=["organisation", "said"], name="matchmaking_outcomes_asked")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.after}: {self.said}"

    @property
    def side_of_it(self) -> MatchSide:
        """The side of whoever is asked."""
        return next(one for one in self.introduction.match.sides.all() if one.organisation_id == self.organisation_id)

    def get_absolute_url(self) -> str:
        return reverse("matchmaking:outcome_detail", args=[self.public_id])
