"""Reads of the desk as prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from portal.organisations.models import Organisation
from portal.organisations.standing import standing_of

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

ENOUGH_FIRMS = 3
"""From how many companies on an authority reads of a barrier: with fewer it could guess who they are."""


def own_authorities(user: Reader) -> models.QuerySet[Any, Any]:
    """The verified government bodies for which a person acts (primary keys)."""
    kind = Organisation.Kind.GOVERNMENT
    return Organisation.objects.of_user(user).filter(kind=kind).exclude(verification="").order_by().values("pk")


class BarrierQuerySet(models.QuerySet[Any]):
    def with_firms(self) -> BarrierQuerySet:
        """`firms`: how many companies meet it; only their number leaves the office."""
        kind = Q(voices__organisation__kind=Organisation.Kind.FIRM)
        return self.annotate(firms=Count("voices__organisation", filter=kind, distinct=True))

    def told_to(self, user: Reader) -> BarrierQuerySet:
        """Those that a person's authority reads: of three companies and more."""
        return self.with_firms().filter(authority__in=own_authorities(user), firms__gte=ENOUGH_FIRMS)

    def of_office(self, user: Reader) -> BarrierQuerySet:
        return self.filter(cluster__in=standing_of(user).offices.keys())

    def published(self) -> BarrierQuerySet:
        return self.exclude(public_at=None)


class ConsultationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> ConsultationQuerySet:
        """Those that were opened are for everybody; drafts for the people of their authority."""
        return self.filter(Q(opened_at__lte=timezone.now()) | Q(organisation__in=own_authorities(user)))

    def of_user(self, user: Reader) -> ConsultationQuerySet:
        return self.filter(organisation__in=own_authorities(user))

    def open(self) -> ConsultationQuerySet:
        return self.filter(opened_at__isnull=False, closes_on__gte=timezone.localdate())

    def with_card_facts(self) -> ConsultationQuerySet:
        return self.select_related("organisation").prefetch_related("clusters")


class ContributionQuerySet(models.QuerySet[Any]):
    def standing(self) -> ContributionQuerySet:
        return self.filter(taken_back_at=None)

    def of_user(self, user: Reader) -> ContributionQuerySet:
        return self.filter(organisation__in=standing_of(user).organisations)
