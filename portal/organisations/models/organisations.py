"""Organisations of six kinds, what they make, buy and serve, where they are and what they are certified for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.taxonomy.models import CertificateType, NationalActivity, Region, Sector

from ..querysets import OrganisationQuerySet
from ..visibility import Level, chosen_level, differing, levels_of

NOT_LOOKED_AT = frozenset({"", "email"})
"""Verifications that say nothing of what an organisation is."""


THE_PORTAL, THE_STAFF = gettext_noop("the portal"), gettext_noop("the staff of the portal")
"""Kept as they stand here and read in the language of whoever reads."""


def said_by(words: str) -> str:
    """In whose name a verification was given, where no organisation of ours gave it."""
    return gettext(words) if words in {THE_PORTAL, THE_STAFF} else words


class Organisation(PublicId, Timestamped):
    """A firm, university, R&D centre, finance provider, government body or cluster organisation.

    Names are kept as written: legal and trade name, each in Arabic and in Latin letters; at least one of the four is filled.
    `published_at` is empty while the organisation is being set up and after it was taken down.
    """

    class Kind(models.TextChoices):
        FIRM = "firm", _("Company")
        UNIVERSITY = "university", _("University")
        RESEARCH = "research", _("R&D centre")
        FINANCE = "finance", _("Finance")
        GOVERNMENT = "government", _("Government")
        CLUSTER = "cluster", _("Cluster office")

    class Verification(models.TextChoices):
        """From weak to strong. An address at its domain says who writes, not what the organisation is."""

        NONE = "", _("not verified yet")
        EMAIL = "email", _("e-mail at its own domain")
        REGISTER = "register", _("found in the public register")
        DOCUMENT = "document", _("licence and register seen")
        CLUSTER = "cluster", _("known to its cluster office")
        VISIT = "visit", _("visited")

    class Size(models.TextChoices):
        UNKNOWN = "", _("not said")
        MICRO = "1-9", _("1 to 9 people")
        SMALL = "10-49", _("10 to 49 people")
        MEDIUM = "50-249", _("50 to 249 people")
        LARGE = "250+", _("250 people or more")

    class Turnover(models.TextChoices):
        UNKNOWN = "", _("not said")
        TO_1 = "0-1m", _("under 1 million US dollars")
        TO_5 = "1-5m", _("1 to 5 million US dollars")
        TO_20 = "5-20m", _("5 to 20 million US dollars")
        TO_100 = "20-100m", _("20 to 100 million US dollars")
        OVER_100 = "100m+", _("100 million US dollars or more")

    class Shifts(models.IntegerChoices):
        ONE = 1, _("one shift")
        TWO = 2, _("two shifts")
        THREE = 3, _("three shifts, day and night")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    slug = models.SlugField(max_length=80, unique=True)
    legal_name_ar = models.CharField(_("legal name in Arabic"), max_length=200, blank=True)
    legal_name_latin = models.CharField(_("legal name in Latin letters"), max_length=200, blank=True)
    trade_name_ar = models.CharField(_("trade name in Arabic"), max_length=200, blank=True)
    trade_name_latin = models.CharField(_("trade name in Latin letters"), max_length=200, blank=True)
    sort_name = models.CharField(max_length=200, db_index=True, editable=False)
    registration_number = models.CharField(_("registration number"), max_length=40, blank=True)
    registered_on = models.DateField(_("in the register since"), null=True, blank=True)
    registered_until = models.DateField(_("registration valid until"), null=True, blank=True)

    summary = models.CharField(_("in one sentence"), max_length=240, blank=True)
    description = models.TextField(_("about"), max_length=4000, blank=True)
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="organisations")
    activities = models.ManyToManyField(
        NationalActivity, verbose_name=_("national activity codes"), blank=True, related_name="organisations"
    )
    languages = models.JSONField(_("languages you work in"), default=list, blank=True)
    size = models.CharField(_("size"), max_length=8, choices=Size, blank=True, default="")
    founded_on = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    shifts = models.PositiveSmallIntegerField(_("shifts"), choices=Shifts, null=True, blank=True)
    exports_to = models.JSONField(_("export markets"), default=list, blank=True, help_text=_("codes of countries"))

    region = models.ForeignKey(
        Region, verbose_name=_("place"), null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    place = models.CharField(_("town or district"), max_length=120, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=16, blank=True)
    turnover = models.CharField(_("turnover in a year"), max_length=8, choices=Turnover, blank=True, default="")
    visibility = models.JSONField(
        default=dict, blank=True, help_text=_("field -> level, where it differs from the default (visibility.py)")
    )

    verification = models.CharField(max_length=10, choices=Verification, blank=True, default="")
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(_("verified by"), max_length=120, blank=True)
    verified_by_organisation = models.ForeignKey(
        "self",
        verbose_name=_("verified by an organisation of the portal"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True, help_text=_("where an imported row came from"))
    external_id = models.CharField(max_length=120, blank=True, db_index=True, help_text=_("its id in that source"))
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("became one with"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("it was here twice: its old addresses lead there"),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(legal_name_ar="", legal_name_latin="", trade_name_ar="", trade_name_latin=""),
                name="organisations_some_name",
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~models.Q(external_id=""),
                name="organisations_once_per_source",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name people use, in the reader's letters where it is known, else in the other ones."""
        return self.name_for(get_language() or "")

    def name_for(self, language: str) -> str:
        """The same for readers of a language (code)."""
        arabic = self.trade_name_ar or self.legal_name_ar
        latin = self.trade_name_latin or self.legal_name_latin
        return (arabic or latin) if language.startswith("ar") else (latin or arabic)

    @property
    def names(self) -> list[str]:
        """All names as written, each once."""
        written = [self.trade_name_latin, self.legal_name_latin, self.trade_name_ar, self.legal_name_ar]
        return list(dict.fromkeys(name for name in written if name))

    def language_for(self, writer: str) -> str:
        """In which language to write to its people while none of them has chosen: the writer's (code) where it works in that one,
        else the first of its own that the portal speaks."""
        spoken = [code for code in self.languages if code in dict(settings.LANGUAGES)]
        return writer if writer in spoken or not spoken else spoken[0]

    @property
    def checked_by(self) -> str:
        """Who checked its facts: one of ours by its name in the reader's letters, somebody else as it was written down."""
        ours = self.verified_by_organisation
        return ours.name if ours and ours.is_published else said_by(self.verified_by)

    @property
    def town(self) -> str:
        return self.place or (str(self.region) if self.region else "")

    @property
    def country(self) -> str:
        return self.region.country if self.region else ""

    @property
    def registration_is_over(self) -> bool:
        """Its last day counts."""
        return self.registered_until is not None and self.registered_until < timezone.localdate()

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.published_at <= timezone.now()

    @property
    def is_looked_at(self) -> bool:
        """Somebody other than itself has checked what it is: more than that a mail reached its domain."""
        return self.verification not in NOT_LOOKED_AT

    @property
    def is_claimed(self) -> bool:
        return self.claimed_at is not None

    @property
    def contact_public(self) -> bool:
        """Whether telephone and e-mail stand on the public page. To set it sets both levels, as one box of older forms did."""
        return {chosen_level(self, "phone"), chosen_level(self, "email")} == {Level.PUBLIC}

    @contact_public.setter
    def contact_public(self, is_public: bool) -> None:
        level = Level.PUBLIC if is_public else Level.INTRODUCED
        self.visibility = differing({**levels_of(self), "phone": level, "email": level})

    def get_absolute_url(self) -> str:
        return reverse("front:organisation_detail", args=[self.slug])


