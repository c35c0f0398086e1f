"""Where a project comes from, and what has come of a need or an offer: each as far as the reader may know of the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import DateTimeField, Exists, OuterRef, Q, Value
from django.utils.translation import gettext as _

from matchmaking.appearance import appearance
from matchmaking.behind import stands_behind
from matchmaking.came import Came, came_of_it
from matchmaking.models import Introduction, Listing, Match
from portal.organisations.standing import standing_of

from ..models import Call, Pool, PoolMember, Project

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

    Reader = User | AnonymousUser

MOST = 10


@dataclass(frozen=True, slots=True)
class Origin:
    """`words` say what it is, before its title."""

    words: str
    title: str
    language: str
    url: str


def sign_in() -> None:
    came_of_it.register("projects", come_of)
    stands_behind.register("pools", members_behind)


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


def members_behind(listing: Listing) -> Iterable[int]:
    """The members of a pool that was published as it: they are not told that they could answer it."""
    inside = PoolMember.objects.filter(pool__listing=listing, state=PoolMember.State.IN)
    return inside.values_list("organisation", flat=True)


def already_from(introduction: Introduction, reader: Reader) -> Project | None:
    """The open project that one of the two has started from it before, if the reader is in it or asked into it."""
    rows = Project.objects.near(reader).open().filter(introduction=introduction)
    found: Project | None = rows.order_by("pk").first()
    return found


def come_of(listing: Listing, reader: Reader) -> Iterator[Came]:
    """Its projects, and its pools: those that were published as it; to its own people the one into which it was brought. One query."""
    started = Project.objects.visible_to(reader).filter(listing=listing)
    mine = PoolMember.objects.filter(pool=OuterRef("pk"), listing=listing, state__in=PoolMember.STANDING)
    brought = Exists(mine.filter(organisation__in=standing_of(reader).organisations))
    joined = Pool.objects.visible_to(reader).filter(Q(listing=listing) | brought)
    never, shared = Value(None, output_field=DateTimeField()), ("public_id", "title", "language", "closed_at")
    projects = started.values_list(*shared, "started_at", "paused_at", Value(""), "created_at")
    pools = joined.values_list(*shared, never, never, "kind", "created_at")
    rows = projects.union(pools, all=True).order_by("-created_at")[:MOST]
    for public_id, title, language, closed_at, started_at, paused_at, kind, _day in rows:
        if kind:
            pool = Pool(public_id=public_id, kind=kind)
            state = _("closed") if closed_at else _("open")
            yield Came("pools", str(pool.get_kind_display()), title, language, pool.get_absolute_url(), state)
        else:
            one = Project(public_id=public_id, started_at=started_at, paused_at=paused_at, closed_at=closed_at)
            yield Came("projects", _("Joint project"), title, language, one.get_absolute_url(), one.state_in_words)
