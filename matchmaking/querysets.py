"""Reads of needs, offers and matches as prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.organisations.models import ClusterMembership, OfficeStaff, Organisation

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


class ListingQuerySet(models.QuerySet[Any]):
    def needs(self) -> ListingQuerySet:
        return self.filter(kind="need")

    def offers(self) -> ListingQuerySet:
        return self.filter(kind="offer")

    def open(self) -> ListingQuerySet:
        """Published, not closed, not expired."""
        return self.filter(published_at__lte=timezone.now(), closed_at=None).filter(
            Q(expires_on=None) | Q(expires_on__gte=timezone.localdate())
        )

    def of_user(self, user: Reader) -> ListingQuerySet:
        return self.filter(organisation__in=Organisation.objects.of_user(user))

    def visible_to(self, user: Reader) -> ListingQuerySet:
        """The reader's own in every state; others' open ones by audience, never to an organisation that was excluded.

        Listings that only the cluster office may see are shown to that office alone. A reader of an excluded organisation is
        excluded everywhere, also where the listing is public.
        """
        is_open = Q(published_at__lte=timezone.now(), closed_at=None) & (
            Q(expires_on=None) | Q(expires_on__gte=timezone.localdate())
        )
        shown = ~Q(confidentiality="office")
        if not user.is_authenticated:
            return self.filter(is_open, shown, audience="public")
        if user.is_staff:
            return self
        own = Organisation.objects.of_user(user).values("pk")
        my_memberships = ClusterMembership.objects.filter(organisation__in=own, ended_at=None)
        my_clusters = my_memberships.values("cluster")
        my_offices = OfficeStaff.objects.filter(user=user, ended_at=None).values("cluster")
        excluded = Exists(self.model.hidden_from.through.objects.filter(listing=OuterRef("pk"), organisation__in=own))
        at_same_link = Q(hide_from_same_link=True) & Exists(
            ClusterMembership.objects.filter(
                organisation=OuterRef("organisation"),
                ended_at=None,
                link__in=my_memberships.exclude(link=None).values("link"),
            )
        )
        to_me = Q(audience__in=["public", "members"]) | Q(audience="cluster", cluster__in=my_clusters)
        return self.filter(
            Q(organisation__in=own)
            | Q(is_open, cluster__in=my_offices)
            | (is_open & shown & to_me & ~excluded & ~at_same_link)
        )


class MatchSideQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> MatchSideQuerySet:
        """The sides of the reader's own organisations; a candidate never sees a listing that only the office may see."""
        return self.filter(organisation__in=Organisation.objects.of_user(user)).exclude(
            side="candidate", match__listing__confidentiality="office"
        )

    def current(self) -> MatchSideQuerySet:
        return self.filter(match__closed_at=None)

    def waiting_on_us(self) -> MatchSideQuerySet:
        return self.current().filter(answer="", put_aside_at=None, match__agreed_at=None)

    def waiting_on_them(self) -> MatchSideQuerySet:
        return self.current().filter(answer="interested", match__agreed_at=None)

    def in_talks(self) -> MatchSideQuerySet:
        return self.filter(match__agreed_at__isnull=False)

    def put_aside(self) -> MatchSideQuerySet:
        return self.current().filter(match__agreed_at=None).filter(Q(put_aside_at__isnull=False) | Q(answer="declined"))
