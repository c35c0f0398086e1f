"""What a page says of figures: the stored readings of a cluster in one query, and what the reader does not get of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.organisations.models import Cluster
from portal.ui.tags.tables import sparkline
from portal.ui.words import money, month, number, percent

from ..figures import Figure, Unit, figures
from ..models import Reading
from ..periods import Period, counted_on, months_until
from .hiding import hidden


class Level(StrEnum):
    """How close a reader is: the named staff of the office gets all, its board what five organisations stand behind, ministries what
    five companies stand behind, be they members of the cluster or not."""

    OFFICE = "office"
    TOTALS = "totals"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Id:
    """Which number: of a figure (in a currency) for a period."""

    key: str
    currency: str
    period: Period


@dataclass(frozen=True, slots=True)
class Said:
    """One figure for a period as the reader gets it; `is_hidden`: it is about too few to be told.

    `change` compares with the period before, `line` are the points of a small drawing of twelve months (120 × 28), `months` what
    stands in the table beside it.
    """

    key: str
    currency: str
    label: str
    method: str
    unit: Unit
    value: Decimal | None
    words: str
    is_hidden: bool
    change: str
    coverage: str
    behind: str
    counted_at: dt.datetime
    line: str
    months: Sequence[str]
    part_of: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The readings of one cluster for every period that pages show, and which of them the reader does not get."""

    rows: Mapping[Id, Reading]
    out: set[Id]

    def get(self, key: str, currency: str, period: Period) -> Reading | None:
        return self.rows.get(Id(key, currency, period))

    def is_hidden(self, reading: Reading) -> bool:
        return id_of(reading) in self.out


def kept_of(cluster: Cluster, level: Level, today: dt.date) -> Kept:
    """One query. What is hidden follows from all of them together, so that no other page gives away what this one hides."""
    periods = counted_on(today)
    readings = Reading.objects.filter(
        cluster=cluster,
        region=None,
        start__gte=min(one.start for one in periods),
        end__lte=max(one.end for one in periods),
    )
    rows = {id_of(one): one for one in readings.order_by("pk")}
    return Kept(rows, hidden_of(rows.values(), level))


def id_of(reading: Reading) -> Id:
    return Id(reading.key, reading.currency, Period(reading.start, reading.end))


def hidden_of(readings: Iterable[Reading], level: Level) -> set[Id]:
    if level == Level.OFFICE:
        return set()
    behind = {id_of(one): one.firms if level == Level.AUTHORITY else one.organisations for one in readings}
    return hidden(behind, sums_of(behind))


def sums_of(ids: Iterable[Id]) -> Iterator[Sequence[Id]]:
    """Which numbers add up: parts to their total, months to their quarter and year."""
    known = set(ids)
    parts: dict[Id, list[Id]] = {}
    for one in known:
        figure = figures.get(one.key)
        if figure is None:
            continue
        if figure.part_of:
            parts.setdefault(Id(figure.part_of, one.currency, one.period), []).append(one)
        if figure.adds and len(months := one.period.months) > 1:
            yield [one, *(Id(one.key, one.currency, month_) for month_ in months)]
    for total, several in parts.items():
        yield [total, *sorted(several, key=lambda one: one.key)]


def said_of(kept: Kept, period: Period, today: dt.date) -> list[Said]:
    """Every figure that was counted for the period, in the order in which they signed in; without a query."""
    months = months_until(today)
    found = []
    for key, figure in figures:
        of_key = [
            one for one in kept.rows.values() if one.key == key and (one.start, one.end) == (period.start, period.end)
        ]
        found += [_said(kept, figure, one, period, months) for one in of_key]
    return found


def _said(kept: Kept, figure: Figure, reading: Reading, period: Period, months: Sequence[Period]) -> Said:
    is_hidden = kept.is_hidden(reading)
    before = kept.get(reading.key, reading.currency, period.before)
    series = [kept.get(reading.key, reading.currency, one) for one in months]
    comparable = before is not None and not is_hidden and not kept.is_hidden(before)
    return Said(
        key=reading.key,
        currency=reading.currency,
        label=str(figure.label),
        method=str(figure.method),
        unit=figure.unit,
        value=None if is_hidden else reading.value,
        words=words_of(figure.unit, reading.value, reading.currency, is_hidden=is_hidden),
        is_hidden=is_hidden,
        change=change_of(figure.unit, reading.value, before.value, reading.currency) if before and comparable else "",
        coverage="" if is_hidden else coverage_of(reading.covered, reading.of),
        behind="" if is_hidden else behind_of(reading.organisations),
        counted_at=reading.counted_at,
        line=_line(kept, series),
        months=[
            words_of(figure.unit, one.value, one.currency, is_hidden=kept.is_hidden(one)) if one else ""
            for one in series
        ],
        part_of=figure.part_of,
    )


def _line(kept: Kept, series: Sequence[Reading | None]) -> str:
    """Nothing where one of them is hidden: a line can be read off."""
    if any(one is not None and kept.is_hidden(one) for one in series):
        return ""
    values = [None if one is None or one.value is None else float(one.value) for one in series]
    if any(value is None for value in values) or not any(values):
        return ""
    return sparkline([value for value in values if value is not None])


def words_of(unit: Unit, value: Decimal | None, currency: str, *, is_hidden: bool) -> str:
    if is_hidden:
        return _("fewer than five")
    if value is None:
        return _("nothing yet")
    match unit:
        case Unit.MONEY:
            return money(value, currency)
        case Unit.SHARE:
            return percent(value)
        case Unit.DAYS:
            return number(value, 1)
        case Unit.RATIO:
            return number(value, 2)
        case _:
            return number(value, 0)


def change_of(unit: Unit, value: Decimal | None, before: Decimal | None, currency: str) -> str:
    """Against the period before, in words; empty where either is not known."""
    if value is None or before is None:
        return ""
    if value == before:
        return _("as before")
    if unit != Unit.COUNT:
        return _("was %(value)s") % {"value": words_of(unit, before, currency, is_hidden=False)}
    less = abs(int(value - before))
    if value > before:
        return ngettext("%(number)s more than before", "%(number)s more than before", less) % {"number": number(less)}
    return ngettext("%(number)s fewer than before", "%(number)s fewer than before", less) % {"number": number(less)}


def coverage_of(covered: int, of: int) -> str:
    if not of:
        return _("There was nothing to count.")
    if covered >= of:
        return _("Known of all.")
    return _("Known of %(covered)s of %(of)s.") % {"covered": number(covered), "of": number(of)}


def behind_of(organisations: int) -> str:
    if not organisations:
        return _("No organisation stands behind it.")
    return ngettext(
        "%(number)s organisation stands behind it.", "%(number)s organisations stand behind it.", organisations
    ) % {"number": number(organisations)}


def month_names(today: dt.date) -> list[str]:
    return [month(one.start) for one in months_until(today)]
