"""Reads of needs, offers and matches as prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from portal.organisations.models import ClusterMembership, OfficeStaff, Organisation

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

# That a firm asks for finance is for its own pages and the provider's alone.
DISCREET = Q(kind="need", category="finance")


def is_open(prefix: str = "") -> Q:
    """Published, not closed, not expired."""
    not_over = Q(**{f"{prefix}expires_on": None}) | Q(**{f"{prefix}expires_on__gte": timezone.localdate()})
    return Q(**{f"{prefix}published_at__lte": timezone.now(), f"{prefix}closed_at": None}) & not_over


class ListingQuerySet(models.QuerySet[Any]):
    def needs(self) -> ListingQuerySet:
        return self.filter(kind="need")

    def offers(self) -> ListingQuerySet:
        return self.filter(kind="offer")

    def drafts(self) -> ListingQuerySet:
        return self.filter(published_at=None)

    def open(self) -> ListingQuerySet:
        return self.filter(is_open())

    def over(self) -> ListingQuerySet:
        """Closed by its people, or its time is over."""
        return self.filter(published_at__isnull=False).exclude(is_open())

    def of_user(self, user: Reader) -> ListingQuerySet:
        return self.filter(organisation__in=Organisation.objects.of_user(user))

    def visible_to(self, user: Reader) -> ListingQuerySet:
        """The reader's own in every state; others' open ones by audience, never to an organisation that was excluded.

        Listings that only the cluster office may see are shown to that office alone, requests for finance to finance providers
        (verified ones) alone. A reader of an excluded organisation is excluded everywhere, also where the listing is public.
        """
        shown = ~Q(confidentiality="office")
        if not user.is_authenticated:
            return self.filter(is_open(), shown, ~DISCREET, audience="public")
        if user.is_staff:
            return self
        own = Organisation.objects.of_user(user).values("pk")
        my_memberships = ClusterMembership.objects.filter(organisation__in=own, ended_at=None)
        my_offices = OfficeStaff.objects.filter(user=user, ended_at=None).values("cluster")
        excluded = Exists(self.model.hidden_from.through.objects.filter(listing=OuterRef("pk"), organisation__in=own))
        at_same_link = Q(hide_from_same_link=True) & Exists(
            ClusterMembership.objects.filter(
                organisation=OuterRef("organisation"),
                ended_at=None,
                link__in=my_memberships.exclude(link=None).values("link"),
            )
        )
        to_me = Q(audience__in=["public", "members"]) | Q(
            audience="cluster", cluster__in=my_memberships.values("cluster")
        )
        providers = Organisation.objects.of_user(user).filter(kind="finance").exclude(verification="")
        provider_clusters = my_memberships.filter(organisation__in=providers.values("pk")).values("cluster")
        to_me_as_provider = Q(Exists(providers)) & (
            Q(audience__in=["public", "members"]) | Q(audience="cluster", cluster__in=provider_clusters)
        )
        to_my_office = Q(cluster__in=my_offices) & (~DISCREET | Q(confidentiality="office"))
        return self.filter(
            Q(organisation__in=own)
            | (is_open() & to_my_office)
            | (is_open() & shown & ~excluded & ~at_same_link & ((~DISCREET & to_me) | (DISCREET & to_me_as_provider)))
        )

    def with_card_facts(self) -> ListingQuerySet:
        """What a row in a list shows, in a fixed number of queries."""
        return self.select_related("organisation__region", "cluster__region", "link", "region").prefetch_related(
            "certificates"
        )


class MatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> MatchQuerySet:
        """Those of which the reader's own organisation is a side."""
        own = Organisation.objects.of_user(user).values("pk")
        as_candidate = Q(organisation__in=own) & ~Q(listing__confidentiality="office")
        return self.filter(as_candidate | Q(listing__organisation__in=own)).select_related(
            "listing__organisation", "organisation"
        )

    def standing(self) -> MatchQuerySet:
        return self.filter(closed_at=None)


class MatchSideQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> MatchSideQuerySet:
        """The sides of the reader's own organisations; a candidate never sees a listing that only the office may see."""
        return self.filter(organisation__in=Organisation.objects.of_user(user)).exclude(
            side="candidate", match__listing__confidentiality="office"
        )

    def current(self) -> MatchSideQuerySet:
        """Of matches that still stand between two parties, the listing being open."""
        return self.filter(is_open("match__listing__"), match__closed_at=None)

    def waiting_on_us(self) -> MatchSideQuerySet:
        return self.current().filter(
            ~self._other_side(answer="declined"), answer="", put_aside_at=None, match__agreed_at=None
        )

    def waiting_on_them(self) -> MatchSideQuerySet:
        return self.current().filter(
            ~self._other_side(answer="declined"), answer="interested", put_aside_at=None, match__agreed_at=None
        )

    def in_talks(self) -> MatchSideQuerySet:
        return self.filter(match__agreed_at__isnull=False)

    def put_aside(self) -> MatchSideQuerySet:
        """Put aside or declined by us, or declined by them."""
        return (
            self.current()
            .filter(match__agreed_at=None)
            .filter(Q(put_aside_at__isnull=False) | Q(answer="declined") | self._other_side(answer="declined"))
        )

    def of_tab(self, tab: str) -> MatchSideQuerySet:
        tabs = {"us": self.waiting_on_us, "them": self.waiting_on_them, "talks": self.in_talks, "aside": self.put_aside}
        return tabs[tab]()

    def in_order(self) -> MatchSideQuerySet:
        """With `rank`: those whose other side has said yes come first, then by the stored order."""
        ahead = Case(When(self._other_side(answer="interested"), then=Value(1.0)), default=Value(0.0))
        return self.annotate(rank=F("match__order") + ahead)

    def _other_side(self, **having: Any) -> Exists:
        return Exists(self.model.objects.filter(match=OuterRef("match"), **having).exclude(pk=OuterRef("pk")))
