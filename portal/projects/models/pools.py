"""Members who buy together, or offer together."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Listing
from portal.core.models import PublicId, Timestamped
from portal.organisations.models import ChainLink, Cluster, Organisation
from portal.taxonomy.models import Sector
from portal.ui.quantities import in_words

from ..querysets import PoolQuerySet
from .projects import Project

LONGEST_TITLE = 120


class Pool(PublicId, Timestamped):
    """Quantities of several members that are bought or offered as one, counted in one unit. `lead` speaks for it and is one of them.

    `listing` is the one need or offer that it was published as; `project` what it has started.
    """

    class Kind(models.TextChoices):
        PURCHASE = "purchase", _("Joint purchase")
        OFFER = "offer", _("Joint offer")

    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(_("what is it about"), max_length=LONGEST_TITLE)
    language = models.CharField(max_length=2, default="en")
    category = models.CharField(max_length=16, choices=Listing.Category)
    unit = models.CharField(_("counted in"), max_length=16, choices=Listing.Unit)
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="pools")
    link = models.ForeignKey(ChainLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+")
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="led_pools")
    needed_from = models.DateField(_("from"), null=True, blank=True)
    shown_to_cluster = models.BooleanField(_("members of the cluster see it and can join"), default=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.SET_NULL, related_name="pools")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.SET_NULL, related_name="pools")
    closed_at = models.DateTimeField(null=True, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects = PoolQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["cluster"], condition=Q(closed_at=None), name="projects_open_pools")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def listing_kind(self) -> str:
        return Listing.Kind.NEED if self.kind == self.Kind.PURCHASE else Listing.Kind.OFFER

    def get_absolute_url(self) -> str:
        return reverse("projects:pool_detail", args=[self.public_id])


class PoolMember(PublicId):
    """An organisation that is asked into a pool or is in it, with how much, in the pool's unit. `listing` is its own need or offer."""

    class State(models.TextChoices):
        ASKED = "asked", _("is asked")
        IN = "in", _("is in")
        DECLINED = "declined", _("said no")
        LEFT = "left", _("has left")
        REMOVED = "removed", _("was taken out by the lead")

    STANDING = (State.ASKED, State.IN)

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="pool_places")
    listing = models.ForeignKey(Listing, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    quantity = models.DecimalField(
        _("how much"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    state = models.CharField(max_length=8, choices=State)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "organisation"],
                condition=Q(state__in=["asked", "in"]),
                name="projects_one_pool_place_per_organisation",
            ),
            models.CheckConstraint(condition=~Q(state="in", quantity=None), name="projects_pool_members_say_how_much"),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="projects_pools_of_one")]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.pool_id}): {self.state}"

    @property
    def how_much(self) -> str:
        """The quantity in words; empty where none is given, and for an office that only brings others together."""
        return in_words(self.quantity, self.pool.unit) if self.quantity else ""

    @property
    def is_in(self) -> bool:
        return self.state == self.State.IN

    @property
    def is_asked(self) -> bool:
        return self.state == self.State.ASKED

    def get_absolute_url(self) -> str:
        return self.pool.get_absolute_url()
