"""Who is in the cluster, who came, who does something, and who is small."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Introduction, Listing, MatchSide
from portal.events.models import Registration
from portal.organisations.models import Cluster, ClusterMembership, Organisation
from portal.projects.models import Partner

from ..periods import Period
from . import Count, Figure, Unit, figures
from .behind import counted, members_of, told_of, within

SERVED_WITHIN = dt.timedelta(days=30)
SMALL = (Organisation.Size.MICRO, Organisation.Size.SMALL)


def sign_in() -> None:
    figures.register(
        "members",
        Figure(
            _("Members"),
            _("Organisations that are members on the last day and whose page is shown."),
            Unit.COUNT,
            members,
        ),
    )
    figures.register(
        "members_active",
        Figure(
            _("Active members"),
            _(
                "Members that did something in the period: published a need or an offer, answered a suggestion, were introduced, came"
                " into a joint project or registered for an event. Requests for finance and what only the office sees do not count."
            ),
            Unit.COUNT,
            active,
        ),
    )
    figures.register(
        "members_new",
        Figure(
            _("New members"),
            _("Organisations that joined in the period and are members still on its last day."),
            Unit.COUNT,
            new,
            adds=True,
        ),
    )
    figures.register(
        "newcomers_served",
        Figure(
            _("Newcomers served"),
            _(
                "Of the members that joined in the period, how many were introduced, or got a first answer to a need, within 30 days."
                " It is known of those who were, and of those whose 30 days are over."
            ),
            Unit.COUNT,
            served,
            adds=True,
        ),
    )
    figures.register(
        "small_share",
        Figure(
            _("Share of small companies"),
            _(
                "Of the members that are companies and say how large they are: the share of those with fewer than 50 people."
            ),
            Unit.SHARE,
            small,
            rises=None,
        ),
    )


def members(cluster: Cluster, period: Period) -> Sequence[Count]:
    return [counted(len(there := members_of(cluster, period)), there)]


def active(cluster: Cluster, period: Period) -> Sequence[Count]:
    there = members_of(cluster, period)
    did: set[int] = set()
    published = Listing.objects.filter(told_of(), within("published_at", period), organisation__in=there)
    did.update(published.values_list("organisation", flat=True))
    answered = MatchSide.objects.filter(
        told_of("match__listing__"), within("answered_at", period), organisation__in=there
    )
    did.update(answered.values_list("organisation", flat=True))
    introduced = Introduction.objects.filter(
        told_of("match__listing__"), within("made_at", period), state=Introduction.State.MADE
    )
    for one, other in introduced.values_list("match__listing__organisation", "match__organisation"):
        did.update({one, other} & there)
    came = Partner.objects.filter(within("answered_at", period), state=Partner.State.IN, organisation__in=there)
    did.update(came.values_list("organisation", flat=True))
    registered = Registration.objects.filter(within("registered_at", period), organisation__in=there)
    did.update(registered.values_list("organisation", flat=True))
    return [counted(len(did), did, covered=len(there), of=len(there))]


def new(cluster: Cluster, period: Period) -> Sequence[Count]:
    return [counted(len(came := set(_joined(cluster, period))), came)]


def served(cluster: Cluster, period: Period) -> Sequence[Count]:
    joined = _joined(cluster, period)
    good = {one for one, moments in _first_help(set(joined)).items() if _in_time(joined[one], moments)}
    waited = {one for one, day in joined.items() if day + SERVED_WITHIN < period.today}
    return [counted(len(good) if joined else None, set(joined), covered=len(good | waited), of=len(joined))]


def small(cluster: Cluster, period: Period) -> Sequence[Count]:
    firms = Organisation.objects.filter(pk__in=members_of(cluster, period), kind=Organisation.Kind.FIRM)
    sizes = dict(firms.values_list("pk", "size"))
    said = {one for one, size in sizes.items() if size}
    few = sum(sizes[one] in SMALL for one in said)
    return [counted(few / len(said) if said else None, said, covered=len(said), of=len(sizes))]


def _joined(cluster: Cluster, period: Period) -> dict[int, dt.date]:
    """Organisation -> the day on which it joined, of those who joined in the period and had not been in before."""
    rows = ClusterMembership.objects.filter(cluster=cluster, organisation__in=members_of(cluster, period))
    first: dict[int, dt.date] = {}
    for organisation, day in rows.values_list("organisation", "joined_on").order_by("joined_on"):
        first.setdefault(organisation, day)
    return {one: day for one, day in first.items() if period.start <= day <= period.end}


def _first_help(organisations: set[int]) -> dict[int, list[dt.date]]:
    """On which days each was introduced, or somebody answered a need of its."""
    found: dict[int, list[dt.date]] = {one: [] for one in organisations}
    made = Introduction.objects.filter(told_of("match__listing__"), state=Introduction.State.MADE)
    for asker, candidate, moment in made.values_list("match__listing__organisation", "match__organisation", "made_at"):
        for one in {asker, candidate} & organisations:
            if moment:
                found[one].append(_day(moment))
    answers = MatchSide.objects.filter(
        told_of("match__listing__"),
        side=MatchSide.Side.CANDIDATE,
        answered_at__isnull=False,
        match__listing__kind=Listing.Kind.NEED,
        match__listing__organisation__in=organisations,
    )
    for one, moment in answers.values_list("match__listing__organisation", "answered_at"):
        found[one].append(_day(moment))
    return found


def _in_time(joined: dt.date, moments: list[dt.date]) -> bool:
    return any(joined <= moment <= joined + SERVED_WITHIN for moment in moments)


def _day(moment: dt.datetime) -> dt.date:

    return timezone.localtime(moment).date()