class Site(PublicId):
    """A further place of an organisation: works, store, branch."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(_("what is there"), max_length=120)
    region = models.ForeignKey(Region, verbose_name=_("place"), on_delete=models.PROTECT, related_name="+")
    place = models.CharField(
        _("town or district"), max_length=120, blank=True, help_text=_("when it is not on our list")
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class TradeItem(models.Model):
    """One thing an organisation makes, buys or does for others: the forward and backward links of the chain."""

    class Direction(models.TextChoices):
        MAKES = "makes", _("makes")
        BUYS = "buys", _("buys")
        SERVES = "serves", _("does for others")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="trade_items")
    direction = models.CharField(max_length=8, choices=Direction)
    text = models.CharField(max_length=160)
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["direction", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "direction", "text"], name="organisations_trade_item_once")
        ]

    def __str__(self) -> str:
        return self.text


class Certificate(models.Model):
    """`seen_on` and `seen_by`: the cluster office read it off a photograph; else it is as its organisation says.

    `reminded` is for how many days before the last one its people were reminded lastly (0: told that it has run out).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="certificates")
    type = models.ForeignKey(CertificateType, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=60, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    seen_on = models.DateField(_("seen by the office on"), null=True, blank=True)
    seen_by = models.ForeignKey(
        "organisations.Cluster",
        verbose_name=_("seen by the office of"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reminded = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["type__name_en"]
        indexes = [models.Index(fields=["valid_until"], name="organisations_cert_ends")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "type"], name="organisations_one_certificate_per_type")
        ]

    def __str__(self) -> str:
        return str(self.type)

    @property
    def is_over(self) -> bool:
        """One that has run out is not held any more; its last day counts."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()
