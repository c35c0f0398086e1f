"""How many people work in a sector of a region, as a statistical office counted them: supplied by the operator."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from portal.taxonomy.models import Region, Sector


class Employment(models.Model):
    """`persons` of one `year` in a region and a sector of ISIC Rev. 4 at whatever level. `source` says where it is written."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1950), MaxValueValidator(2100)])
    persons = models.PositiveIntegerField()
    source = models.CharField(max_length=160)

    class Meta:
        verbose_name_plural = "employment"
        constraints = [
            models.UniqueConstraint(fields=["region", "sector", "year"], name="analytics_one_number_of_employed")
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.sector_id} {self.year}: {self.persons}"
