"""What a project, or a call for projects, wants somebody for."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId
from portal.organisations.models import ChainLink
from portal.taxonomy.models import Sector

from .projects import Project


class Wanted(PublicId):
    """A place for somebody. `title` says it in its people's own words: "a dryer, 30 t". `countries` are codes; empty: from anywhere.

    One that is not `is_needed` may stay free.
    """

    class Kind(models.TextChoices):
        LEAD = "lead", _("Lead")
        SUPPLIER = "supplier", _("Supplier")
        PRODUCER = "producer", _("Producer")
        LABORATORY = "lab", _("Laboratory or research")
        PILOT = "pilot", _("Pilot user")
        BUYER = "buyer", _("Buyer")
        CERTIFIER = "certifier", _("Certifier")
        FINANCIER = "financier", _("Financier")
        CARRIER = "carrier", _("Carrier")
        TRAINER = "trainer", _("Trainer")
        ADVISER = "adviser", _("Adviser")
        OTHER = "other", _("Another role")

    kind = models.CharField(_("role"), max_length=10, choices=Kind)
    title = models.CharField(_("what for"), max_length=120, blank=True)
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="+")
    link = models.ForeignKey(
        ChainLink,
        verbose_name=_("link in the chain"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    countries = models.JSONField(_("countries"), default=list, blank=True)
    is_needed = models.BooleanField(_("it does not work without"), default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())


class Role(Wanted):
    """A place in a project. `looked_at` is when it was last looked for who could fill it; None: not yet."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="roles")
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta(Wanted.Meta):
        abstract = False

    @property
    def able(self) -> int:
        """How many could fill it, where `queries.candidates.with_able` has counted them."""
        return getattr(self, "found_able", 0)

    def get_absolute_url(self) -> str:
        return reverse("projects:role_detail", args=[self.public_id])
