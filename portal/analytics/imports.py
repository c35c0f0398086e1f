"""A table of employment: each row is checked, and nothing is written while one is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.tabular import Column, Finding, Outcome, Row, RowReport
from portal.taxonomy.models import Region, Sector

from .models import Employment

COLUMNS = (
    Column("region", "short name of the region as in its address, such as hofuf", required=True, longest=60),
    Column("sector", "code of ISIC Rev. 4, such as 1030 or 10", required=True, longest=4),
    Column("year", "year of the count", required=True, longest=4),
    Column("persons", "how many people are employed", required=True, longest=12),
    Column("source", "where this is written", required=True, longest=160),
)
FIELDS = ("persons", "source")
EARLIEST = 1950
MOST_PERSONS = 2_000_000_000


class EmploymentImporter:
    """Rows are known by region, sector and year; those that are there take the new number and source."""

    def __init__(self) -> None:
        self.regions = dict(Region.objects.values_list("slug", "pk"))
        self.sectors = set(Sector.objects.values_list("code", flat=True))
        self.known = {(one.region_id, one.sector_id, one.year): one for one in Employment.objects.all()}
        self.seen: set[tuple[int, str, int]] = set()
        self.new: list[Employment] = []
        self.changed: list[Employment] = []

    def examine(self, rows: Sequence[Row]) -> Iterator[RowReport]:
        for row in rows:
            yield self._examine(row)

    def write(self) -> None:
        Employment.objects.bulk_create(self.new, batch_size=1000)
        Employment.objects.bulk_update(self.changed, FIELDS, batch_size=500)

    def _examine(self, row: Row) -> RowReport:
        name = " ".join(row[column] for column in ("region", "sector", "year"))
        year, persons = _whole(row["year"]), _whole(row["persons"])
        findings = [*row.findings, *self._wrong(row, year, persons)]
        region = self.regions.get(row["region"])
        if findings or region is None or year is None or persons is None:
            return RowReport(row.number, name, Outcome.REFUSED, findings=tuple(findings))
        at = (region, row["sector"], year)
        if at in self.seen:
            again = Finding(
                "", _("Row %(row)s: the same region, sector and year stand in an earlier row.") % {"row": row.number}
            )
            return RowReport(row.number, name, Outcome.REFUSED, findings=(again,))
        self.seen.add(at)
        there = self.known.get(at)
        if there is None:
            given = Employment(region_id=region, sector_id=at[1], year=year, persons=persons, source=row["source"])
            self.new.append(given)
            return RowReport(row.number, name, Outcome.NEW)
        wanted = {"persons": persons, "source": row["source"]}
        changes = tuple(field for field in FIELDS if getattr(there, field) != wanted[field])
        if not changes:
            return RowReport(row.number, name, Outcome.SAME)
        there.persons, there.source = persons, row["source"]
        self.changed.append(there)
        return RowReport(row.number, name, Outcome.CHANGED, changes)

    def _wrong(self, row: Row, year: int | None, persons: int | None) -> Iterator[Finding]:
        if row["region"] and row["region"] not in self.regions:
            yield Finding("region", _("There is no place “%(name)s”.") % {"name": row["region"]})
        if row["sector"] and row["sector"] not in self.sectors:
            yield Finding("sector", _("There is no sector %(code)s in ISIC Rev. 4.") % {"code": row["sector"]})
        if row["year"] and (year is None or not EARLIEST <= year <= timezone.localdate().year):
            yield Finding("year", _("Write the year with four digits, like 2025."))
        if row["persons"] and (persons is None or persons > MOST_PERSONS):
            yield Finding("persons", _("Write a whole number of people."))


def _whole(text: str) -> int | None:
    plain = text.replace(",", "").replace(" ", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 12 else None
