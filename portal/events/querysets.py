"""Reads of events as prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone
from django.utils.translation import get_language_bidi

from portal.organisations.faces import in_audience
from portal.organisations.models import Cluster
from portal.organisations.standing import standing_of

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


class EventQuerySet(models.QuerySet[Any]):
    def organised_by(self, user: Reader) -> EventQuerySet:
        """Held by an organisation of the reader's, or by the office in which they serve."""
        return self.filter(_organises(user))

    def attended_by(self, user: Reader) -> EventQuerySet:
        """For which the reader or a colleague is registered, whatever came of it so far; not what was cancelled or declined."""
        return self.filter(_registered(user))

    def visible_to(self, user: Reader) -> EventQuerySet:
        """By audience once announced; its organiser's people always, and whoever is registered or invited. One that was called off
        stays readable, so that nobody travels for nothing. An organiser that keeps an organisation out shows it what is public alone.
        """
        if not user.is_authenticated:
            return self.filter(audience="public", published_at__isnull=False, hidden_at=None)
        if user.is_staff:
            return self
        announced = Q(published_at__isnull=False, hidden_at=None)
        asked = _registered(user) | _invited(user)
        return self.filter(
            _organises(user) | (announced & in_audience(user, "organiser")) | (Q(published_at__isnull=False) & asked)
        )

    def to_come(self) -> EventQuerySet:
        """Announced, and not over."""
        return self.filter(published_at__isnull=False, called_off_at=None, ends_at__gt=timezone.now())

    def with_card_facts(self) -> EventQuerySet:
        """What a row in a list shows, in a fixed number of queries."""
        return self.select_related("organiser", "cluster")


class OfEventQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> OfEventQuerySet:
        """To whoever may know of the event."""
        events = apps.get_model("events", "Event").objects
        return self.filter(event__in=events.visible_to(user).values("pk"))


class InvitationQuerySet(OfEventQuerySet):
    def visible_to(self, user: Reader) -> InvitationQuerySet:
        """To those who are invited and to the organiser."""
        events = apps.get_model("events", "Event").objects
        mine = Q(organisation__in=standing_of(user).organisations)
        return self.filter(mine | Q(event__in=events.organised_by(user).values("pk")))


class RegistrationQuerySet(models.QuerySet[Any]):
    def standing(self) -> RegistrationQuerySet:
        return self.filter(state__in=["asked", "waiting", "offered", "going"])

    def holding(self) -> RegistrationQuerySet:
        """Those who take up a place: they go, or one is kept for them."""
        return self.filter(state__in=["offered", "going"])

    def going(self) -> RegistrationQuerySet:
        return self.filter(state="going")

    def with_names_here(self) -> RegistrationQuerySet:
        """`called` and `worn`: `name_here` and `on_the_badge` of each, in the letters of the page, without capitals: lists go by them."""
        own = ["person__full_name"] if get_language_bidi() else ["person__latin_name", "person__full_name"]
        here = Coalesce(*(NullIf(name, Value("")) for name in own), F("name"))
        # Who was erased keeps no name, and who has an account without one is called as they were registered.
        called = Case(When(Q(name="") | Q(person__full_name=""), then=F("name")), default=here)
        return self.annotate(called=Lower(called), worn=Lower(Coalesce(NullIf("badge_name", Value("")), called)))

    def visible_to(self, user: Reader) -> RegistrationQuerySet:
        """One's own, one's colleagues', and all of an event that one organises."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        events = apps.get_model("events", "Event").objects
        mine = Q(person=user) | Q(organisation__in=standing_of(user).organisations)
        return self.filter(mine | Q(event__in=events.organised_by(user).values("pk")))


class SessionPlaceQuerySet(models.QuerySet[Any]):
    def standing(self) -> SessionPlaceQuerySet:
        """Not given back."""
        return self.filter(given_back_at=None)

    def give_back(self) -> int:
        """Those that stand. Whose they were has them struck out in calendars."""
        return self.standing().update(given_back_at=timezone.now(), turns=F("turns") + 1)


class MeetingQuerySet(models.QuerySet[Any]):
    def standing(self) -> MeetingQuerySet:
        return self.filter(state__in=["asked", "agreed", "held"])

    def placed(self) -> MeetingQuerySet:
        """Those that have a time."""
        return self.filter(state__in=["agreed", "held"])

    def of_organisations(self, organisations: Any) -> MeetingQuerySet:
        return self.filter(Q(first__organisation__in=organisations) | Q(second__organisation__in=organisations))

    def visible_to(self, user: Reader) -> MeetingQuerySet:
        """Those of one's own organisations, and all of an event that one organises."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        events = apps.get_model("events", "Event").objects
        own = standing_of(user).organisations
        mine = Q(first__organisation__in=own) | Q(second__organisation__in=own)
        return self.filter(mine | Q(event__in=events.organised_by(user).values("pk")))


