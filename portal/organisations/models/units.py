"""Universities and R&D centres in depth: units, equipment, tests, technology on offer, and the days on which nobody is there.

All of it is public unless the organisation itself is hidden: it is written to be found.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.taxonomy.currencies import Currency
from portal.taxonomy.models import Region

from .organisations import Organisation


class Unit(PublicId):
    """A faculty, laboratory or department inside one organisation; its name in the letters in which it is written."""

    class Kind(models.TextChoices):
        FACULTY = "faculty", _("Faculty")
        LABORATORY = "laboratory", _("Laboratory")
        DEPARTMENT = "department", _("Department")
        WORKSHOP = "workshop", _("Workshop or pilot hall")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="units")
    kind = models.CharField(_("what it is"), max_length=12, choices=Kind)
    name_latin = models.CharField(_("name in Latin letters"), max_length=160, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=160, blank=True)
    region = models.ForeignKey(
        Region, verbose_name=_("place"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(_("town or district"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name_latin="", name_ar=""), name="organisations_unit_named")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's letters where it is known, else in the other ones."""
        first, other = self.name_latin, self.name_ar
        return (other or first) if (get_language() or "").startswith("ar") else (first or other)

    @property
    def town(self) -> str:
        return self.place or (str(self.region) if self.region else "")


class Equipment(PublicId):
    """A machine or instrument: what it is, and what it can do for others."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="equipment")
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("what it is"), max_length=160)
    purpose = models.CharField(_("what it can do"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Test(PublicId):
    """A test that anybody can order: what is tested and how, its price, how long it takes, and who stands behind it."""

    __test__ = False  # pytest looks for classes of this name

    class PriceUnit(models.TextChoices):
        SAMPLE = "sample", _("per sample")
        TEST = "test", _("per test")
        PIECE = "piece", _("per piece")
        BATCH = "batch", _("per batch")
        HOUR = "hour", _("per hour")
        DAY = "day", _("per day")
        STUDY = "study", _("per study")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="tests")
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("what is tested"), max_length=160)
    method = models.CharField(_("standard or method"), max_length=160, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=15, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True, default="")
    price_unit = models.CharField(_("price for"), max_length=8, choices=PriceUnit, blank=True, default="")
    lead_days = models.PositiveSmallIntegerField(_("working days until the result"), null=True, blank=True)
    accreditation = models.CharField(_("accreditation"), max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price=None) | ~models.Q(currency=""), name="organisations_price_has_a_currency"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Technology(PublicId, Timestamped):
    """Technology on offer: the problem it solves, why it is better, what it costs and brings, how far it is, and whose it is."""

    class Readiness(models.IntegerChoices):
        """The nine levels, in plain words."""

        IDEA = 1, _("the principle is observed")
        CONCEPT = 2, _("its use is thought out")
        PROOF = 3, _("it works on the bench")
        LABORATORY = 4, _("its parts work together in the laboratory")
        RELEVANT = 5, _("tried under near-real conditions")
        PROTOTYPE = 6, _("a prototype was shown under near-real conditions")
        FIELD = 7, _("a prototype runs in a company")
        COMPLETE = 8, _("finished and tested")
        PROVEN = 9, _("in everyday use")

    class Rights(models.TextChoices):
        UNKNOWN = "", _("not said")
        KNOW_HOW = "know_how", _("know-how, not registered")
        APPLIED = "applied", _("patent applied for")
        GRANTED = "granted", _("patent granted")
        REGISTERED = "registered", _("registered design or variety")
        LICENSED = "licensed", _("licensed to somebody already")
        OPEN = "open", _("free for everybody")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="technologies")
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    title = models.CharField(_("in one sentence"), max_length=160)
    problem = models.TextField(_("the problem it solves"), max_length=1000, blank=True)
    advantage = models.TextField(_("what is better than before"), max_length=1000, blank=True)
    economics = models.TextField(_("what it costs and brings"), max_length=1000, blank=True)
    readiness = models.PositiveSmallIntegerField(
        _("how far it is"),
        choices=Readiness,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    rights_holder = models.CharField(_("who holds the rights"), max_length=200, blank=True)
    rights = models.CharField(_("state of the rights"), max_length=12, choices=Rights, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Closure(PublicId):
    """Days on which nobody is there, the first and the last included. Clocks do not run on them."""

    class What(models.TextChoices):
        BREAK = "break", _("Term break")
        EXAMS = "exams", _("Exams")
        CLOSED = "closed", _("Closed")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="closures")
    what = models.CharField(_("what"), max_length=8, choices=What)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")), name="organisations_closure_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"
