"""Filling the shared vocabulary. Each function may run again: rows that are there take the new words, none is deleted.

Places, certificates and linkages lie as tables in `data/`, written by hand; sectors are handed in by the command, which alone
knows the library that lists them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify

from portal.core.tabular import Unreadable

from .activities import are_offered, read_activities
from .linkages import read_linkages
from .models import CertificateType, Linkage, NationalActivity, Region, Sector
from .places import DATA, NAMES, WrongTables, place_rows, wrong_places

PLACE = ("kind", "parent", "country", *NAMES, "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class SectorTitle:
    """A code of ISIC Rev. 4 with its English title; "A" is a section, "01" a division, "011" a group, "0111" a class."""

    code: str
    title: str


@transaction.atomic
def load_sectors(titles: Iterable[SectorTitle]) -> int:
    """Write sectors given in the order of the standard: a section, then its divisions, each with its groups and classes."""
    section = ""
    sectors = []
    for each in titles:
        if each.code.isalpha():
            section = each.code
            level, above = Sector.Level.SECTION, None
        else:
            level = Sector.Level(len(each.code))
            above = section if level == Sector.Level.DIVISION else each.code[:-1]
        sectors.append(Sector(code=each.code, level=level, parent_id=above, title=each.title))
    _write(Sector.objects, sectors, unique=["code"], update=["level", "parent", "title"])
    return len(sectors)


@transaction.atomic
def load_regions() -> int:
    """Countries, then provinces, then towns: each finds its parent among those before. Raises WrongTables."""
    if wrong := wrong_places():
        raise WrongTables(wrong)
    country_slugs = {row["code"]: slugify(row["name_en"]) for row in place_rows("countries.csv")}
    countries = [
        _region(row, kind=Region.Kind.COUNTRY, slug=country_slugs[row["code"]], country=row["code"], parent=None)
        for row in place_rows("countries.csv")
    ]
    _write(Region.objects, countries, unique=["slug"], update=PLACE)
    known = dict(Region.objects.values_list("slug", "pk"))
    provinces = [
        _region(row, kind=Region.Kind.PROVINCE, parent=known[country_slugs[row["country"]]])
        for row in place_rows("provinces.csv")
    ]
    _write(Region.objects, provinces, unique=["slug"], update=PLACE)
    known = dict(Region.objects.values_list("slug", "pk"))
    towns = [
        _region(row, kind=Region.Kind.TOWN, parent=known[row["province"] or country_slugs[row["country"]]])
        for row in place_rows("towns.csv")
    ]
    _write(Region.objects, towns, unique=["slug"], update=PLACE)
    return len(countries) + len(provinces) + len(towns)


@transaction.atomic
def load_certificates() -> int:
    types = [CertificateType(**row) for row in _rows("certificates.csv")]
    _write(CertificateType.objects, types, unique=["slug"], update=NAMES)
    return len(types)


@transaction.atomic
def load_linkages() -> tuple[int, list[str]]:
    """Input-output shares between divisions, ours or the operator's, and what is wrong in the table, row by row; asks for sectors
    to be there. What is not in the table goes: shares of two tables would add up to no buyer's whole."""
    try:
        table = read_linkages()
    except Unreadable as refusal:
        return 0, [str(refusal)]
    if not table.linkages:
        return 0, table.wrong
    pairs = Linkage.objects.values_list("pk", "seller", "buyer")
    gone = [pk for pk, *pair in pairs if tuple(pair) not in table.linkages]
    Linkage.objects.filter(pk__in=gone).delete()
    _write(Linkage.objects, list(table.linkages.values()), unique=["seller", "buyer"], update=["share", "source"])
    return len(table.linkages), table.wrong


@transaction.atomic
def load_activities() -> tuple[int, list[str]]:
    """The operator's national codes, where there is a table of them; and what is wrong in it, row by row."""
    if not are_offered():
        return 0, []
    try:
        table = read_activities()
    except Unreadable as refusal:
        return 0, [str(refusal)]
    NationalActivity.objects.exclude(code__in=table.activities).update(is_current=False)
    written = ["compact", *NAMES, "sector", "is_current"]
    _write(NationalActivity.objects, list(table.activities.values()), unique=["code"], update=written)
    return len(table.activities), table.wrong


def _rows(name: str) -> list[dict[str, str]]:
    return _rows_of(DATA / name)


def _rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _region(row: dict[str, str], *, kind: str, parent: int | None, slug: str = "", country: str = "") -> Region:
    return Region(
        slug=slug or row["slug"],
        kind=kind,
        country=country or row["country"],
        parent_id=parent,
        **{name: row[name] for name in NAMES},
        latitude=_degrees(row.get("latitude")),
        longitude=_degrees(row.get("longitude")),
    )


def _degrees(text: str | None) -> float | None:
    return float(text) if text else None


def _write(manager: models.Manager[Any], rows: Sequence[Any], *, unique: Sequence[str], update: Sequence[str]) -> None:
    manager.bulk_create(
        rows, update_conflicts=True, unique_fields=list(unique), update_fields=list(update), batch_size=500
    )
