"""What a chain lacks: a link without anybody, or needs of members that nobody answers; and what the office made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Listing
from portal.core.models import PublicId, Timestamped
from portal.organisations.models import ChainLink, Cluster, Organisation
from portal.organisations.standing import standing_of
from portal.taxonomy.models import Sector

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


class GapQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> GapQuerySet:
        """Those of the clusters in whose office the reader serves, and nobody else's: they tell of private needs."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(cluster__in=standing_of(user).offices.keys())

    def standing(self) -> GapQuerySet:
        return self.exclude(state="closed")

    def in_order(self) -> GapQuerySet:
        """By how many needs each would answer; a link where nobody is before a single need."""
        return self.order_by("-waiting", "kind", "since", "pk")


class GapStepQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> GapStepQuerySet:
        """To the people of whoever is invited."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(into="invite", organisation__in=standing_of(user).organisations)


class Gap(PublicId, Timestamped):
    """One thing that is missing at a `link` (none: beside the chain): of a trade (`sector`), else of a `category`.

    `key` is its natural key within the cluster. `needs` are the public ids of open needs that wait for it, `waiting` how many: never one
    for finance. `asked_km` is the widest distance that they accept, empty where one of them accepts any. `inside` counts the offers of
    members that were compared with them, `misfits` why these do not fit: gate or condition -> offers. `nearest_km` is how far the
    nearest candidate is. `looked_at` is when candidates were last looked for.
    """

    class Kind(models.TextChoices):
        NEEDS = "needs", _("needs that nobody answers")
        LINK = "link", _("a link where nobody is")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        TURNED = "turned", _("something is under way")
        CLOSED = "closed", _("closed")

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="gaps")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=6, choices=Kind)
    link = models.ForeignKey(ChainLink, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=16, choices=Listing.Category, blank=True, default="")
    needs = models.JSONField(default=list)
    waiting = models.PositiveSmallIntegerField(default=0)
    asked_km = models.PositiveIntegerField(null=True, blank=True)
    inside = models.PositiveIntegerField(default=0)
    misfits = models.JSONField(default=dict)
    nearest_km = models.FloatField(null=True, blank=True)
    since = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)

    objects = GapQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cluster", "key"], name="desk_gap_once")]
        indexes = [models.Index(fields=["cluster", "state", "-waiting"], name="desk_gaps_standing")]

    def __str__(self) -> str:
        return f"{self.cluster}: {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("desk:gap", args=[self.cluster.slug, self.public_id])

    @property
    def name(self) -> str:
        """What is missing, in the words of the vocabulary: never those of a need."""
        if self.kind == self.Kind.LINK and self.link:
            return self.link.name
        return str(self.sector) if self.sector else str(self.get_category_display())

    @property
    def title(self) -> str:
        """The name with its link: one trade may be missing at two of them."""
        if self.kind == self.Kind.NEEDS and self.link:
            return gettext("Missing at %(link)s: %(name)s") % {"link": self.link.name, "name": self.name}
        return gettext("Missing: %(name)s") % {"name": self.name}


class GapCandidate(models.Model):
    """An organisation outside the cluster that could fill it. `position` from 1; `evidence` as the engine gives it, told to each
    reader without what they may not see. `answered`: in how many other clusters' needs it was found already."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="candidates")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    strength = models.FloatField(default=0)
    evidence = models.JSONField(default=dict)
    km = models.FloatField(null=True, blank=True)
    answered = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["gap", "organisation"], name="desk_candidate_once")]

    def __str__(self) -> str:
        return f"{self.gap}: {self.organisation}"


class GapStep(PublicId):
    """What an office has begun about a gap. `about` is the public id of what came of it and `kind_of_thing` its model ("projects.pool");
    both empty until something is there."""

    class Into(models.TextChoices):
        INVITE = "invite", _("an invitation")
        SEARCH = "search", _("a search")
        PURCHASE = "purchase", _("a joint purchase")
        TRAINING = "training", _("a course")
        CALL = "call", _("a call for projects")
        TELEPHONE = "telephone", _("telephone calls")

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="steps")
    into = models.CharField(max_length=10, choices=Into)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    kind_of_thing = models.CharField(max_length=40, blank=True, default="")
    about = models.CharField(max_length=12, blank=True, default="")

    objects = GapStepQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gap", "into", "organisation"], nulls_distinct=False, name="desk_gap_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gap}: {self.into}"

    def get_absolute_url(self) -> str:
        """Where whoever is invited reads it."""
        return reverse("desk:gap_asked", args=[self.gap.cluster.slug, self.public_id])
