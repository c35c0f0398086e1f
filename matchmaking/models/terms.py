"""The terms of a programme, a call or a tender: who may apply, by when, with which papers, and whom to phone.

They stand beside an offer that an editors' page made. Nobody answers such an offer here: who fits phones, or applies where it says.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.taxonomy.currencies import Currency

from .listings import Listing

EXPIRING = dt.timedelta(days=14)
"""From so long before its end on, something is expiring soon."""


class TermsOfACall(models.Model):
    """What an editor writes down and what is compared. Empty criteria ask for nothing; years and amounts include their ends.

    `closes_at` is a moment, shown by the clock of `zone` (an IANA name); without it one can always apply.
    """

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("Programme")
        CALL = "call", pgettext_lazy("to apply to", "Call")
        TENDER = "tender", _("Tender")

    kind = models.CharField(_("what it is"), max_length=10, choices=Kind, default=Kind.PROGRAMME)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Leave it empty where one can always apply.")
    )
    zone = models.CharField(_("by the clock of"), max_length=40, default="Asia/Riyadh")
    youngest = models.PositiveSmallIntegerField(_("years of trading, at least"), null=True, blank=True)
    oldest = models.PositiveSmallIntegerField(_("years of trading, at most"), null=True, blank=True)
    lowest = models.DecimalField(
        _("amount from"), max_digits=15, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    highest = models.DecimalField(
        _("amount to"), max_digits=15, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True, default="")
    contact_name = models.CharField(_("whom to phone"), max_length=120)
    contact_phone = models.CharField(_("telephone"), max_length=24)
    apply_url = models.URLField(_("where one applies"), blank=True)
    apply_email = models.EmailField(_("or by e-mail to"), blank=True)

    class Meta:
        abstract = True

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def closes_on(self) -> dt.date | None:
        """The last day, by its own clock."""
        return self.closes_at.astimezone(self.tz).date() if self.closes_at else None

    @property
    def opens_local(self) -> dt.datetime | None:
        """Without its zone, as `closes_local`: what is shown is the clock on the wall there."""
        return self.opens_at.astimezone(self.tz).replace(tzinfo=None) if self.opens_at else None

    @property
    def closes_local(self) -> dt.datetime | None:
        return self.closes_at.astimezone(self.tz).replace(tzinfo=None) if self.closes_at else None

    @property
    def has_opened(self) -> bool:
        return self.opens_at is None or self.opens_at <= timezone.now()

    @property
    def has_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at < timezone.now()

    @property
    def is_open(self) -> bool:
        return self.has_opened and not self.has_closed

    @property
    def expires_soon(self) -> bool:
        return self.is_open and self.closes_at is not None and self.closes_at - timezone.now() <= EXPIRING


class Terms(TermsOfACall):
    """As they were published last. Lists hold keys: kinds, sizes, slugs of regions, clusters and certificates, codes of sectors.

    `pages` tells each language (code) its page: title, lede, url, whom to phone, and the papers that no vocabulary knows.
    """

    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="terms")
    kinds = models.JSONField(default=list, blank=True)
    regions = models.JSONField(default=list, blank=True)
    sectors = models.JSONField(default=list, blank=True)
    sizes = models.JSONField(default=list, blank=True)
    clusters = models.JSONField(default=list, blank=True)
    papers = models.JSONField(default=list, blank=True)
    pages = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["closes_at"], name="matchmaking_terms_by_their_end")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.url or self.listing.get_absolute_url()

    @property
    def page(self) -> dict[str, Any]:
        """The page in the reader's language, else in English, else the first there is."""
        asked = (get_language() or "en")[:2]
        found: dict[str, Any] = self.pages.get(asked) or self.pages.get("en") or next(iter(self.pages.values()), {})
        return dict(found)

    @property
    def title(self) -> str:
        return self.page.get("title") or self.listing.title

    @property
    def whom_to_phone(self) -> str:
        """The name in the letters of the reader's page."""
        return self.page.get("contact") or self.contact_name

    @property
    def url(self) -> str:
        return self.page.get("url", "")
