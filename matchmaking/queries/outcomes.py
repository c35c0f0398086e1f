"""An organisation's introductions as its own people read them, and what came of a cluster's as sums that tell of nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from portal.accounts.models import User
from portal.core.http import KeysetPage, keyset_page
from portal.organisations.models import Cluster, Organisation

from ..appearance import Appearance
from ..models import Introduction, MatchSide, Outcome
from .cards import who_they_are
from .quality import Cell, Row, rows_of

SIZE = 20
LOOKED_BACK = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Own:
    """One introduction of the reader's organisation: with whom, how it stands, and what was asked and answered."""

    introduction: Introduction
    side: MatchSide
    who: Appearance
    outcomes: Sequence[Outcome]

    @property
    def opened_at(self) -> dt.datetime:
        return self.introduction.opened_at

    @property
    def asked(self) -> Outcome | None:
        """The latest question, as long as it has no answer."""
        latest = self.outcomes[-1] if self.outcomes else None
        return latest if latest and not latest.said else None

    @property
    def said(self) -> Outcome | None:
        """The latest answer."""
        return next((one for one in reversed(self.outcomes) if one.said), None)


def own_introductions(organisation: Organisation, *, reader: User, cursor: str = "") -> KeysetPage[Own]:
    """The latest first."""
    sides = MatchSide.objects.visible_to(reader).filter(organisation=organisation.pk, match__introduction__isnull=False)
    rows = Introduction.objects.filter(match__in=sides.values("match")).select_related("cluster", "introducer")
    page = keyset_page(rows, key="opened_at", cursor=cursor, size=SIZE, descending=True)
    by_match = {
        side.match_id: side
        for side in sides.filter(match__in=[one.match_id for one in page.rows]).select_related(
            "organisation", "match__organisation__region", "match__listing__organisation__region", "match__offer"
        )
    }
    who = who_they_are(by_match.values())
    asked: dict[int, list[Outcome]] = {}
    outcomes = Outcome.objects.filter(introduction__in=[one.pk for one in page.rows], organisation=organisation.pk)
    for outcome in outcomes.order_by("after"):
        asked.setdefault(outcome.introduction_id, []).append(outcome)
    found = [
        Own(one, by_match[one.match_id], who[by_match[one.match_id].pk], asked.get(one.pk, []))
        for one in page.rows
        if one.match_id in by_match
    ]
    return KeysetPage(found, page.next_cursor, page.previous_cursor)


@dataclass(frozen=True, slots=True)
class Totals:
    """`said` per answer, `amounts` per range and currency; a row about fewer than five organisations has no number."""

    said: Sequence[Row]
    amounts: Sequence[Row]


def totals_of(cluster: Cluster) -> Totals:
    """The last answer of each side to each introduction of twelve months."""
    since = timezone.now() - LOOKED_BACK
    answered = Outcome.objects.filter(introduction__cluster=cluster, introduction__made_at__gte=since).exclude(said="")
    latest: dict[tuple[int, int], tuple[str, str, str]] = {}
    rows = answered.order_by("after").values_list("introduction", "organisation", "said", "amount", "currency")
    for introduction, organisation, said, amount, currency in rows:
        latest[introduction, organisation] = said, amount, currency
    by_said: dict[str, Cell] = {}
    by_amount: dict[str, Cell] = {}
    for (_introduction, organisation), (said, amount, currency) in latest.items():
        by_said.setdefault(said, Cell()).add(organisation, yes=False)
        if amount:
            by_amount.setdefault(f"{amount} {currency}", Cell()).add(organisation, yes=False)
    ranges = {key: f"{Outcome.Amount(key.split()[0]).label} {key.partition(' ')[2]}".strip() for key in by_amount}
    return Totals(
        list(rows_of(by_said, dict(Outcome.Said.choices), counts_yes=False)),
        list(rows_of(by_amount, ranges, counts_yes=False)),
    )
