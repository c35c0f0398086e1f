"""What a company can do: the process, on which machines, how much, how soon, how exactly and for whom.

What it can do is found by others. How much, and how much is free, is its own until it says otherwise (`quantities` in visibility.py).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.models import PublicId, Timestamped
from portal.taxonomy.models import Region
from portal.ui.quantities import in_words

from .organisations import Organisation

LONGEST_RADIUS = 2000


class Capability(PublicId, Timestamped):
    """One thing a company can do for others, as a buyer asks for it."""

    class Unit(models.TextChoices):
        TONNES = "t", _("tonnes")
        KILOGRAMS = "kg", _("kilograms")
        PIECES = "pieces", _("pieces")
        METRES = "m", _("metres")
        SQUARE_METRES = "m2", _("square metres")
        LITRES = "l", _("litres")
        PALLETS = "pallets", _("pallets")
        TRIPS = "trips", _("trips")
        HOURS = "h", _("hours")

    class Period(models.TextChoices):
        HOUR = "hour", _("an hour")
        DAY = "day", _("a day")
        WEEK = "week", _("a week")
        MONTH = "month", _("a month")
        YEAR = "year", _("a year")

    class Area(models.TextChoices):
        UNKNOWN = "", _("not said")
        RADIUS = "radius", _("within a distance")
        REGIONS = "regions", _("in these places")
        COUNTRY = "country", _("in the whole country")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="capabilities")
    name = models.CharField(_("what you can do"), max_length=160)
    machines = models.CharField(_("on which machines"), max_length=400, blank=True)
    tolerances = models.CharField(_("how exactly"), max_length=160, blank=True)
    lead_days = models.PositiveSmallIntegerField(_("working days until delivery"), null=True, blank=True)

    unit = models.CharField(_("unit"), max_length=8, choices=Unit, blank=True, default="")
    period = models.CharField(_("in what time"), max_length=8, choices=Period, blank=True, default="")
    capacity = models.DecimalField(
        _("capacity"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    free = models.DecimalField(
        _("of this free"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    free_from = models.DateField(_("free from"), null=True, blank=True)
    smallest = models.DecimalField(
        _("smallest order"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    area = models.CharField(_("where you do it"), max_length=8, choices=Area, blank=True, default="")
    radius_km = models.PositiveSmallIntegerField(
        _("within (km)"), null=True, blank=True, validators=[MaxValueValidator(LONGEST_RADIUS)]
    )
    regions = models.ManyToManyField(Region, verbose_name=_("places"), blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(capacity=None, free=None, smallest=None) | ~models.Q(unit=""),
                name="organisations_capability_has_a_unit",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told_capacity(self) -> str:
        """130 tonnes a month."""
        return self._in_time(self.capacity)

    @property
    def told_smallest(self) -> str:
        """An order is an amount, whatever the time."""
        return "" if self.smallest is None else in_words(self.smallest, self.unit)

    @property
    def told_free(self) -> str:
        """How much of it is free; without an amount nothing is said."""
        return self._in_time(self.free)

    @property
    def opens_on(self) -> dt.date | None:
        """From which day, where that is still to come."""
        return self.free_from if self.free_from and self.free_from > timezone.localdate() else None

    def _in_time(self, amount: Decimal | None) -> str:
        if amount is None:
            return ""
        told = in_words(amount, self.unit)
        sentence = IN_TIME.get(self.period)
        return str(sentence) % {"amount": told} if sentence else told


IN_TIME: dict[str, str | Promise] = {
    Capability.Period.HOUR: pgettext_lazy("capacity", "%(amount)s an hour"),
    Capability.Period.DAY: pgettext_lazy("capacity", "%(amount)s a day"),
    Capability.Period.WEEK: pgettext_lazy("capacity", "%(amount)s a week"),
    Capability.Period.MONTH: pgettext_lazy("capacity", "%(amount)s a month"),
    Capability.Period.YEAR: pgettext_lazy("capacity", "%(amount)s a year"),
}
