"""Programmes, permits and services of government bodies: who may apply, and by when. Public unless the body itself is hidden."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.taxonomy.models import Region, Sector

from .organisations import Organisation


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def open(self) -> ProgrammeQuerySet:
        """Those for which one can apply today; without a last day always."""
        return self.filter(models.Q(closes_on=None) | models.Q(closes_on__gte=timezone.localdate()))


class Programme(PublicId, Timestamped):
    """What a government body gives. After its last day it is shown and found no more; its row stays."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("Programme")
        PERMIT = "permit", _("Permit")
        SERVICE = "service", _("Service")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="programmes")
    kind = models.CharField(_("what it is"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("what one gets, and how"), max_length=2000, blank=True)
    who = models.CharField(_("who may apply"), max_length=400, blank=True)
    sizes = models.JSONField(_("size of the company"), default=list, blank=True)
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="+")
    regions = models.ManyToManyField(Region, verbose_name=_("places"), blank=True, related_name="+")
    closes_on = models.DateField(_("last day to apply"), null=True, blank=True)
    url = models.URLField(_("official page"), blank=True)
    taken_down_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("when it left search because its last day was over")
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["closes_on"], name="organisations_programme_ends")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closes_on is None or self.closes_on >= timezone.localdate()

    @property
    def told_sizes(self) -> list[str]:
        return [str(size.label) for size in Organisation.Size if size.value in self.sizes]
