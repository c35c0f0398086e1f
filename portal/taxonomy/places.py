"""The tables of places: ours in `data/`, or the operator's own of the same name in PLACES_DIR. What is wrong in one is said row by row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.text import slugify

DATA = Path(__file__).parent / "data"
NAMES = ("name_en", "name_fr", "name_ar")
NEEDED = {
    "countries.csv": ("code", *NAMES, "latitude", "longitude"),
    "provinces.csv": ("slug", "country", *NAMES),
    "towns.csv": ("slug", "country", "province", *NAMES, "latitude", "longitude"),
}
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}")
LONGEST_NAME = 80


class WrongTables(Exception):
    """Nothing of the places was loaded. `sentences` name file and row."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def place_rows(name: str) -> list[dict[str, str]]:
    """Of the operator's own table, where there is one (data/README.md)."""
    with _path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def wrong_places() -> list[str]:
    """A sentence for each row that cannot be loaded; none where all is well."""
    if unread := [f"{_path(name)}: {why}" for name in NEEDED if (why := _unreadable(name))]:
        return unread
    countries = {row["code"]: slugify(row["name_en"]) for row in place_rows("countries.csv")}
    provinces = {row["slug"]: row["country"] for row in place_rows("provinces.csv")}
    taken: set[str] = set(countries.values())
    return [
        f"{_path(name)}, row {number}: {problem}"
        for name in NEEDED
        for number, row in enumerate(place_rows(name), start=2)
        for problem in _problems(name, row, countries, provinces, taken)
    ]


def _path(name: str) -> Path:
    own = Path(settings.PLACES_DIR) / name
    return own if own.is_file() else DATA / name


def _unreadable(name: str) -> str:
    try:
        with _path(name).open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            columns = table.fieldnames or []
            for _row in table:
                pass
    except (UnicodeDecodeError, csv.Error):
        return "this is no CSV file in UTF-8."
    lacking = [column for column in NEEDED[name] if column not in columns]
    return f"the columns {', '.join(lacking)} are missing." if lacking else ""


def _problems(
    name: str, row: dict[str, str], countries: dict[str, str], provinces: dict[str, str], taken: set[str]
) -> Iterator[str]:
    """What is wrong in one row."""
    if any(row.get(column) is None for column in NEEDED[name]) or None in row:  # type: ignore[comparison-overlap]
        yield "it has more or fewer cells than the heading."
        return
    if absent := [column for column in NAMES if not row[column].strip()]:
        yield f"{', '.join(absent)} must be filled."
    if any(len(row[column]) > LONGEST_NAME for column in NAMES):
        yield f"a name may have {LONGEST_NAME} letters."
    if name == "countries.csv":
        if not re.fullmatch(r"[A-Z]{2}", row["code"]):
            yield f"“{row['code']}” is no code of two capital letters (ISO 3166)."
    else:
        yield from _of_a_place(row, countries, taken)
    province = row.get("province", "")
    if province and provinces.get(province) != row["country"]:
        yield f"there is no province “{province}” in {row['country']}."
    if name != "provinces.csv" and not _is_on_earth(row["latitude"], row["longitude"]):
        yield "latitude and longitude must be degrees, such as 25.3647 and 49.5870."


def _of_a_place(row: dict[str, str], countries: dict[str, str], taken: set[str]) -> Iterator[str]:
    slug = row["slug"]
    if not SLUG.fullmatch(slug):
        yield f"“{slug}” is no slug: letters, digits and dashes, at most 60."
    elif slug in taken:
        yield f"the slug “{slug}” is taken by an earlier row."
    taken.add(slug)
    if row["country"] not in countries:
        yield f"no country has the code “{row['country']}”."


def _is_on_earth(latitude: str, longitude: str) -> bool:
    try:
        return abs(float(latitude)) <= 90 and abs(float(longitude)) <= 180
    except ValueError:
        return False
