"""What members ask for, and how soon somebody answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from statistics import median

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Listing, MatchSide
from portal.organisations.models import Cluster

from ..periods import Period
from . import Count, Figure, Unit, figures
from .behind import counted, told_of, within

Reason = MatchSide.Reason
OF_FINANCE = (Reason.CRITERIA, Reason.NO_CASES)
"""Given to requests for finance alone, which are not counted."""
DAY = dt.timedelta(days=1)


def sign_in() -> None:
    figures.register(
        "needs_open",
        Figure(
            _("Open needs"),
            _(
                "Needs of members that were open at the end of the period. Requests for finance and what only the office sees are left out."
            ),
            Unit.COUNT,
            open_needs,
            rises=None,
        ),
    )
    figures.register(
        "needs_published",
        Figure(
            _("Needs published"),
            _("Needs published in the period. Requests for finance and what only the office sees are left out."),
            Unit.COUNT,
            published,
            adds=True,
        ),
    )
    figures.register(
        "needs_answered",
        Figure(
            _("Needs answered"),
            _("Needs that got their first answer in the period. A “not now” is an answer."),
            Unit.COUNT,
            answered,
            adds=True,
        ),
    )
    figures.register(
        "needs_answered_share",
        Figure(
            _("Share of needs with a first answer"),
            _("Of the needs published in the period: the share that has had an answer by the day of counting."),
            Unit.SHARE,
            answered_share,
        ),
    )
    figures.register(
        "days_to_answer",
        Figure(
            _("Median days to the first answer"),
            _(
                "Of the needs published in the period that have had an answer: the days from publishing to the first one, of which half"
                " are shorter and half longer. It is known of the needs that were answered."
            ),
            Unit.DAYS,
            days_to_answer,
            rises=False,
        ),
    )
    figures.register(
        "not_now",
        Figure(
            _("Answers “not now”"),
            _("How often whoever was asked answered “not now” in the period. Each is an answer; no name goes with it."),
            Unit.COUNT,
            not_now,
            rises=None,
            adds=True,
        ),
    )
    for reason in Reason:
        if reason not in OF_FINANCE:
            figures.register(f"not_now_{reason.value or 'unsaid'}", _because(reason))


def _because(reason: MatchSide.Reason) -> Figure:
    return Figure(
        reason.label,
        _("Answers “not now” in the period for which this reason was given."),
        Unit.COUNT,
        lambda cluster, period: [_not_now(cluster, period, reason)],
        rises=None,
        part_of="not_now",
        adds=True,
    )


def open_needs(cluster: Cluster, period: Period) -> Sequence[Count]:
    still = Q(closed_at=None) | Q(closed_at__gte=period.as_it_stood)
    lasts = Q(expires_on=None) | Q(expires_on__gte=period.last_day)
    rows = _needs(cluster).filter(still, lasts, published_at__lt=period.as_it_stood)
    return [_number_of(rows)]


def published(cluster: Cluster, period: Period) -> Sequence[Count]:
    return [_number_of(_needs(cluster).filter(within("published_at", period)))]


def answered(cluster: Cluster, period: Period) -> Sequence[Count]:
    return [_number_of(_with_first_answer(cluster).filter(within("first_answer", period)))]


def answered_share(cluster: Cluster, period: Period) -> Sequence[Count]:
    rows = _published_with_answer(cluster, period)
    with_answer = sum(first is not None for _one, _published, first in rows)
    behind = {one for one, _published, _first in rows}
    return [counted(with_answer / len(rows) if rows else None, behind, covered=len(rows), of=len(rows))]


def days_to_answer(cluster: Cluster, period: Period) -> Sequence[Count]:
    rows = _published_with_answer(cluster, period)
    known = [(one, max(first - begun, dt.timedelta())) for one, begun, first in rows if first is not None]
    value = median(taken / DAY for _one, taken in known) if known else None
    return [counted(value, {one for one, _taken in known}, covered=len(known), of=len(rows))]


def not_now(cluster: Cluster, period: Period) -> Sequence[Count]:
    return [_not_now(cluster, period)]


def _not_now(cluster: Cluster, period: Period, reason: MatchSide.Reason | None = None) -> Count:
    rows = MatchSide.objects.filter(
        told_of("match__listing__"),
        within("answered_at", period),
        side=MatchSide.Side.CANDIDATE,
        answer=MatchSide.Answer.DECLINED,
        match__listing__cluster=cluster,
    ).exclude(reason__in=OF_FINANCE)
    if reason is not None:
        rows = rows.filter(reason=reason)
    organisations = list(rows.values_list("organisation", flat=True))
    return counted(len(organisations), set(organisations), covered=len(organisations))


def _needs(cluster: Cluster) -> QuerySet[Listing]:
    found: QuerySet[Listing] = Listing.objects.needs().filter(told_of(), cluster=cluster, published_at__isnull=False)
    return found


def _with_first_answer(cluster: Cluster) -> QuerySet[Listing]:
    """With `first_answer`: when somebody who was asked first answered, whatever they said."""
    said = Q(matches__sides__side=MatchSide.Side.CANDIDATE) & ~Q(matches__sides__answer="")
    return _needs(cluster).annotate(first_answer=Min("matches__sides__answered_at", filter=said))


def _published_with_answer(cluster: Cluster, period: Period) -> list[tuple[int, dt.datetime, dt.datetime | None]]:
    rows = _with_first_answer(cluster).filter(within("published_at", period))
    return list(rows.values_list("organisation", "published_at", "first_answer"))


def _number_of(rows: QuerySet[Listing]) -> Count:
    organisations = list(rows.values_list("organisation", flat=True))
    return counted(len(organisations), set(organisations), covered=len(organisations))
