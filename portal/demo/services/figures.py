"""A table of employment, so that the page of figures says what the region is strong in. Its numbers are invented, and say so."""

from __future__ import annotations

import csv

from portal.analytics.models import Employment
from portal.taxonomy.models import Region

from ..story.reading import DATA
from .cast import Cast


def write_employment(_cast: Cast) -> None:
    with (DATA / "employment.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    regions = dict(Region.objects.filter(slug__in={row["region"] for row in rows}).values_list("slug", "pk"))
    Employment.objects.bulk_create(
        Employment(
            region_id=regions[row["region"]],
            sector_id=row["sector"],
            year=int(row["year"]),
            persons=int(row["persons"]),
            source=row["source"],
        )
        for row in rows
    )
