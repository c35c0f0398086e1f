"""Reads of organisations as prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from portal.search.audience import terms_for

from .visibility import readable

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader: TypeAlias = "User | AnonymousUser"


class OrganisationQuerySet(models.QuerySet[Any]):
    def published(self) -> OrganisationQuerySet:
        return self.filter(published_at__lte=timezone.now())

    def of_user(self, user: Reader) -> OrganisationQuerySet:
        """The organisations for which `user` may act in some role."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user, memberships__ended_at=None)

    def visible_to(self, user: Reader) -> OrganisationQuerySet:
        """Published ones, and those of the reader also before and after publication; staff see all."""
        if user.is_authenticated and user.is_staff:
            return self
        own = self.model.objects.of_user(user).values("pk")
        return self.filter(models.Q(published_at__lte=timezone.now()) | models.Q(pk__in=own))

    def in_cluster(self, cluster: Any) -> OrganisationQuerySet:
        return self.filter(cluster_memberships__cluster=cluster, cluster_memberships__ended_at=None)

    def with_card_facts(self) -> OrganisationQuerySet:
        """What a card in a list shows, in a fixed number of queries."""
        return self.select_related("region").prefetch_related(
            "certificates__type", "cluster_memberships__cluster", "cluster_memberships__link", "trade_items"
        )


class ClusterMembershipQuerySet(models.QuerySet[Any]):
    def of_published(self) -> ClusterMembershipQuerySet:
        """Those that stand, of organisations that can be looked at."""
        return self.filter(ended_at=None, organisation__published_at__lte=timezone.now())


class ReferenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> ReferenceQuerySet:
        """Those of organisations that the reader may know of, where these show them their past work."""
        told = self.filter(readable("past_work", terms_for(user), "organisation__"))
        if user.is_authenticated and user.is_staff:
            return told
        # Joined, not looked up in a list: a list would be made of every organisation there is.
        own = apps.get_model("organisations", "Organisation").objects.of_user(user).values("pk")
        published = models.Q(organisation__published_at__lte=timezone.now())
        return told.filter(published | models.Q(organisation__in=own))


class JoinRequestQuerySet(models.QuerySet[Any]):
    def open(self) -> JoinRequestQuerySet:
        return self.filter(answered_at=None)

    def waiting(self) -> JoinRequestQuerySet:
        """Open ones, of organisations that can be looked at: who takes its page down is not shown to an office either."""
        return self.open().filter(organisation__published_at__lte=timezone.now())

    def for_office_of(self, user: Reader) -> JoinRequestQuerySet:
        """Those that wait for an office in which the reader serves; staff see all that wait."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_staff:
            return self.waiting()
        offices = apps.get_model("organisations", "OfficeStaff").objects.filter(user=user, ended_at=None)
        return self.waiting().filter(cluster__in=offices.values("cluster"))

    def visible_to(self, user: Reader) -> JoinRequestQuerySet:
        """To the asking organisation's people in every state, to the people of the cluster's office while it waits for them."""
        if not user.is_authenticated:
            return self.none()
        own = apps.get_model("organisations", "Organisation").objects.of_user(user).values("pk")
        to_answer = self.model.objects.for_office_of(user).values("pk")
        return self.filter(models.Q(organisation__in=own) | models.Q(pk__in=to_answer))


class CertificatePictureQuerySet(models.QuerySet[Any]):
    def waiting(self) -> CertificatePictureQuerySet:
        return self.filter(state="waiting")

    def for_office_of(self, user: Reader) -> CertificatePictureQuerySet:
        """Those of organisations in a cluster in whose office the reader serves."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        offices = apps.get_model("organisations", "OfficeStaff").objects.filter(user=user, ended_at=None)
        members = apps.get_model("organisations", "ClusterMembership").objects.filter(
            cluster__in=offices.values("cluster"), ended_at=None
        )
        return self.filter(organisation__in=members.values("organisation"))

    def visible_to(self, user: Reader) -> CertificatePictureQuerySet:
        """To the organisation's own people and to its cluster's office, and to nobody else."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = apps.get_model("organisations", "Organisation").objects.of_user(user).values("pk")
        served = self.model.objects.for_office_of(user).values("pk")
        return self.filter(models.Q(organisation__in=own) | models.Q(pk__in=served))


class PartnerConsentQuerySet(models.QuerySet[Any]):
    def waiting(self) -> PartnerConsentQuerySet:
        return self.filter(state="waiting")

    def told(self) -> PartnerConsentQuerySet:
        """Those of which others read something: without a name, or outside and agreed."""
        named = models.Q(state="agreed", partner__isnull=False)
        return self.exclude(state="declined").exclude(named).select_related("partner__region__parent")

    def visible_to(self, user: Reader) -> PartnerConsentQuerySet:
        """To the people of who is asked, and of who asks."""
        if not user.is_authenticated:
            return self.none()
        own = apps.get_model("organisations", "Organisation").objects.of_user(user).values("pk")
        return self.filter(models.Q(partner__in=own) | models.Q(reference__organisation__in=own))


class ConfirmationRequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> ConfirmationRequestQuerySet:
        """To the people of the organisation that is asked."""
        if not user.is_authenticated:
            return self.none()
        own = apps.get_model("organisations", "Organisation").objects.of_user(user).values("pk")
        return self.filter(organisation__in=own)


class WorkedTogetherQuerySet(models.QuerySet[Any]):
    def confirmed(self) -> WorkedTogetherQuerySet:
        return self.filter(first_said_at__isnull=False, second_said_at__isnull=False)

    def of(self, organisation: Any) -> WorkedTogetherQuerySet:
        return self.filter(models.Q(first=organisation) | models.Q(second=organisation))

    def visible_to(self, user: Reader) -> WorkedTogetherQuerySet:
        """To the people of both sides."""
        if not user.is_authenticated:
            return self.none()
        own = apps.get_model("organisations", "Organisation").objects.of_user(user).values("pk")
        return self.filter(models.Q(first__in=own) | models.Q(second__in=own))


class ApproachQuerySet(models.QuerySet[Any]):
    def waiting(self) -> ApproachQuerySet:
        """Those whose invitation nobody has accepted, and which still opens."""
        return self.filter(
            invitation__accepted_at=None, invitation__revoked_at=None, invitation__expires_at__gt=timezone.now()
        )

    def to_call(self) -> ApproachQuerySet:
        """Reminded three times in vain, and not called yet: also where the link no longer opens."""
        unanswered = self.filter(invitation__accepted_at=None, invitation__revoked_at=None)
        return unanswered.filter(next_on=None, call="", organisation__claimed_at=None)

    def visible_to(self, user: Reader) -> ApproachQuerySet:
        """To the named staff of the office that sent them."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        offices = apps.get_model("organisations", "OfficeStaff").objects.filter(user=user, ended_at=None)
        return self.filter(cluster__in=offices.values("cluster"))
