"""A member's home: what waits on them, what they have asked, what is new around them, and one next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.appearance import Appearance
from matchmaking.models import Listing, MatchSide
from matchmaking.queries.cards import who_they_are, with_card_rows
from matchmaking.queries.inbox import SHOWN
from matchmaking.queries.releases import waiting_for_release
from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.ui.parts import Action

from .welcome import COMPANY, WELCOMES, Welcome

CONFIRM_EVERY_DAYS = 365
WAITING_SHOWN = 3
BUYERS = {Organisation.Kind.FIRM}
CERTIFIED = {Organisation.Kind.FIRM, Organisation.Kind.UNIVERSITY, Organisation.Kind.RESEARCH}


@dataclass(frozen=True)
class NextStep:
    """One thing that would help most, in a sentence, with where to do it."""

    sentence: str
    action: Action


@dataclass(frozen=True, slots=True)
class WaitingSide:
    """A suggestion that waits on the reader, and the other side as it appears to them."""

    side: MatchSide
    who: Appearance


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


def member_home(user: User, organisation: Organisation, counts: Mapping[str, int]) -> MemberHome:
    """`counts` are those of the tabs of suggested partners, which the menu has counted already."""
    welcome = WELCOMES.get(organisation.kind, COMPANY)
    mine = MatchSide.objects.visible_to(user).filter(organisation=organisation)
    waiting = mine.of_tab("us").filter(match__verdict__in=SHOWN).in_order()
    sides = list(with_card_rows(waiting)[:WAITING_SHOWN])
    who = who_they_are(sides)
    own = (
        Listing.objects.filter(organisation=organisation, closed_at=None)
        .annotate(match_count=Count("matches", filter=Q(matches__closed_at=None) & ~Q(matches__verdict="weak")))
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
        next_step=_next_step(organisation),
        releases=waiting_for_release(organisation, user),
    )


def _around(user: User, organisation: Organisation, welcome: Welcome) -> QuerySet[Any]:
    """The newest needs that this organisation may see, of others, and of the categories that its kind can do something about."""
    wanted = Q(category__in=welcome.around) if welcome.around else Q()
    return (
        Listing.objects.visible_to(user)
        .open()
        .needs()
        .exclude(organisation=organisation)
        .filter(wanted)
        .exclude(category=Listing.Category.FINANCE)
        .select_related("link", "cluster", "region", "organisation")
        .order_by("-published_at")[:5]
    )


def _next_step(organisation: Organisation) -> NextStep | None:
    """One question at a time: the first that is open, and that is asked of its kind."""
    edit = reverse("organisations:edit", args=[organisation.slug])
    if not organisation.is_published:
        return NextStep(_("Your page is not public yet."), Action(_("Complete and publish it"), edit))
    has = organisation.trade_items.aggregate(
        makes=Count("pk", filter=~Q(direction="buys")), buys=Count("pk", filter=Q(direction="buys"))
    )
    if not has["makes"]:
        return NextStep(_("Say what you make or do, so that needs find you."), Action(_("Add it"), edit))
    if organisation.kind in BUYERS and not has["buys"]:
        return NextStep(_("Say what you buy, so that suppliers find you."), Action(_("Add it"), edit))
    if organisation.kind in CERTIFIED and not organisation.certificates.exists():
        return NextStep(
            _("Which certificates do you hold? Many needs ask for one."), Action(_("Add certificates"), edit)
        )
    if not organisation.summary:
        return NextStep(
            _("Describe yourselves in one sentence: it stands under your name everywhere."), Action(_("Write it"), edit)
        )
    age = (timezone.localdate() - organisation.confirmed_on).days if organisation.confirmed_on else CONFIRM_EVERY_DAYS
    if age >= CONFIRM_EVERY_DAYS:
        return NextStep(
            _("Is your page still true? Members trust pages that were confirmed this year."),
            Action(_("Look at it"), edit),
        )
    return None
