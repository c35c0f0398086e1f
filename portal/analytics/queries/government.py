"""Figures over the clusters and regions of a country, as an authority reads them: nothing that fewer than five companies stand behind,
and nothing from which that could be found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.core.tabular.writing import Cell
from portal.organisations.models import Cluster
from portal.taxonomy.models import Region
from portal.ui.words import day, moment

from ..choosing import periods_on
from ..figures import Figure, Unit, figures
from ..models import Reading
from ..periods import Period, counted_on
from .hiding import hidden
from .readings import Id, Kept, Level, kept_of, words_of

ALL = "all"
Place = Hashable
"""A cluster, a region, or all of the country: ("cluster", pk), ("region", pk), ALL."""


@dataclass(slots=True)
class Number:
    """What stands in a cell. `firms` of a sum is that of the cluster of most: a company may be in several, and counts there once."""

    value: Decimal | None
    firms: int | None
    covered: int
    of: int


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    method: str
    cells: Sequence[str]
    values: Sequence[Decimal | None]
    currency: str


@dataclass(frozen=True, slots=True)
class Over:
    """`heads` name clusters, their regions and the country; `some_hidden`: a cell is about fewer than five companies."""

    heads: Sequence[str]
    rows: Sequence[Row]
    counted_at: dt.datetime | None
    some_hidden: bool


@dataclass(slots=True)
class Numbers:
    """All numbers of the clusters of one country, over the periods that anybody can choose: what is hidden follows from all of them."""

    cells: dict[tuple[Place, str, str, Period], Number] = field(default_factory=dict)
    counted_at: dt.datetime | None = None

    def add(self, place: Place, reading: Reading) -> None:
        at = (place, reading.key, reading.currency, Period(reading.start, reading.end))
        known = self.cells.get(at)
        if known is None:
            self.cells[at] = Number(reading.value, reading.firms, reading.covered, reading.of)
            return
        if reading.value is not None:
            known.value = (known.value or Decimal()) + reading.value
        known.firms = None if known.firms is None or reading.firms is None else max(known.firms, reading.firms)
        known.covered += reading.covered
        known.of += reading.of


def hidden_over(cluster: Cluster, today: dt.date) -> set[Id]:
    """What an authority does not get of one cluster, because it would give away another one beside it over the country. Two queries."""
    there = Cluster.objects.filter(published_at__isnull=False, region__country=cluster.region.country)
    clusters = list(there.select_related("region__parent").order_by("slug"))
    regions = _regions(clusters)
    numbers = _numbers(clusters, regions, today)
    out = hidden({at: one.firms for at, one in numbers.cells.items()}, _sums(numbers, clusters, regions))
    return {Id(key, currency, period) for place, key, currency, period in out if place == ("cluster", cluster.pk)}


def kept_for(cluster: Cluster, level: Level, today: dt.date) -> Kept:
    """The readings of a cluster as somebody of this level gets them on any page."""
    kept = kept_of(cluster, level, today)
    if level == Level.AUTHORITY:
        kept.out.update(hidden_over(cluster, today))
    return kept


def over_clusters(clusters: Sequence[Cluster], name: str, today: dt.date) -> Over:
    """`clusters` of one country with their region and its parent; `name` of a period. One query."""
    period = periods_on(today)[name]
    regions = _regions(clusters)
    numbers = _numbers(clusters, regions, today)
    out = hidden({at: one.firms for at, one in numbers.cells.items()}, _sums(numbers, clusters, regions))
    places: list[tuple[Place, str]] = [(("cluster", one.pk), one.name) for one in clusters]
    if len(clusters) > 1:
        several = {region.pk: region for region in regions.values()}
        if len(several) > 1:
            places += [(("region", pk), str(region)) for pk, region in several.items()]
        places.append((ALL, _("All of them")))
    rows = list(_rows(numbers, out, places, period))
    shown = {at for at in numbers.cells if at[3] == period}
    return Over([label for _place, label in places], rows, numbers.counted_at, bool(shown & out))


def sheets_of(over: Over, country: str, period: Period) -> Iterator[tuple[str, Iterable[Sequence[Cell]]]]:
    yield _("Figures"), _lines(over)
    yield _("Methods"), [[_("Figure"), _("How this is counted")], *((row.label, row.method) for row in over.rows)]
    yield (
        _("About"),
        [
            [_("Country"), country],
            [_("From"), day(period.start)],
            [_("To"), day(period.end)],
            [_("Counted on"), moment(over.counted_at) if over.counted_at else ""],
            [_("Nothing is told that fewer than five companies stand behind, nor what would give it away.")],
        ],
    )


def _lines(over: Over) -> Iterator[Sequence[Cell]]:
    yield [_("Figure"), _("Currency"), *over.heads]
    for row in over.rows:
        numbers = [words if value is None else value for value, words in zip(row.values, row.cells, strict=True)]
        yield [row.label, row.currency, *numbers]


def _regions(clusters: Iterable[Cluster]) -> dict[int, Region]:
    """Cluster -> the province in which it is, or its town where there is none."""
    found = {}
    for one in clusters:
        above = one.region.parent
        found[one.pk] = above if above is not None and above.kind != Region.Kind.COUNTRY else one.region
    return found


def _numbers(clusters: Sequence[Cluster], regions: dict[int, Region], today: dt.date) -> Numbers:
    periods = {one for one in counted_on(today) if one.is_whole}
    found = Numbers()
    readings = Reading.objects.filter(
        cluster__in=[one.pk for one in clusters],
        region=None,
        start__gte=min(one.start for one in periods),
        end__lte=max(one.end for one in periods),
    )
    for one in readings.order_by("pk"):
        figure = figures.get(one.key)
        if figure is None or Period(one.start, one.end) not in periods:
            continue
        found.add(("cluster", one.cluster_id), one)
        if _adds_up(figure):
            found.add(("region", regions[one.cluster_id].pk), one)
            found.add(ALL, one)
        if found.counted_at is None or found.counted_at < one.counted_at:
            found.counted_at = one.counted_at
    return found


def _adds_up(figure: Figure) -> bool:
    """Whether the clusters of a region have a sum: a share or a median has none."""
    return figure.unit in {Unit.COUNT, Unit.MONEY}


def _sums(
    numbers: Numbers, clusters: Sequence[Cluster], regions: dict[int, Region]
) -> Iterator[Sequence[tuple[Place, str, str, Period]]]:
    several = sorted({region.pk for region in regions.values()})
    for place, key, currency, period in list(numbers.cells):
        figure = figures[key]
        if place == ALL:
            yield [(one, key, currency, period) for one in [ALL, *(("region", pk) for pk in several)]]
        elif isinstance(place, tuple) and place[0] == "region":
            inside = [("cluster", one.pk) for one in clusters if regions[one.pk].pk == place[1]]
            yield [(one, key, currency, period) for one in [place, *inside]]
        if figure.adds and len(months := period.months) > 1:
            yield [(place, key, currency, one) for one in [period, *months]]
        parts = [name for name, one in figures if one.part_of == key]
        if parts:
            yield [(place, name, currency, period) for name in [key, *parts]]


def _rows(
    numbers: Numbers, out: set[tuple[Place, str, str, Period]], places: Sequence[tuple[Place, str]], period: Period
) -> Iterator[Row]:
    for key, figure in figures:
        if figure.part_of:
            continue
        currencies = sorted({at[2] for at in numbers.cells if at[1] == key and at[3] == period})
        for currency in currencies:
            cells: list[str] = []
            values: list[Decimal | None] = []
            for place, _label in places:
                at = (place, key, currency, period)
                one = numbers.cells.get(at)
                is_hidden = at in out
                values.append(None if one is None or is_hidden else one.value)
                cells.append("–" if one is None else words_of(figure.unit, one.value, currency, is_hidden=is_hidden))
            yield Row(str(figure.label), str(figure.method), cells, values, currency)
