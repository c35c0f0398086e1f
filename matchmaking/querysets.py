"""Reads of needs, offers and matches as prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, F, FloatField, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from portal.organisations.models import ClusterMembership, Exclusion, Membership, TransferOffice
from portal.organisations.standing import standing_of

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def discreet(prefix: str = "") -> Q:
    """That a firm asks for finance is for its own pages and the provider's alone. `prefix` leads to the listing."""
    return Q(**{f"{prefix}kind": "need", f"{prefix}category": "finance"})


DISCREET = discreet()

SAME_LISTING_AT_MOST = 2
"""In a short list, of one need or offer while others wait."""


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
        return self.filter(organisation__in=standing_of(user).organisations)

    def visible_to(self, user: Reader) -> ListingQuerySet:
        """The reader's own in every state; others' open ones by audience, never to an organisation that was excluded.

        Listings that only the cluster office may see are shown to that office alone, and to whom it has brought together with
        it; requests for finance to finance providers (verified ones) alone. A reader of an organisation that a listing is hidden
        from does not see it, also where it is public; one whom its organisation keeps out altogether sees the public ones only.
        """
        shown = ~Q(confidentiality="office")
        if not user.is_authenticated:
            return self.filter(is_open(), shown, ~DISCREET, audience="public")
        if user.is_staff:
            return self
        me = standing_of(user)
        own = Q(organisation__in=me.organisations)
        excluded = Exists(
            self.model.hidden_from.through.objects.filter(listing=OuterRef("pk"), organisation__in=me.organisations)
        )
        at_same_link = Q(hide_from_same_link=True) & Exists(
            ClusterMembership.objects.filter(organisation=OuterRef("organisation"), ended_at=None, link__in=me.links)
        )
        kept_out = Exists(
            Exclusion.objects.filter(organisation=OuterRef("organisation"), excluded__in=me.organisations)
        )
        inside = Q(audience="public") | ~kept_out
        # Who sits on a board reads what the members read.
        to_me = Q(audience__in=["public", "members"]) | Q(
            audience="cluster", cluster__in=me.clusters | me.boards.keys()
        )
        to_me_as_provider = Q(pk__in=[])
        if me.acts_for_provider:
            to_me_as_provider = Q(audience__in=["public", "members"]) | Q(
                audience="cluster", cluster__in=me.provider_clusters
            )
        agreed = apps.get_model("matchmaking", "Match").objects.filter(
            agreed_at__isnull=False, organisation__in=me.organisations
        )
        entrusted_and_agreed = Q(confidentiality="office") & Q(Exists(agreed.filter(listing=OuterRef("pk"))))
        to_my_office = Q(cluster__in=me.offices.keys()) & (~DISCREET | Q(confidentiality="office"))
        return self.filter(
            own
            | entrusted_and_agreed
            | (is_open() & to_my_office)
            | (
                is_open()
                & shown
                & inside
                & ~excluded
                & ~at_same_link
                & ((~DISCREET & to_me) | (DISCREET & to_me_as_provider))
            )
        )

    def with_card_facts(self) -> ListingQuerySet:
        """What a row in a list shows, in a fixed number of queries."""
        return self.select_related(
            "organisation__region", "cluster__region", "link", "region__parent"
        ).prefetch_related("certificates")


class MatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> MatchQuerySet:
        """Those of which the reader's own organisation is a side that may know of it."""
        sides = apps.get_model("matchmaking", "MatchSide").objects.visible_to(user)
        return self.filter(pk__in=sides.values("match")).select_related("listing__organisation", "organisation")

    def entrusted_to(self, user: Reader) -> MatchQuerySet:
        """Those in which the reader's office is to ask, or has asked, the other side: whoever published said yes to it."""
        if not user.is_authenticated:
            return self.none()
        offices = standing_of(user).offices.keys()
        sides = apps.get_model("matchmaking", "MatchSide").objects
        wanted = Exists(sides.filter(match=OuterRef("pk"), side="asker", answer="interested"))
        return self.standing().filter(
            ~kept_apart(), wanted, is_open("listing__"), listing__confidentiality="office", listing__cluster__in=offices
        )

    def known_to(self, user: Reader) -> MatchQuerySet:
        """Those of which the reader may be told: their own, and those that their office is to ask about."""
        own, entrusted = self.visible_to(user).values("pk"), self.entrusted_to(user).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=entrusted)).select_related("listing__organisation", "organisation")

    def standing(self) -> MatchQuerySet:
        return self.filter(closed_at=None)


class MatchSideQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> MatchSideQuerySet:
        """The sides of the reader's own organisations. A candidate knows of it while it may see the listing, or once both agreed.

        Of what only the cluster office sees it knows nothing before it has said yes to that office. Where one of the two keeps the
        other out, neither is suggested to the other any more.
        """
        # Asked of each listing at hand, not looked up in a list: a list would be made of every one that the reader may see.
        listings = apps.get_model("matchmaking", "Listing").objects.visible_to(user)
        may_see = Exists(listings.filter(pk=OuterRef("match__listing")))
        knows = Q(side="asker") | Q(match__agreed_at__isnull=False) | may_see
        apart = kept_apart("match__") & Q(match__agreed_at=None)
        return self.filter(knows, ~apart, organisation__in=standing_of(user).organisations).exclude(
            side="candidate", match__listing__confidentiality="office", match__agreed_at=None
        )

    def with_other_side(self) -> MatchSideQuerySet:
        """With what the other side said: `other_answer`, `other_answered_at`, `other_courtesy`, `other_message`.

        Of a finance provider also `other_next_step`, `other_rule` and `other_instrument` (primary key), whose rule it is.
        """
        other = self.model.objects.filter(match=OuterRef("match")).exclude(pk=OuterRef("pk"))
        said = ("answer", "answered_at", "courtesy", "message", "next_step", "rule")
        told = {f"other_{name}": Subquery(other.values(name)[:1]) for name in said}
        return self.annotate(**told, other_instrument=Subquery(other.values("instrument")[:1]))

    def of_tab(self, tab: str) -> MatchSideQuerySet:
        """us, them, talks or aside."""
        return self.with_other_side().filter(tabs()[tab])

    def in_order(self) -> MatchSideQuerySet:
        """With `rank`: those whose other side has said yes come first, then by the stored order."""
        ahead = Case(When(other_answer="interested", then=Value(1.0)), default=Value(0.0), output_field=FloatField())
        return self.with_other_side().annotate(rank=F("match__order") + ahead)

    def the_first_to_answer(self) -> MatchSideQuerySet:
        """For a short list: whoever has said yes, then strong, then possible; of these no more than two of one need or offer
        stand before others."""
        said_yes = When(other_answer="interested", then=Value(0))
        urgency = Case(said_yes, When(match__verdict="strong", then=Value(1)), default=Value(2))
        with_urgency = self.with_other_side().annotate(urgency=urgency)
        of_its_listing = Window(
            RowNumber(), partition_by=F("match__listing"), order_by=["urgency", F("match__order").desc(), "pk"]
        )
        with_place = with_urgency.annotate(of_its_listing=of_its_listing)
        late = Case(When(of_its_listing__gt=SAME_LISTING_AT_MOST, urgency__gt=0, then=Value(1)), default=Value(0))
        return with_place.order_by(late, "urgency", "of_its_listing", F("match__order").desc(), "pk")


def is_touched(match: str = "pk") -> Exists:
    """Matches (`match` leads to them) of which a side has said something, or put it aside: these stay when they no longer fit."""
    said = ~Q(answer="") | Q(put_aside_at__isnull=False)
    return Exists(apps.get_model("matchmaking", "MatchSide").objects.filter(said, match=OuterRef(match)))


def kept_apart(match: str = "") -> Q:
    """Matches (`match` leads to them) of which one side has excluded the other."""
    asker, candidate = OuterRef(f"{match}listing__organisation"), OuterRef(f"{match}organisation")
    return Q(Exists(Exclusion.objects.filter(organisation=asker, excluded=candidate))) | Q(
        Exists(Exclusion.objects.filter(organisation=candidate, excluded=asker))
    )


def tabs() -> dict[str, Q]:
    """The tabs in which a side can stand, for sides read `with_other_side`. What one side declined is aside for both."""
    current = is_open("match__listing__") & Q(match__closed_at=None, match__agreed_at=None)
    declined = Q(answer="declined") | Q(other_answer="declined")
    aside = Q(put_aside_at__isnull=False) | declined
    return {
        "us": current & Q(answer="") & ~aside,
        "them": current & Q(answer="interested") & ~aside,
        "talks": Q(match__agreed_at__isnull=False),
        "aside": current & aside,
    }


