"""Which mix of partners a project, or each project of a call, has to have."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import mix
from .calls import Call
from .projects import Project

PERCENT = [MinValueValidator(1), MaxValueValidator(100)]
MOST_PARTNERS = 200


class Mix(models.Model):
    """The rules of one project or of one call. What is empty is no rule. Shares are whole per cent."""

    project = models.OneToOneField(Project, null=True, blank=True, on_delete=models.CASCADE, related_name="mix")
    call = models.OneToOneField(Call, null=True, blank=True, on_delete=models.CASCADE, related_name="mix")
    least_partners = models.PositiveSmallIntegerField(_("at least so many partners"), null=True, blank=True)
    most_partners = models.PositiveSmallIntegerField(_("at most so many partners"), null=True, blank=True)
    least_sme_share = models.PositiveSmallIntegerField(
        _("smallest share of small and medium firms"), null=True, blank=True, validators=PERCENT
    )
    needed_kinds = models.JSONField(_("kinds that have to be there"), default=list, blank=True)
    least_regions = models.PositiveSmallIntegerField(_("from at least so many regions"), null=True, blank=True)
    least_countries = models.PositiveSmallIntegerField(_("from at least so many countries"), null=True, blank=True)
    most_budget_share = models.PositiveSmallIntegerField(
        _("largest share of the budget for one partner"), null=True, blank=True, validators=PERCENT
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(project=None, call__isnull=False) | Q(project__isnull=False, call=None),
                name="projects_mix_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project or self.call}"

    @property
    def rules(self) -> mix.Rules:
        plain = {name: getattr(self, name) for name in NAMES if name != "needed_kinds"}
        return mix.Rules(needed_kinds=tuple(self.needed_kinds), **plain)


NAMES = tuple(mix.Rules.__dataclass_fields__)
"""The rules by their names, which are those of the columns."""
