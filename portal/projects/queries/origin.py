"""Where a project comes from, and what has come of a need or an offer: each as far as the reader may know of the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from matchmaking.appearance import appearance
from matchmaking.came import Came, came_of_it
from matchmaking.models import Listing, Match
from portal.organisations.standing import standing_of

from ..models import Call, Pool, PoolMember, Project

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

    Reader = User | AnonymousUser

MOST = 5


@dataclass(frozen=True, slots=True)
class Origin:
    """`words` say what it is, before its title."""

    words: str
    title: str
    language: str
    url: str


def sign_in() -> None:
    came_of_it.register("projects", projects_from)
    came_of_it.register("pools", pools_from)


def origin_of(project: Project, reader: Reader) -> Origin | None:
    """A need or an offer is told to whoever may read it with the name of its organisation: that leads the project."""
    if project.call_id:
        call = Call.objects.visible_to(reader).filter(pk=project.call_id).first()
        return Origin(_("It comes of a call:"), call.title, call.language, call.get_absolute_url()) if call else None
    if project.introduction_id and reader.is_authenticated:
        known = Match.objects.visible_to(reader).filter(introduction=project.introduction_id).first()
        if known:
            told = known.listing
            return Origin(_("It comes of an introduction:"), told.title, told.language, known.get_absolute_url())
    if not project.listing_id:
        return None
    listing = Listing.objects.visible_to(reader).with_card_facts().filter(pk=project.listing_id).first()
    if listing is None or not appearance(listing, reader=reader).is_named:
        return None
    words = _("It comes of a need:") if listing.kind == Listing.Kind.NEED else _("It comes of an offer:")
    return Origin(words, listing.title, listing.language, listing.get_absolute_url())


def projects_from(listing: Listing, reader: Reader) -> Iterator[Came]:
    for one in Project.objects.visible_to(reader).filter(listing=listing).order_by("-pk")[:MOST]:
        yield Came(_("Joint project"), one.title, one.language, one.get_absolute_url(), one.state_in_words)


def pools_from(listing: Listing, reader: Reader) -> Iterator[Came]:
    """Those that were published as it; and to its own people the one into which it was brought."""
    mine = PoolMember.objects.filter(pool=OuterRef("pk"), listing=listing, state__in=PoolMember.STANDING)
    brought = Exists(mine.filter(organisation__in=standing_of(reader).organisations))
    for one in Pool.objects.visible_to(reader).filter(Q(listing=listing) | brought).order_by("-pk")[:MOST]:
        state = _("open") if one.is_open else _("closed")
        yield Came(str(one.get_kind_display()), one.title, one.language, one.get_absolute_url(), state)
