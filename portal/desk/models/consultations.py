"""An authority asks members before it decides, until a day, and answers each contribution."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Cluster, Organisation

from ..querysets import ConsultationQuerySet, ContributionQuerySet

LONGEST_TITLE = 160


class Consultation(PublicId, Timestamped):
    """A draft until `opened_at`; open up to and with `closes_on`; answered once its outcome stands (`outcome_at`).

    Whom it asks are the members of its clusters; everybody can read it. `clusters` cannot change once it is open.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="consultations")
    title = models.CharField(_("in one sentence"), max_length=LONGEST_TITLE)
    text = models.TextField(_("what you plan, and what you ask"), max_length=8000)
    language = models.CharField(max_length=2, default="en")
    clusters = models.ManyToManyField(Cluster, related_name="consultations")
    closes_on = models.DateField(_("open until"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(max_length=8000, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.opened_at is None

    @property
    def is_open(self) -> bool:
        return not self.is_draft and self.closes_on >= timezone.localdate()

    @property
    def has_closed(self) -> bool:
        return not self.is_draft and self.closes_on < timezone.localdate()

    @property
    def is_answered(self) -> bool:
        return self.outcome_at is not None

    def get_absolute_url(self) -> str:
        return reverse("desk:consultation_detail", args=[self.public_id])


class Contribution(PublicId, Timestamped):
    """One point of one organisation, changed by its people until the last day, and answered with its reason.

    `named`: its organisation agrees that its name stands beside it when the outcome is published.
    """

    class Verdict(models.TextChoices):
        NONE = "", _("not answered yet")
        ACCEPTED = "accepted", pgettext_lazy("contribution", "accepted")
        PART = "part", _("accepted in part")
        NO = "no", _("not accepted")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="contributions")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contributions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=4000)
    language = models.CharField(max_length=2, default="en")
    named = models.BooleanField(default=False)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True, default="")
    why = models.TextField(max_length=2000, blank=True)
    why_language = models.CharField(max_length=2, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_answered(self) -> bool:
        return bool(self.verdict)

    def get_absolute_url(self) -> str:
        return f"{self.consultation.get_absolute_url()}#said-{self.public_id}"
