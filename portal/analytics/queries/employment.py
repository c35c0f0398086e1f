"""In what a region is strong: its location quotients, from the table of employment that the operator has supplied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Subquery

from portal.organisations.models import Cluster
from portal.taxonomy.models import Region
from portal.ui.words import number

from ..models import Employment

FEWEST_PERSONS = 50
"""Employed in a sector of a region, from which a quotient is told: about fewer it would tell of single companies, and would jump."""
STRONG = 1.25
"""From here on a region is said to be specialised, as is usual where quotients are read."""
MOST = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A sector: how many work in it here, what share that is, and its quotient. `words` are empty where it is about too few."""

    code: str
    title: str
    persons: str
    share: float | None
    quotient: float | None
    words: str

    @property
    def is_strong(self) -> bool:
        return self.quotient is not None and self.quotient >= STRONG


@dataclass(frozen=True, slots=True)
class Quotients:
    region: str
    year: int
    source: str
    lines: Sequence[Line]


def location_quotients(here: Mapping[str, int], everywhere: Mapping[str, int]) -> dict[str, float]:
    """Sector -> LQ = (persons in the sector here / all persons here) / (persons in the sector everywhere / all persons everywhere).

    Above 1 the region has more of the sector than the country. After P. Sargant Florence (1929, 1939); in the form of Miller and Blair,
    Input-Output Analysis, 2nd edition (2009), 8.2.1. `everywhere` holds `here`. Sectors without persons everywhere have none.
    """
    all_here, all_everywhere = sum(here.values()), sum(everywhere.values())
    if not all_here or not all_everywhere:
        return {}
    return {
        sector: (persons / all_here) / (everywhere[sector] / all_everywhere)
        for sector, persons in here.items()
        if everywhere.get(sector)
    }


def quotients_of(cluster: Cluster) -> Quotients | None:
    """Of the region of the cluster, or of the one above it of which there are numbers; the latest year. In one query.

    The country is the sum of its regions in the table, so a table of one region alone says nothing.
    """
    latest = Employment.objects.filter(region__country=cluster.region.country).order_by("-year").values("year")[:1]
    rows = list(
        Employment.objects.filter(region__country=cluster.region.country, year=Subquery(latest))
        .exclude(region__kind=Region.Kind.COUNTRY)
        .select_related("region", "sector")
        .order_by("sector")
    )
    by_region: dict[int, dict[str, int]] = {}
    everywhere: dict[str, int] = {}
    for one in rows:
        by_region.setdefault(one.region_id, {})[one.sector_id] = one.persons
        everywhere[one.sector_id] = everywhere.get(one.sector_id, 0) + one.persons
    region = next((pk for pk in (cluster.region_id, cluster.region.parent_id) if pk in by_region), None)
    if region is None or len(by_region) < 2:
        return None
    mine = [one for one in rows if one.region_id == region]
    quotients = location_quotients(by_region[region], everywhere)
    total = sum(by_region[region].values())
    lines = sorted(
        (_line(one, quotients.get(one.sector_id), total) for one in mine), key=lambda line: -(line.quotient or 0)
    )
    return Quotients(str(mine[0].region), mine[0].year, mine[0].source, lines[:MOST])


def _line(row: Employment, quotient: float | None, total: int) -> Line:
    if row.persons < FEWEST_PERSONS:
        return Line(row.sector_id, str(row.sector), "", None, None, "")
    return Line(
        row.sector_id,
        str(row.sector),
        number(row.persons),
        row.persons / total,
        quotient,
        "" if quotient is None else number(quotient, 2),
    )