class CourseQuerySet(models.QuerySet[Any]):
    def organised_by(self, user: Reader) -> CourseQuerySet:
        """Offered by an organisation of the reader's, or by the office in which they serve."""
        return self.filter(_organises(user))

    def offered(self) -> CourseQuerySet:
        return self.filter(ended_at=None)

    def visible_to(self, user: Reader) -> CourseQuerySet:
        """By audience; its organiser's people always, and whoever has pledged."""
        if not user.is_authenticated:
            return self.filter(audience="public", hidden_at=None)
        if user.is_staff:
            return self
        return self.filter(_organises(user) | Q(hidden_at=None) & (in_audience(user, "organiser") | _pledged(user)))

    def with_card_facts(self) -> CourseQuerySet:
        return self.select_related("organiser", "cluster")


class PledgeQuerySet(models.QuerySet[Any]):
    def standing(self) -> PledgeQuerySet:
        """Neither taken back nor met."""
        return self.filter(withdrawn_at=None, met_at=None)

    def of_organisations(self, organisations: Any) -> PledgeQuerySet:
        return self.filter(organisation__in=organisations)


class CertificateQuerySet(models.QuerySet[Any]):
    def holding(self) -> CertificateQuerySet:
        """Not withdrawn; whether they have expired is another question."""
        return self.filter(revoked_at=None)

    def of_person(self, user: Reader) -> CertificateQuerySet:
        return self.filter(registration__person=user) if user.is_authenticated else self.none()

    def visible_to(self, user: Reader) -> CertificateQuerySet:
        """To print: one's own, and those of an event that one organises. Whether one is true, everybody may ask."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        events = apps.get_model("events", "Event").objects
        organised = Q(registration__event__in=events.organised_by(user).values("pk"))
        return self.filter(Q(registration__person=user) | organised)


def _pledged(user: Reader) -> Q:
    rows = apps.get_model("events", "Pledge").objects.standing().filter(course=OuterRef("pk"))
    return Q(Exists(rows.of_organisations(standing_of(user).organisations)))


class FreedTimeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> FreedTimeQuerySet:
        """To whoever it was offered to, whose time it is, and the organiser."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        events = apps.get_model("events", "Event").objects
        own = standing_of(user).organisations
        offered = apps.get_model("events", "FreedOffer").objects.filter(
            freed=OuterRef("pk"), delegation__organisation__in=own
        )
        mine = Q(delegation__organisation__in=own) | Q(Exists(offered))
        return self.filter(mine | Q(missed__event__in=events.organised_by(user).values("pk")))


class MetOutcomeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> MetOutcomeQuerySet:
        """To the organisation that is asked."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(organisation__in=standing_of(user).organisations)


def _organises(user: Reader) -> Q:
    me = standing_of(user)
    organised = Q(organiser__in=me.organisations)
    if me.offices:
        # Not by a join: an office that runs several clusters would bring each row several times.
        organised |= Q(organiser__in=Cluster.objects.filter(pk__in=me.offices.keys()).values("organisation"))
    return organised


def _registered(user: Reader) -> Q:
    if not user.is_authenticated:
        return Q(pk__in=[])
    rows = apps.get_model("events", "Registration").objects.standing().filter(event=OuterRef("pk"))
    return Q(Exists(rows.filter(Q(person=user) | Q(organisation__in=standing_of(user).organisations))))


def _invited(user: Reader) -> Q:
    rows = apps.get_model("events", "Invitation").objects.filter(event=OuterRef("pk"), state__in=["sent", "accepted"])
    return Q(Exists(rows.filter(organisation__in=standing_of(user).organisations)))
