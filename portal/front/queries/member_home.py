"""A member's home: what waits on them, what they have asked, what is new around them, and one next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.appearance import Appearance
from matchmaking.models import Listing, MatchSide
from matchmaking.queries.cards import who_they_are, with_card_rows
from matchmaking.queries.inbox import SHOWN, SUGGESTED
from matchmaking.queries.releases import waiting_for_release
from portal.accounts.models import User
from portal.events.models import Event
from portal.moderation.queries import hidden_for
from portal.organisations.models import ClusterMembership, Organisation
from portal.projects.models import Partner
from portal.taxonomy.models import Region
from portal.ui.parts import Action

from .welcome import COMPANY, WELCOMES, Welcome

CONFIRM_EVERY_DAYS = 365
WAITING_SHOWN = 3
AROUND_SHOWN = 5
EVENTS_SHOWN = 2
PROJECTS_SHOWN = 4


@dataclass(frozen=True)
class NextStep:
    """One thing that would help most, in a sentence, with where to do it."""

    sentence: str
    action: Action


@dataclass(frozen=True, slots=True)
class WaitingSide:
    """A suggestion that waits on the reader, and the other side as it appears to them."""

    side: Any
    who: Appearance

    @property
    def said_yes(self) -> bool:
        return bool(self.side.other_answer == MatchSide.Answer.INTERESTED)


@dataclass(frozen=True)
class MemberHome:
    """`releases` wait for the transfer office: of all researchers for its administrators, of a researcher their own."""

    welcome: Welcome
    question: str
    waiting: list[WaitingSide]
    waiting_count: int
    in_talks_count: int
    own: list[Listing]
    around: list[Listing]
    next_step: NextStep | None
    releases: int = 0
    projects: Sequence[Partner] = ()
    events: Sequence[Event] = ()


def member_home(user: User, organisation: Organisation, counts: Mapping[str, int]) -> MemberHome:
    """`counts` are those of the tabs of suggested partners, which the menu has counted already."""
    welcome = WELCOMES.get(organisation.kind, COMPANY)
    mine = MatchSide.objects.visible_to(user).filter(organisation=organisation)
    waiting = mine.of_tab("us").filter(match__verdict__in=SHOWN)
    sides = list(with_card_rows(waiting).the_first_to_answer()[:WAITING_SHOWN])
    who = who_they_are(sides)
    own = (
        Listing.objects.filter(organisation=organisation, closed_at=None)
        .annotate(match_count=SUGGESTED)
        .order_by(F("published_at").desc(nulls_first=True), "-updated_at")[:6]
    )
    return MemberHome(
        welcome=welcome,
        question=str(welcome.question) % {"name": organisation.name},
        waiting=[WaitingSide(side, who[side.pk]) for side in sides],
        waiting_count=counts.get("us", 0),
        in_talks_count=counts.get("talks", 0),
        own=list(own),
        around=list(_around(user, organisation, welcome)) if welcome.around_title else [],
        next_step=_next_step(organisation, user),
        releases=waiting_for_release(organisation, user),
        projects=_projects(organisation),
        events=_events(user),
    )


def _projects(organisation: Organisation) -> list[Partner]:
    """Its places in open projects: where it is asked comes first, then what moved last."""
    places = Partner.objects.standing().filter(organisation=organisation, project__closed_at=None)
    asked_first = Case(When(state=Partner.State.INVITED, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(
        places.select_related("project__lead").order_by(asked_first, "-project__moved_at", "pk")[:PROJECTS_SHOWN]
    )


def _events(user: User) -> list[Event]:
    """What comes next of what they may know of."""
    return list(Event.objects.visible_to(user).to_come().with_card_facts().order_by("starts_at", "pk")[:EVENTS_SHOWN])


def _around(user: User, organisation: Organisation, welcome: Welcome) -> QuerySet[Any]:
    """Needs that this organisation may see, of others, and of the categories that its kind can do something about.

    Those of its own clusters come first, then what is near or of its trade, then what is in its country, each the newest first.
    """
    wanted = Q(category__in=welcome.around) if welcome.around else Q()
    return (
        Listing.objects.visible_to(user)
        .open()
        .needs()
        .exclude(organisation=organisation)
        .filter(wanted)
        .exclude(category=Listing.Category.FINANCE)
        .select_related("link", "cluster", "region", "organisation")
        .alias(far=_how_far(organisation))
        .order_by("far", "-published_at")[:AROUND_SHOWN]
    )


def _how_far(organisation: Organisation) -> Case:
    """From 0, its own cluster, to 3, somewhere else. Where an unnamed need is, is not told by its place in a list."""
    here = organisation.region
    clusters = ClusterMembership.objects.filter(organisation=organisation, ended_at=None).values("cluster")
    mine = Organisation.sectors.through.objects.filter(organisation=organisation).annotate(trade=_trade())
    of_my_trade = Listing.sectors.through.objects.filter(listing=OuterRef("pk")).annotate(trade=_trade())
    named = Q(confidentiality=Listing.Confidentiality.NAMED)
    near = Q(region=here) if here else Q(pk__in=[])
    if here and here.parent_id:
        near |= Q(region__parent=here.parent_id, region__parent__kind=Region.Kind.PROVINCE)
    return Case(
        When(cluster__in=clusters, then=Value(0)),
        When((named & near) | Exists(of_my_trade.filter(trade__in=mine.values("trade"))), then=Value(1)),
        When(named & Q(region__country=here.country if here else ""), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


def _trade() -> Substr:
    """The division of a sector: what two kinds of spinning have in common."""
    return Substr("sector_id", 1, 2)


def _next_step(organisation: Organisation, user: User) -> NextStep | None:
    """What concerns the page as a whole; what is missing on it is the question of the week."""
    edit = reverse("organisations:edit", args=[organisation.slug])
    if not organisation.is_published and (hidden := hidden_for(organisation, user)):
        return NextStep(_("A moderator has hidden your page."), Action(_("Read why"), hidden.address or edit))
    if not organisation.is_published:
        return NextStep(_("Your page is not public yet."), Action(_("Complete and publish it"), edit))
    age = (timezone.localdate() - organisation.confirmed_on).days if organisation.confirmed_on else CONFIRM_EVERY_DAYS
    if age >= CONFIRM_EVERY_DAYS:
        return NextStep(
            _("Is your page still true? Members trust pages that were confirmed this year."),
            Action(_("Look at it"), edit),
        )
    return None
