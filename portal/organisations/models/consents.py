"""Past work names others: whether each agrees to be named. Only who has agreed stands in `Reference.partners` or is told by name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId

from ..querysets import PartnerConsentQuerySet
from .organisations import Organisation
from .references import Reference


class PartnerConsent(PublicId):
    """One partner of a piece of past work: an organisation of the portal, or somebody outside by name and e-mail.

    Partners that came from public sources or were named before anybody was asked have no row, and stay named until they withdraw.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("has not answered yet")
        AGREED = "agreed", _("agrees to be named")
        DECLINED = "declined", _("says it was not with them")
        REVOKED = "revoked", _("does not want to be named")

    reference = models.ForeignKey(Reference, on_delete=models.CASCADE, related_name="consents")
    partner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    outside_name = models.CharField(_("name"), max_length=200, blank=True)
    outside_email = models.EmailField(_("e-mail"), blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerConsentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["reference", "partner"], name="organisations_consent_once"),
            models.UniqueConstraint(
                fields=["reference", "outside_email"],
                condition=models.Q(partner=None),
                name="organisations_consent_outside_once",
            ),
            models.CheckConstraint(
                condition=(models.Q(partner=None) & ~models.Q(outside_name=""))
                | (models.Q(partner__isnull=False) & models.Q(outside_name="")),
                name="organisations_consent_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.reference.title

    @property
    def name(self) -> str:
        """For those who asked and who are asked; others read `told`."""
        return self.partner.name if self.partner else self.outside_name

    @property
    def told(self) -> str:
        """What everybody reads: nobody's name before they agree, and no word of who says that it was not so."""
        if self.state == self.State.DECLINED:
            return ""
        if self.state == self.State.AGREED:
            return "" if self.partner else self.outside_name
        region = self.partner.region if self.partner else None
        place = region.parent or region if region else None
        return gettext("a partner in %(place)s") % {"place": place} if place else gettext("a partner")
