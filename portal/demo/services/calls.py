"""One programme, one call and one tender on the editors' pages, in three languages, by the import that a register would use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cms.imports import CallImporter
from cms.services import load_pages
from portal.core.tabular import Outcome, Row

from ..story.reading import DATA, read
from .cast import Cast

SOURCE = "sample"
LISTS = ("kinds", "sizes", "places", "sectors", "clusters", "papers", "other_papers")


def write_calls(cast: Cast) -> None:
    load_pages()
    rows: list[Any] = []
    for told in read(DATA / "calls.toml")["call"]:
        publisher = cast.organisations[told["publisher"]].slug
        closes = (cast.today + dt.timedelta(days=told["closes"])).isoformat() + " 14:00"
        for language in ("en", "fr", "ar"):
            facts = {name: value for name, value in told.items() if name not in {"en", "fr", "ar", "key"}}
            facts |= {"external_id": told["key"], "language": language, "publisher": publisher, "closes": closes}
            rows.append(_row(len(rows) + 2, facts | told[language]))
    importer = CallImporter(SOURCE)
    for found in importer.examine(rows):
        if found.outcome is not Outcome.NEW:
            raise ValueError(f"a sample call is refused: {found}")
    importer.write()


def _row(number: int, facts: dict[str, Any]) -> Row:
    lists = {name: facts.pop(name) for name in LISTS if name in facts}
    return Row(number, {name: str(value) for name, value in facts.items()}, lists)
