"""The shared vocabulary: sectors (ISIC Rev. 4), places, and who buys from whom."""

from __future__ import annotations

import unicodedata

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _


class Sector(models.Model):
    """A section, division, group or class of ISIC Rev. 4. The English title is the source string of the catalogues."""

    class Level(models.IntegerChoices):
        SECTION = 1, _("section")
        DIVISION = 2, _("division")
        GROUP = 3, _("group")
        CLASS = 4, _("class")

    code = models.CharField(max_length=4, primary_key=True)
    level = models.PositiveSmallIntegerField(choices=Level)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    title = models.CharField(max_length=255)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return _gettext(self.title)


class Region(models.Model):
    """A country, province or town with its names and its position (degrees, WGS 84). A town inside a town is a district of it."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        PROVINCE = "province", _("province")
        TOWN = "town", _("town")

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    country = models.CharField(max_length=2, db_index=True, help_text=_("ISO 3166 alpha-2"))
    name_en = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80)
    name_ar = models.CharField(max_length=80)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["name_en"]

    def __str__(self) -> str:
        return in_language(self, "name")

    @property
    def with_its_town(self) -> list[Region]:
        """The place itself and, where it is a district, the town that it belongs to."""
        is_district = self.parent is not None and self.parent.kind == self.Kind.TOWN
        return [self, self.parent] if is_district and self.parent else [self]


class Linkage(models.Model):
    """How much `buyer` buys from `seller`, as a share (0 to 1) of the buyer's inputs: an input-output coefficient."""

    seller = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="forward_linkages")
    buyer = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="backward_linkages")
    share = models.FloatField()
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seller", "buyer"], name="taxonomy_one_linkage_per_pair")]

    def __str__(self) -> str:
        return f"{self.seller_id} → {self.buyer_id}"


class CertificateType(models.Model):
    """A certificate that people ask for by name: HACCP, ISO 22000, carrier licence."""

    slug = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80)
    name_ar = models.CharField(max_length=80)

    class Meta:
        ordering = ["name_en"]

    def __str__(self) -> str:
        return in_language(self, "name")


class NationalActivity(models.Model):
    """An activity as a country counts it, of the operator's own table; it means one code of ISIC. `compact` is its code without points.

    What is no longer in the table is not offered or shown, and stays for those who chose it, should it come back.
    """

    code = models.CharField(max_length=16, primary_key=True)
    compact = models.CharField(max_length=16, db_index=True)
    name_en = models.CharField(max_length=255, blank=True)
    name_fr = models.CharField(max_length=255, blank=True)
    name_ar = models.CharField(max_length=255, blank=True)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="national")
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "national activities"

    def __str__(self) -> str:
        return in_language(self, "name")

    @property
    def names(self) -> list[str]:
        """In all languages, each once."""
        return list(dict.fromkeys(name for name in (self.name_en, self.name_fr, self.name_ar) if name))


def compact(code: str) -> str:
    """A code as it is looked for, however its parts are parted: 10.30-11 as 103011."""
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in code.casefold() if letter.isalnum())


def in_language(thing: models.Model, field: str, language: str | None = None) -> str:
    """The value of field_<language> for the reader's language, else the English one, else any that is filled."""
    language = (language or get_language() or "en")[:2]
    for code in dict.fromkeys([language, "en", "ar", "fr"]):
        value = getattr(thing, f"{field}_{code}", "")
        if value:
            return value
    return ""
