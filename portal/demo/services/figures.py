"""A table of employment, so that the page of figures says what the region is strong in: its numbers are invented, and say so. And
the figures that an office reads on the first day."""

from __future__ import annotations

import csv

from portal.analytics.models import Employment
from portal.analytics.services.network import count_network
from portal.analytics.services.readings import count_readings
from portal.organisations.models import Cluster, OfficeStaff
from portal.taxonomy.models import Region

from ..queries import personas
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


def count_figures() -> None:
    """Of the offices of those whom one can be, at the end of the seed: two seconds each. The clock counts the others."""
    one_can_be = [persona.user.pk for persona in personas()]
    offices = OfficeStaff.objects.filter(user__in=one_can_be, ended_at=None)
    for cluster in Cluster.objects.filter(pk__in=offices.values("cluster")):
        count_readings(cluster)
        count_network(cluster)
