"""The shared vocabulary: sectors (ISIC Rev. 4), places, and who buys from whom."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import WEEKDAYS
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


class OfficeDays(models.Model):
    """What the operator knows of working days in a country and no calendar does: it goes before weekends and holidays as calculated.

    `weekday` (0 is Monday) narrows a time to one day of its weeks, as for Saturdays until noon. Nobody's clock counts half a day.
    """

    class Kind(models.TextChoices):
        CLOSED = "closed", _("closed")
        OPEN = "open", _("open although it is a weekend or a holiday")
        HALF = "half", _("half a day")
        HOURS = "hours", _("other hours, as in Ramadan or in summer")
        QUIET = "quiet", _("nobody is reminded, and no time to answer counts")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, WEEKDAYS[0]
        TUESDAY = 1, WEEKDAYS[1]
        WEDNESDAY = 2, WEEKDAYS[2]
        THURSDAY = 3, WEEKDAYS[3]
        FRIDAY = 4, WEEKDAYS[4]
        SATURDAY = 5, WEEKDAYS[5]
        SUNDAY = 6, WEEKDAYS[6]

    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166 alpha-2"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    weekday = models.PositiveSmallIntegerField(
        _("only on"), null=True, blank=True, choices=Weekday, help_text=_("every day where it is empty")
    )
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    what = models.CharField(_("what it is"), max_length=80, blank=True, help_text=_("such as Eid al-Fitr"))

    class Meta:
        ordering = ["country", "first", "kind"]
        verbose_name_plural = "office days"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")),
                name="taxonomy_office_days_in_order",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["country", "kind", "first", "last", "weekday"],
                name="taxonomy_office_days_once",
                violation_error_message=_("This time is written down already."),
            ),
            models.UniqueConstraint(
                fields=["country", "kind", "first", "last"],
                condition=models.Q(weekday=None),
                name="taxonomy_whole_office_days_once",
                violation_error_message=_("This time is written down already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.first:%Y-%m-%d} – {self.last:%Y-%m-%d}: {self.what or self.get_kind_display()}"

    def clean(self) -> None:
        faults = {}
        self.country = self.country.upper()
        if self.country and not Region.objects.filter(kind=Region.Kind.COUNTRY, country=self.country).exists():
            faults["country"] = _("No list of countries knows these letters.")
        if self.kind in (self.Kind.HALF, self.Kind.HOURS) and not (self.opens or self.closes):
            faults["closes"] = _("Say from when or until when offices work.")
        if self.opens and self.closes and self.closes <= self.opens:
            faults["closes"] = _("They close before they open.")
        if self.kind in (self.Kind.CLOSED, self.Kind.QUIET) and (self.opens or self.closes):
            faults["opens"] = _("Nobody works then: leave the hours empty.")
        if self.kind == self.Kind.QUIET and self.weekday is not None:
            faults["weekday"] = _("A quiet time is whole: leave this empty.")
        if faults:
            raise ValidationError(faults)


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
