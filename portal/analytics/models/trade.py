"""What a country buys and sells abroad, as the operator supplies it: shown beside a missing link, with its year and source."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.taxonomy.currencies import Currency
from portal.taxonomy.models import Sector


class TradeFlow(models.Model):
    """One product of one country in one year. `sector` is where it is made: for a code of ISIC that code, else as the table says.

    `imports` and `exports` are amounts of `currency` in the whole year; empty where the table says nothing.
    """

    class Scheme(models.TextChoices):
        ISIC = "isic", _("ISIC Rev. 4")
        CPA = "cpa", _("CPA")
        HS = "hs", _("Harmonised System")

    country = models.CharField(max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$")])
    scheme = models.CharField(max_length=4, choices=Scheme)
    code = models.CharField(max_length=12)
    product = models.CharField(max_length=160, blank=True)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1990), MaxValueValidator(2100)])
    imports = models.DecimalField(
        max_digits=19, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    exports = models.DecimalField(
        max_digits=19, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(max_length=3, choices=Currency, default="USD")
    source = models.CharField(max_length=160)

    class Meta:
        indexes = [models.Index(fields=["country", "sector", "-year"], name="analytics_trade_of_a_trade")]
        constraints = [
            models.UniqueConstraint(fields=["country", "scheme", "code", "year"], name="analytics_one_flow_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.scheme} {self.code} {self.year}"
