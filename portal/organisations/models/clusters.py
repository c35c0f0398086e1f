"""Clusters: an ordered chain in the trade's own words, support lanes, members and the office that serves them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.models import PublicId, Timestamped
from portal.taxonomy.models import Region, Sector, in_language

from ..querysets import ClusterMembershipQuerySet
from .organisations import Organisation


class Cluster(PublicId, Timestamped):
    """Firms that make one product together, with those around them. `organisation` is the cluster's own office."""

    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=80)
    name_fr = models.CharField(max_length=80)
    name_ar = models.CharField(max_length=80)
    product_en = models.CharField(max_length=80)
    product_fr = models.CharField(max_length=80)
    product_ar = models.CharField(max_length=80)
    about_en = models.TextField(blank=True)
    about_fr = models.TextField(blank=True)
    about_ar = models.TextField(blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="clusters")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs_clusters"
    )
    published_at = models.DateTimeField(null=True, blank=True, default=timezone.now)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def product(self) -> str:
        return in_language(self, "product")

    @property
    def about(self) -> str:
        return in_language(self, "about")

    def get_absolute_url(self) -> str:
        return reverse("front:cluster_detail", args=[self.slug])


class ChainLink(models.Model):
    """One link of a cluster's chain, 1 to 8 in order, named by the trade. `stage` groups links where clusters are shown together."""

    class Stage(models.TextChoices):
        INPUTS = "inputs", _("inputs")
        PROCESSING = "processing", _("processing")
        PACKAGING = "packaging", _("packaging")
        LOGISTICS = "logistics", _("logistics")
        MARKET = "market", _("market")

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(8)])
    name_en = models.CharField(max_length=60)
    name_fr = models.CharField(max_length=60)
    name_ar = models.CharField(max_length=60)
    stage = models.CharField(max_length=12, choices=Stage)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+")

    class Meta:
        ordering = ["cluster", "position"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "position"], name="organisations_one_link_per_position"),
            models.CheckConstraint(
                # 0 only in the middle of a move: no two may have one position.
                condition=models.Q(position__gte=0, position__lte=8),
                name="organisations_link_position",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")


class ClusterMembership(PublicId, Timestamped):
    """An organisation in a cluster: at a link of the chain, or in a support lane, or not placed yet (both empty)."""

    class Lane(models.TextChoices):
        NONE = "", _("in the chain")
        FINANCE = "finance", _("Finance")
        RESEARCH = "research", _("Research")
        GOVERNMENT = "government", _("Government")

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="cluster_memberships")
    link = models.ForeignKey(ChainLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="memberships")
    lane = models.CharField(max_length=10, choices=Lane, blank=True, default="")
    joined_on = models.DateField(default=timezone.localdate)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ClusterMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "organisation"],
                condition=models.Q(ended_at=None),
                name="organisations_once_in_a_cluster",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.cluster}"


class OfficeStaff(Timestamped):
    """A person of the cluster's office: their name stands under introductions; the undertaking of confidentiality is dated."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="office_staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cluster_offices")
    undertaking_on = models.DateField(_("undertaking of confidentiality signed on"))
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "user"], condition=models.Q(ended_at=None), name="organisations_once_in_an_office"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.cluster}"


class BoardSeat(Timestamped):
    """A person on the board of a cluster: sees what its members see, and its totals. Never the desk of the office.

    A row of its own and no role of OfficeStaff: whoever asks for the staff must not have to remember to leave the board out.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="board")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cluster_boards")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "user"], condition=models.Q(ended_at=None), name="organisations_once_on_a_board"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.cluster}"
