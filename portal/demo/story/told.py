"""Organisations that are told in depth: dates in Al-Ahsa, textiles in Sfax, and a few around them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .facts import filled_in, where
from .reading import DATA, read, set_in
from .shapes import Organisation, Past

AS_TOLD = ("kind", "latin", "arabic", "legal_latin", "legal_arabic", "lane", "size", "founded", "certificates", "since")
LINES = ("makes", "buys", "serves")


def told_organisations() -> list[Organisation]:
    folders = sorted(path for path in (DATA / "organisations").iterdir() if path.is_dir())
    return [one for folder in folders for file in sorted(folder.glob("*.toml")) for one in _told_in(file)]


def _told_in(file: Path) -> list[Organisation]:
    """The file's `link` is where all of them stand; its folder is their cluster, or "outside"."""
    page = read(file)
    cluster = "" if file.parent.name == "outside" else file.parent.name
    return [_organisation(told, cluster, page.get("link")) for told in page["organisation"]]


def _organisation(told: dict[str, Any], cluster: str, link: int | None) -> Organisation:
    key, language, kind = told["key"], told["language"], told.get("kind", "firm")
    spot = where(key, told["place"], told.get("at"))
    facts = filled_in(key, place=spot["place"], language=language, kind=kind, told=told)
    said = {name: told[name] for name in AS_TOLD if name in told}
    return Organisation(
        **(said | {"key": key, "kind": kind, "language": language, "cluster": cluster}),
        **spot,
        **facts,
        link=link,
        summary=set_in(language, told["summary"]),
        text=set_in(language, told["text"]),
        **{name: [set_in(language, line) for line in told.get(name, [])] for name in LINES},
        sectors=told["sectors"],
        past=[_past(one, language) for one in told.get("references", [])],
        is_told=True,
    )


def _past(told: dict[str, Any], language: str) -> Past:
    return Past(
        title=set_in(language, told["title"]),
        text=set_in(language, told["text"]),
        year=told["year"],
        partners=told.get("with", []),
        source=told.get("source", ""),
    )
