"""Needs and offers that wait for somebody: nobody fits, nobody answers, they close soon, they were entrusted to the office.

A need stands in the queue once: as one that nobody fits before it is one that closes, and as one that closes before it is one that is
unanswered. A request for finance only where it was entrusted to the office.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matchmaking.engine.gates import KINDS_FOR
from matchmaking.models import Listing, Match, MatchSide
from matchmaking.queries.inbox import SHOWN
from matchmaking.querysets import DISCREET
from portal.core.calendar import morning_of
from portal.organisations.models import Cluster, Opening, Organisation
from portal.ui.parts import Action
from portal.ui.words import day, number

from ..models import ContactNote, QueueItem
from . import Found, Source, sources
from .together import listings

CLOSING_DAYS, ANSWERED_WITHIN = 7, 3
"""Days before its end from which on a need closes soon; days after which one without a yes is unanswered."""
LABORATORIES = (Organisation.Kind.RESEARCH.value, Organisation.Kind.UNIVERSITY.value)
FOR_LABORATORIES = (Listing.Category.RESEARCH, Listing.Category.TESTING)
OFFICE = Listing.Confidentiality.OFFICE


def sign_in() -> None:
    shared: dict[str, Any] = {"titles": titles, "notes": notes, "opens": opens}
    # Which the office reads by name although members do not: written down as it is read.
    sources.register(
        "entrusted",
        Source(
            label=gettext_lazy("Entrusted to the office"),
            icon="lock",
            find=entrusted,
            actions=look_inside,
            weight=48,
            **shared,
        ),
    )
    sources.register(
        "unfit",
        Source(
            label=gettext_lazy("Needs nobody fits"), icon="need", find=unfit, actions=look_outside, weight=24, **shared
        ),
    )
    nudged = ContactNote.About.NEED
    sources.register(
        "closing",
        Source(
            label=gettext_lazy("Needs that close soon"),
            icon="clock",
            find=closing,
            actions=read_it,
            weight=36,
            nudge=nudged,
            **shared,
        ),
    )
    sources.register(
        "unanswered",
        Source(
            label=gettext_lazy("Needs without an answer"),
            icon="need",
            find=unanswered,
            actions=read_it,
            weight=12,
            nudge=nudged,
            **shared,
        ),
    )


def entrusted(cluster: Cluster) -> Iterable[Found]:
    return _found(_open_in(cluster).filter(confidentiality=OFFICE), cluster)


def unfit(cluster: Cluster) -> Iterable[Found]:
    return _found(_unfit(cluster), cluster)


def closing(cluster: Cluster) -> Iterable[Found]:
    return _found(_closing(cluster).exclude(pk__in=_unfit(cluster).values("pk")), cluster, ends=True)


def unanswered(cluster: Cluster) -> Iterable[Found]:
    """Somebody fits, and after some days nobody has said yes."""
    yes = MatchSide.objects.filter(
        match__listing=OuterRef("pk"), side=MatchSide.Side.CANDIDATE, answer=MatchSide.Answer.INTERESTED
    )
    waiting = _needs(cluster).filter(published_at__lte=timezone.now() - dt.timedelta(days=ANSWERED_WITHIN))
    waiting = waiting.filter(matched_at__isnull=False).exclude(Exists(yes))
    return _found(
        waiting.exclude(pk__in=_unfit(cluster).values("pk")).exclude(pk__in=_closing(cluster).values("pk")), cluster
    )


def titles(rows: list[QueueItem]) -> list[str]:
    there = listings(rows)
    return [there[row.key].title if row.key in there else _("A need that is over") for row in rows]


def notes(rows: list[QueueItem]) -> list[str]:
    there = listings(rows)
    return [_note(there[row.key]) if row.key in there else "" for row in rows]


def opens(row: QueueItem) -> str:
    return Opening.Thing.ENTRUSTED if row.facts.get("hidden") else ""


def read_it(rows: list[QueueItem]) -> list[list[Action]]:
    there = listings(rows)
    return [[Action(_("Read it"), there[row.key].get_absolute_url())] if row.key in there else [] for row in rows]


def look_inside(rows: list[QueueItem]) -> list[list[Action]]:
    return _look(rows, inside=True)


def look_outside(rows: list[QueueItem]) -> list[list[Action]]:
    return _look(rows, inside=False)


def _look(rows: list[QueueItem], *, inside: bool) -> list[list[Action]]:
    there = listings(rows)
    return [
        [_look_for(there[row.key], inside=inside), Action(_("Read it"), there[row.key].get_absolute_url())]
        if row.key in there
        else []
        for row in rows
    ]


def _look_for(listing: Listing, *, inside: bool) -> Action:
    """Those who could answer: of the kind that can at all, else those at its link of the chain; in one cluster, or in all."""
    kinds = LABORATORIES if listing.category in FOR_LABORATORIES else sorted(KINDS_FOR.get(listing.category, ()))
    asked = [("cluster", listing.cluster.slug)] if inside and listing.cluster else []
    asked += [("kind", kind) for kind in kinds]
    asked += [("stage", listing.link.stage)] if listing.link and not kinds else []
    label = _("See who could answer") if inside else _("Look in other clusters")
    return Action(label, f"{reverse('front:directory')}?{urlencode(asked)}")


def _note(listing: Listing) -> str:
    where = listing.link.name if listing.link else str(listing.get_category_display())
    if not listing.expires_on:
        return where
    left = (listing.expires_on - timezone.localdate()).days
    if left <= CLOSING_DAYS:
        ends = ngettext("closes in %(days)s day", "closes in %(days)s days", left) % {"days": number(left)}
        ends = ends if left else _("closes today")
    else:
        ends = _("open until %(day)s") % {"day": day(listing.expires_on)}
    return _("%(where)s, %(ends)s") % {"where": where, "ends": ends}


def _open_in(cluster: Cluster) -> QuerySet[Any]:
    found = Listing.objects.open().filter(cluster=cluster)
    hidden = found.filter(DISCREET).exclude(confidentiality=OFFICE)
    return found.exclude(pk__in=hidden.values("pk"))


def _needs(cluster: Cluster) -> QuerySet[Any]:
    return _open_in(cluster).needs().exclude(confidentiality=OFFICE)


def _unfit(cluster: Cluster) -> QuerySet[Any]:
    fits = Match.objects.standing().filter(listing=OuterRef("pk"), verdict__in=SHOWN)
    return _needs(cluster).filter(matched_at__isnull=False).exclude(Exists(fits))


def _closing(cluster: Cluster) -> QuerySet[Any]:
    return _needs(cluster).filter(expires_on__lte=timezone.localdate() + dt.timedelta(days=CLOSING_DAYS))


def _found(rows: QuerySet[Any], cluster: Cluster, *, ends: bool = False) -> Iterable[Found]:
    country = cluster.region.country
    for one in rows.only("public_id", "organisation", "published_at", "expires_on", "confidentiality"):
        since = one.published_at
        if ends:
            since = morning_of(one.expires_on - dt.timedelta(days=CLOSING_DAYS), country)
        hidden = one.confidentiality != Listing.Confidentiality.NAMED
        yield Found(
            key=one.public_id,
            since=since,
            organisation=one.organisation_id,
            due_on=one.expires_on if ends else None,
            facts={"listing": one.public_id, "hidden": hidden},
        )
