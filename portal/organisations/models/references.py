"""Past work: what an organisation has done, with whom, and who says so."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped

from ..querysets import ReferenceQuerySet
from .organisations import Organisation


class Reference(PublicId, Timestamped):
    """A piece of past work. Each is a search document of its organisation and a link to each partner."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="references")
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("what was done"), blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    partners = models.ManyToManyField(
        Organisation, verbose_name=_("done with"), blank=True, related_name="partner_references"
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    external_id = models.CharField(max_length=120, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "external_id"],
                condition=~models.Q(external_id=""),
                name="organisations_reference_once",
            )
        ]

    def __str__(self) -> str:
        return self.title
