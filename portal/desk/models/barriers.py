"""What stands in the way of several firms, told to an authority without their names, and what it answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.language import guess_language
from portal.core.models import PublicId, Timestamped
from portal.organisations.models import Cluster, Organisation

from ..querysets import BarrierQuerySet

LONGEST_TITLE = 160


class Barrier(PublicId, Timestamped):
    """Filed by the office of a cluster in its own words. The authority reads it from three companies on, never who they are.

    `told_at`: when it reached the authority for the first time. The answer is for the offices and those who met it until the authority
    publishes it, in the words that it chooses (`public_title`, `public_text`).
    """

    class Kind(models.TextChoices):
        PERMITS = "permits", _("licences and permits")
        CUSTOMS = "customs", _("customs and borders")
        STANDARDS = "standards", _("standards and testing")
        FINANCE = "finance", _("access to finance")
        LAND = "land", _("land, water, energy, roads")
        SKILLS = "skills", _("skills and labour")
        TAXES = "taxes", _("taxes and fees")
        OTHER = "other", _("something else")

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="barriers")
    authority = models.ForeignKey(
        Organisation, verbose_name=_("who can change it"), on_delete=models.PROTECT, related_name="barriers_told"
    )
    kind = models.CharField(_("what it is about"), max_length=10, choices=Kind)
    title = models.CharField(_("in one sentence"), max_length=LONGEST_TITLE)
    text = models.TextField(_("what happens, and what would help"), max_length=4000)
    language = models.CharField(max_length=2, default="en")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=4000, blank=True)
    answer_language = models.CharField(max_length=2, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    public_title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    public_text = models.TextField(max_length=4000, blank=True)
    public_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects = BarrierQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def public_language(self) -> str:
        """In which language the authority has published, as its words say it."""
        return guess_language(f"{self.public_title} {self.public_text}", self.answer_language or self.language)

    @property
    def is_public(self) -> bool:
        return self.public_at is not None

    def get_absolute_url(self) -> str:
        return reverse("desk:barrier_detail", args=[self.public_id])


class Voice(PublicId, Timestamped):
    """A member that meets a barrier: said by its own people (`text`) or written down by the office after a call.

    Without a `barrier` it waits for the office. `set_aside_at` with the sentence that its people read.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="voices")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="voices")
    barrier = models.ForeignKey(Barrier, null=True, blank=True, on_delete=models.SET_NULL, related_name="voices")
    text = models.TextField(max_length=2000, blank=True)
    language = models.CharField(max_length=2, default="en")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_office = models.BooleanField(default=False)
    raised_at = models.DateTimeField(default=timezone.now)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_because = models.CharField(max_length=300, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["barrier", "organisation"], name="desk_one_voice_per_member"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.text[:40]}"

    def get_absolute_url(self) -> str:
        """Among what its people told."""
        return f"{reverse('desk:barrier_list')}?show=ours#voice-{self.public_id}"