class ReleaseQuerySet(models.QuerySet[Any]):
    def waiting(self) -> ReleaseQuerySet:
        return self.filter(decided_at=None)

    def visible_to(self, user: Reader) -> ReleaseQuerySet:
        """To owners and administrators all of their house, to a plain member their own."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = Membership.objects.filter(user=user, ended_at=None)
        released_by_me = mine.filter(role__in=[Membership.Role.OWNER, Membership.Role.ADMIN])
        return self.filter(
            Q(organisation__in=released_by_me.values("organisation"))
            | Q(asked_by=user, organisation__in=mine.values("organisation"))
        )

    def with_rows(self) -> ReleaseQuerySet:
        return self.select_related(
            "organisation__region", "listing__organisation", "side__match__listing__organisation",
            "side__match__organisation", "side__match__offer", "side__organisation", "asked_by", "decided_by",
        )  # fmt: skip

    def with_office(self) -> ReleaseQuerySet:
        return self.annotate(has_office=Exists(TransferOffice.objects.filter(organisation=OuterRef("organisation"))))

    def due_from(self, oldest: Any) -> ReleaseQuerySet:
        """Those that can be due at all, of those read with `with_office`."""
        return self.filter(Q(asked_at__lte=oldest) | Q(has_office=False))

    def recent(self, most: int) -> list[Any]:
        """All that wait, and the last ones that were decided."""
        waiting = list(self.waiting().order_by("asked_at", "pk"))
        return [*waiting, *self.exclude(decided_at=None)[:most]]


class IntroductionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> IntroductionQuerySet:
        """Those of the clusters in whose office the reader serves. The two sides read theirs on their match."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(cluster__in=standing_of(user).offices.keys())

    def unmade(self) -> IntroductionQuerySet:
        """Those that wait for an office, and those that it holds back."""
        return self.filter(state__in=["waiting", "held"])

    def with_rows(self) -> IntroductionQuerySet:
        return self.select_related(
            "cluster__region", "introducer", "decided_by", "match__listing__organisation__region",
            "match__organisation__region",
        )  # fmt: skip


class OutcomeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> OutcomeQuerySet:
        """To the people of whoever is asked, and to nobody else."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(organisation__in=standing_of(user).organisations)

    def with_rows(self) -> OutcomeQuerySet:
        listing = "introduction__match__listing__organisation__region"
        return self.select_related(
            listing, "introduction__match__organisation__region", "organisation"
        ).prefetch_related(
            "introduction__match__sides__match__listing__organisation__region",
            "introduction__match__sides__match__organisation__region",
            "introduction__match__sides__match__offer",
            "introduction__match__sides__organisation",
        )


class LessonQuerySet(models.QuerySet[Any]):
    def standing(self) -> LessonQuerySet:
        return self.filter(ended_at=None, until__gte=timezone.localdate())

    def visible_to(self, user: Reader) -> LessonQuerySet:
        """To those who may answer for the organisation, and to nobody else: a reason is for one's own side."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(organisation__in=standing_of(user).organisations)


class DictationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> DictationQuerySet:
        """To the named staff of the office that wrote it down."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(cluster__in=standing_of(user).offices.keys())


def silent_too_long(*, or_put_aside: bool = False) -> Q:
    """Of matches: told, past the day by which an answer was due, and without a word; who put it aside has at least looked."""
    sides = apps.get_model("matchmaking", "MatchSide").objects
    silent = sides.filter(match=OuterRef("pk"), side="candidate", answer="")
    if not or_put_aside:
        silent = silent.filter(put_aside_at=None)
    return Q(
        Exists(silent), closed_at=None, agreed_at=None, put_forward_at__isnull=False, due_on__lt=timezone.localdate()
    )


class EscalationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Reader) -> EscalationQuerySet:
        """To the named staff of the office of the cluster in which it was published, as far as they may read what was asked."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        offices = standing_of(user).offices.keys()
        listings = apps.get_model("matchmaking", "Listing").objects.visible_to(user)
        may_see = Exists(listings.filter(pk=OuterRef("listing")))
        return self.filter(~discreet("listing__"), may_see, listing__cluster__in=offices)

    def waiting(self) -> EscalationQuerySet:
        """For the office to do something about: it is open, somebody is silent still, and nobody is in talks about the need."""
        matches = apps.get_model("matchmaking", "Match").objects.filter(listing=OuterRef("listing"))
        silent = Exists(matches.filter(silent_too_long()))
        agreed = Exists(matches.filter(agreed_at__isnull=False, closed_at=None)) & Q(listing__kind="need")
        return self.filter(silent, ~agreed, is_open("listing__"), settled_at=None)
