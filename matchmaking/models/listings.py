"""Needs and offers: one model, since everything but the direction is the same."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.organisations.models import ChainLink, Cluster, Organisation
from portal.taxonomy.currencies import Currency
from portal.taxonomy.models import CertificateType, Region, Sector
from portal.ui.quantities import in_words

from ..querysets import ListingQuerySet

ENOUGH = 6
"""When so many have said yes nobody else is told, unless its author chose another number."""

LISTING_LASTS = dt.timedelta(days=60)
YEARS_AHEAD = 5


def last_day(today: dt.date) -> dt.date:
    """The last day from which something can be needed or offered."""
    return today.replace(year=today.year + YEARS_AHEAD, day=28 if (today.month, today.day) == (2, 29) else today.day)


class Listing(PublicId, Timestamped):
    """A need or an offer of one organisation. Draft → published → closed; each step leaves its moment on the row."""

    class Kind(models.TextChoices):
        NEED = "need", _("Need")
        OFFER = "offer", _("Offer")

    class Category(models.TextChoices):
        SUPPLY = "supply", _("Supply of goods")
        SERVICE = "service", _("Service")
        SUBCONTRACTING = "subcontracting", _("Subcontracting and free capacity")
        BYPRODUCT = "byproduct", _("By-products and surplus")
        MACHINERY = "machinery", _("Used machinery")
        FINANCE = "finance", _("Finance")
        RESEARCH = "research", _("Research and technology")
        TESTING = "testing", _("Testing")
        ADVICE = "advice", _("Advice")
        TRAINING = "training", _("Training")
        STUDENT = "student", _("Student project")
        FACILITY = "facility", _("Facility")
        PERMIT = "permit", _("A permit or rule in the way")
        PROJECT = "project", _("Joint project")

    class Audience(models.TextChoices):
        CLUSTER = "cluster", _("My cluster")
        MEMBERS = "members", _("All clusters")
        PUBLIC = "public", _("Everybody, also without signing in")

    class Confidentiality(models.TextChoices):
        NAMED = "named", _("Named")
        UNNAMED = "unnamed", _("Without my name, until I accept")
        OFFICE = "office", _("Only the cluster office sees it, and asks for me")

    Currency = Currency

    PAGES = "pages"
    """The source of offers that follow a page of the editors: they are written there, and nobody answers them here."""

    class Unit(models.TextChoices):
        TONNES = "t", _("tonnes")
        TONNES_A_MONTH = "t/month", _("tonnes a month")
        TONNES_A_YEAR = "t/year", _("tonnes a year")
        KILOGRAMS = "kg", _("kilograms")
        PIECES = "pieces", _("pieces")
        PIECES_A_MONTH = "pieces/month", _("pieces a month")
        METRES = "m", _("metres")
        SQUARE_METRES = "m2", _("square metres")
        LITRES = "l", _("litres")
        TRIPS_A_WEEK = "trips/week", _("trips a week")
        PALLETS = "pallets", _("pallets")
        HOURS = "h", _("hours")
        DAYS = "days", _("days")
        SAMPLES = "samples", _("samples")
        PEOPLE = "people", _("people")

    class Outcome(models.TextChoices):
        HERE = "here", _("Found here")
        ELSEWHERE = "elsewhere", _("Found elsewhere")
        DROPPED = "dropped", _("No longer needed")
        NOTHING = "nothing", _("Nothing came of it")

    kind = models.CharField(max_length=5, choices=Kind)
    category = models.CharField(_("what is it about"), max_length=16, choices=Category)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="listings")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    title = models.CharField(_("in one sentence"), max_length=160)
    text = models.TextField(_("details"), max_length=4000, blank=True)
    language = models.CharField(max_length=2, default="en")
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="+")
    cluster = models.ForeignKey(Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="listings")
    link = models.ForeignKey(
        ChainLink,
        verbose_name=_("link in the chain"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    quantity = models.DecimalField(
        _("how much"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(_("unit"), max_length=16, choices=Unit, blank=True, default="")
    region = models.ForeignKey(
        Region, verbose_name=_("where"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    radius_km = models.PositiveSmallIntegerField(
        _("within (km)"), null=True, blank=True, validators=[MaxValueValidator(20000)]
    )
    needed_from = models.DateField(_("from"), null=True, blank=True)
    budget = models.DecimalField(
        _("budget"), max_digits=15, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True, default="")
    certificates = models.ManyToManyField(CertificateType, verbose_name=_("certificates"), blank=True, related_name="+")
    languages = models.JSONField(_("languages to work in"), default=list, blank=True)
    sharia_only = models.BooleanField(_("Sharia-compliant finance only"), default=False)

    audience = models.CharField(_("who can see it"), max_length=8, choices=Audience, default=Audience.CLUSTER)
    confidentiality = models.CharField(
        _("how do you appear"), max_length=8, choices=Confidentiality, default=Confidentiality.NAMED
    )
    hidden_from = models.ManyToManyField(Organisation, verbose_name=_("never show to"), blank=True, related_name="+")
    hide_from_same_link = models.BooleanField(_("never show to competitors at my own link"), default=False)

    published_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    expiry_told_at = models.DateTimeField(
        null=True, blank=True, help_text=_("when its people were told that it ends soon")
    )
    expired_at = models.DateTimeField(
        null=True, blank=True, help_text=_("when it was taken down because its time was over")
    )
    renewed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("what came of it"), max_length=10, choices=Outcome, blank=True, default="")
    enough = models.PositiveSmallIntegerField(
        default=ENOUGH,
        validators=[MinValueValidator(1)],
        help_text=_("when so many have said yes, nobody else is told of it"),
    )
    matched_at = models.DateTimeField(null=True, blank=True, help_text=_("when partners were last compared"))
    source = models.CharField(max_length=120, blank=True)
    external_id = models.CharField(max_length=120, blank=True)
    submission = models.UUIDField(
        null=True, blank=True, unique=True, help_text=_("id of the filled form: two clicks are one")
    )

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-published_at"], name="matchmaking_listing_recent"),
            models.Index(fields=["source"], name="matchmaking_listing_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~models.Q(external_id=""),
                name="matchmaking_listing_once_per_source",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(published_at__isnull=False),
                name="matchmaking_closed_was_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def is_open(self) -> bool:
        return self.published_at is not None and self.closed_at is None and not self.is_expired

    @property
    def is_of_a_page(self) -> bool:
        """A programme, call or tender: told by a page, applied for where that says."""
        return self.source == self.PAGES

    @property
    def is_compared(self) -> bool:
        """Its partners were looked for since it was last written, published or renewed; what they number is about it as it stands.

        Nobody is looked for in the name of a page: how one stands to it is compared when it is read.
        """
        if self.is_of_a_page:
            return True
        changes = [moment for moment in (self.updated_at, self.published_at, self.renewed_at) if moment]
        return self.matched_at is not None and self.matched_at >= max(changes)

    @property
    def how_much(self) -> str:
        """The quantity in words; empty where none is given."""
        return "" if self.quantity is None else in_words(self.quantity, self.unit)

    def get_absolute_url(self) -> str:
        return reverse(f"matchmaking:{self.kind}_detail", args=[self.public_id])
