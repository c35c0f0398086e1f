"""As many organisations as a measurement wants: the sample ones again and again, numbered, some kilometres away.

They come in by the import, as a member list would: what is measured afterwards is what an installation of that size has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from django.db import transaction

from portal.core.tabular import Outcome, Row
from portal.organisations.imports.organisations import OrganisationImporter
from portal.organisations.models import Organisation
from portal.search.follower import projecting_once
from portal.taxonomy.models import Region

from ..story import Organisation as Told
from ..story import tell
from ..story.chance import chance
from .seeding import NotHere, is_seeded

SOURCE = "load"
LANGUAGES = ("en", "fr", "ar")
ROWS_AT_ONCE = 500
WRITTEN_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many organisations were written now, and how many there are."""

    new: int
    organisations: int


def seed_load(organisations: int) -> Loaded:
    """Bring the number of organisations up to `organisations`; those that are there stay.

    In parts of 10,000, each in one transaction: killed half-way it goes on where it was. Raises NotHere without the sample content.
    """
    if not is_seeded():
        raise NotHere("the sample content is not here, and load only goes beside it: run `manage.py seed_demo` first")
    here = Organisation.objects.count()
    loaded = Organisation.objects.filter(source=SOURCE).count()
    missing = max(organisations - here, 0)
    rows = islice(_rows(), loaded, loaded + missing)
    new = 0
    with projecting_once():
        while part := list(islice(rows, WRITTEN_AT_ONCE)):
            _write(part)
            new += len(part)
    return Loaded(new, here + new)


@transaction.atomic
def _write(rows: list[Row]) -> None:
    importer = OrganisationImporter(SOURCE)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        for row in importer.examine(rows[start : start + ROWS_AT_ONCE]):
            if row.outcome is not Outcome.NEW:
                raise ValueError(f"a row of the load is not new: {row}")
    importer.write()


def _rows() -> Iterator[Row]:
    """Without end, the same ones each time."""
    towns = Region.objects.in_bulk(field_name="slug")
    story = [one for one in tell().organisations if one.kind != "cluster"]
    for number, told in enumerate(cycle(story), start=1):
        yield _row(number, told, towns[told.place.town])


def _row(number: int, told: Told, town: Region) -> Row:
    drawn = chance(told.key, "load", str(number))
    texts = {
        "external_id": f"{number:07}",
        "kind": told.kind,
        "trade_name_latin": f"{told.latin} {number}",
        "trade_name_ar": f"{told.arabic} {number}" if told.arabic else "",
        "summary": told.summary,
        "description": told.text,
        "size": told.size,
        "founded": str(told.founded or ""),
        "country": town.country,
        "town": town.name_en,
        "latitude": f"{told.latitude + drawn.uniform(-0.2, 0.2):.5f}",
        "longitude": f"{told.longitude + drawn.uniform(-0.2, 0.2):.5f}",
    }
    lists = {
        "makes": list(told.makes),
        "buys": list(told.buys),
        "serves": list(told.serves),
        "sectors": list(told.sectors),
        "languages": [code for code in told.works_in if code in LANGUAGES],
        "certificates": [slug for slug in told.certificates if drawn.random() < 0.5],
        "clusters": [f"{told.cluster}={told.link}" if told.link else told.cluster] if told.cluster else [],
    }
    return Row(number, texts, lists)
