"""Reading the data files: TOML for what is told, CSV for tables. Typed plainly, set as each language sets it."""

from __future__ import annotations

import csv
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from .shapes import Place

DATA = Path(__file__).parent.parent / "data"
ARABIC = re.compile(r"[\u0620-\u064a]")
NARROW_SPACE = "\u202f"


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def set_in(language: str, text: str) -> str:
    """French takes a narrow space before ; : ! ? % » and within large numbers; it is typed as a plain one."""
    if language != "fr":
        return text
    text = re.sub(r" (?=[;:!?%»])", NARROW_SPACE, text).replace("« ", f"«{NARROW_SPACE}")
    return re.sub(r"(?<=\d) (?=\d{3}\b)", NARROW_SPACE, text)


def language_of(text: str, otherwise: str) -> str:
    """Arabic by its letters, else `otherwise`."""
    return "ar" if ARABIC.search(text) else otherwise


def key_of(name: str) -> str:
    """A name as a key and an address: "Centre d’Essais" becomes centre-d-essais."""
    return slugify(re.sub(r"['’]", " ", name))


def cells(line: str, count: int) -> list[str]:
    """The cells of a line "a | b | c", with empty ones for those left out at the end."""
    found = [cell.strip() for cell in line.split("|")]
    return found + [""] * (count - len(found))


def share_a_word(one: str, other: str) -> bool:
    """Whether two lines speak of the same thing: a word of both begins with the same five letters."""
    return not _beginnings(one).isdisjoint(_beginnings(other))


def _beginnings(text: str) -> set[str]:
    words = re.findall(r"[^\W\d_]{5,}", text.casefold())
    return {word.removeprefix("ال")[:5] for word in words}


@lru_cache
def places() -> dict[str, Place]:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["key"]: Place(
                f"{row['town']}-{row['key'].removeprefix(row['town'] + '-')}" if row["en"] else row["town"],
                row["town"],
                float(row["latitude"]),
                float(row["longitude"]),
                {code: row[code] for code in ("en", "fr", "ar") if row[code]},
            )
            for row in csv.DictReader(file)
        }
