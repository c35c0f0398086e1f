"""The texts that people agree to, as files: `<kind>/<country or all>/<version>.<language>.txt` in each folder of WORDINGS_DIRS.

A file begins with lines `title: ...` and `required: yes` or `no`, then an empty line, then the text. Its version is the day
from which it holds (2026-11-28). An operator adds a version by adding a file to the folder of their own, then restarts: what
holds is read once per process, so that no page asks for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

ALL = "all"


class Unreadable(Exception):
    """A file of a wording is not as it should be. Message: which, and what is missing."""


@dataclass(frozen=True)
class Wording:
    kind: str
    country: str
    version: str
    language: str
    title: str
    text: str
    required: bool

    @property
    def since(self) -> dt.date:
        """From when it holds."""
        return dt.date.fromisoformat(self.version)

    @property
    def text_hash(self) -> str:
        return hashlib.sha256(f"{self.title}\n{self.text}".encode()).hexdigest()


def current(country: str, language: str) -> list[Wording]:
    """What holds today in a country, in a language where it is written in it: those that must be agreed to first."""
    return _current(_folders(), country, language, timezone.localdate())


def stamp(country: str) -> str:
    """A mark that changes when something that must be agreed to holds in another version. Empty where nothing must be."""
    return _stamp(_folders(), country, timezone.localdate())


def find(kind: str, country: str, language: str) -> Wording | None:
    return next((one for one in current(country, language) if one.kind == kind), None)


def _folders() -> tuple[str, ...]:
    return tuple(str(folder) for folder in settings.WORDINGS_DIRS)


@lru_cache(maxsize=512)
def _stamp(folders: tuple[str, ...], country: str, today: dt.date) -> str:
    names = [
        f"{one.kind}/{one.country}/{one.version}"
        for one in _current(folders, country, settings.LANGUAGE_CODE, today)
        if one.required
    ]
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:16] if names else ""


@lru_cache(maxsize=512)
def _current(folders: tuple[str, ...], country: str, language: str, today: dt.date) -> list[Wording]:
    known = [one for one in read(folders) if one.country in (country, ALL) and one.version <= today.isoformat()]
    found = []
    for kind in sorted({one.kind for one in known}):
        of_kind = [one for one in known if one.kind == kind]
        # A country that has a wording of its own is never asked for the one of all others.
        own = [one for one in of_kind if one.country == country] or of_kind
        newest = max(one.version for one in own)
        versions = {one.language: one for one in own if one.version == newest}
        found.append(versions.get(language) or versions.get(settings.LANGUAGE_CODE) or next(iter(versions.values())))
    return sorted(found, key=lambda one: (not one.required, one.kind != "terms", one.kind))


@lru_cache(maxsize=8)
def read(folders: tuple[str, ...]) -> tuple[Wording, ...]:
    """Everything that lies in the folders; a file of a later folder takes the place of the same one of an earlier."""
    found = {}
    for folder in folders:
        for one in _read_folder(Path(folder)):
            found[one.kind, one.country, one.version, one.language] = one
    return tuple(found.values())


def _read_folder(folder: Path) -> Iterator[Wording]:
    for file in sorted(folder.glob("*/*/*.txt")):
        version, _dot, language = file.stem.partition(".")
        head, _empty, text = file.read_text(encoding="utf-8").partition("\n\n")
        facts = {
            name.strip(): value.strip() for name, _colon, value in (line.partition(":") for line in head.split("\n"))
        }
        try:
            dt.date.fromisoformat(version)
        except ValueError:
            raise Unreadable(f"{file}: its name must be <year-month-day>.<language>.txt") from None
        if not facts.get("title") or facts.get("required") not in ("yes", "no") or not text.strip() or not language:
            raise Unreadable(f"{file}: it needs a title, required: yes or no, an empty line and a text")
        country = file.parent.name
        yield Wording(
            kind=file.parent.parent.name,
            country=country if country == ALL else country.upper(),
            version=version,
            language=language,
            title=facts["title"],
            text=text.strip(),
            required=facts["required"] == "yes",
        )
