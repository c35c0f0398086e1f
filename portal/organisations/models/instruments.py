"""What a finance provider gives, with its criteria as data. Public unless the provider itself is hidden.

The word on screen is finance. Nothing here is about anybody who asked for it.
"""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.taxonomy.currencies import Currency
from portal.taxonomy.models import Region, Sector

from .organisations import Organisation


class Contract(models.TextChoices):
    MURABAHA = "murabaha", _("Murabaha")
    IJARA = "ijara", _("Ijara")
    MUSHARAKA = "musharaka", _("Musharaka")
    DIMINISHING_MUSHARAKA = "diminishing_musharaka", _("Diminishing musharaka")
    MUDARABA = "mudaraba", _("Mudaraba")
    SALAM = "salam", _("Salam")
    ISTISNA = "istisna", _("Istisna")
    QARD_HASAN = "qard_hasan", _("Qard hasan")
    TAWARRUQ = "tawarruq", _("Tawarruq")
    LOAN = "loan", _("Conventional loan")
    GUARANTEE = "guarantee", _("Guarantee")
    GRANT = "grant", _("Grant")
    EQUITY = "equity", _("Equity")


SHARIA_COMPLIANT: dict[str, bool | None] = {
    Contract.MURABAHA: True,
    Contract.IJARA: True,
    Contract.MUSHARAKA: True,
    Contract.DIMINISHING_MUSHARAKA: True,
    Contract.MUDARABA: True,
    Contract.SALAM: True,
    Contract.ISTISNA: True,
    Contract.QARD_HASAN: True,
    Contract.TAWARRUQ: True,
    Contract.LOAN: False,
    Contract.GUARANTEE: None,
    Contract.GRANT: True,
    Contract.EQUITY: None,
}
"""Whether a contract is Sharia-compliant; None where its terms decide, so that one has to ask."""


class Instrument(PublicId, Timestamped):
    """One kind of finance. A criterion that is empty asks for nothing; amounts and years include their ends."""

    class Stage(models.TextChoices):
        IDEA = "idea", _("Before the first sale")
        YOUNG = "young", _("First sales")
        GROWING = "growing", _("Growing")
        SETTLED = "settled", _("Settled business")

    class Security(models.TextChoices):
        NONE = "none", _("No security")
        PERSON = "person", _("Personal guarantee")
        FINANCED = "financed", _("What is financed")
        PROPERTY = "property", _("Land or buildings")
        ORDERS = "orders", _("Signed orders or invoices")
        CHEQUES = "cheques", _("Cheques or promissory notes")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="instruments")
    name = models.CharField(_("name"), max_length=160)
    text = models.TextField(_("what it is for, and how it works"), max_length=2000, blank=True)
    contract = models.CharField(_("contract"), max_length=24, choices=Contract)
    lowest = models.DecimalField(
        _("amount from"), max_digits=15, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    highest = models.DecimalField(
        _("amount to"), max_digits=15, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True, default="")
    stages = models.JSONField(_("stage of the company"), default=list, blank=True)
    sizes = models.JSONField(_("size of the company"), default=list, blank=True)
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="+")
    regions = models.ManyToManyField(Region, verbose_name=_("places"), blank=True, related_name="+")
    youngest = models.PositiveSmallIntegerField(_("age of the company from (years)"), null=True, blank=True)
    oldest = models.PositiveSmallIntegerField(_("age of the company to (years)"), null=True, blank=True)
    accounts = models.PositiveSmallIntegerField(_("years of accounts"), null=True, blank=True)
    security = models.JSONField(_("security asked for"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lowest=None, highest=None) | ~models.Q(currency=""),
                name="organisations_amount_has_a_currency",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told_sizes(self) -> list[str]:
        return [str(size.label) for size in Organisation.Size if size.value in self.sizes]

    @property
    def told_stages(self) -> list[str]:
        return [str(stage.label) for stage in self.Stage if stage.value in self.stages]

    @property
    def told_security(self) -> list[str]:
        return [str(kind.label) for kind in self.Security if kind.value in self.security]

    @property
    def sharia_compliant(self) -> bool | None:
        return SHARIA_COMPLIANT[self.contract]
