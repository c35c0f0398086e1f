"""One programme, one call and one tender on the editors' pages, in three languages, by the import that a register would use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cms.imports import CallImporter
from cms.services import load_pages
from matchmaking.models import Listing
from matchmaking.services.listings import index_listing
from portal.core.tabular import Outcome, Row

from ..days import CLOCKS, Days
from ..story.reading import DATA, read
from .cast import Cast

SOURCE = "sample"
LISTS = ("kinds", "sizes", "places", "sectors", "clusters", "papers", "other_papers")


def write_calls(cast: Cast) -> None:
    load_pages()
    days = Days("SA", cast.today)
    rows: list[Row] = []
    for told in read(DATA / "calls.toml")["call"]:
        publisher = cast.organisations[told["publisher"]].slug
        closes = f"{days.ahead(told['closes'])} 14:00"
        for language in ("en", "fr", "ar"):
            facts = {name: value for name, value in told.items() if name not in {"en", "fr", "ar", "key"}}
            facts |= {"external_id": told["key"], "language": language, "publisher": publisher, "closes": closes}
            rows.append(_row(len(rows) + 2, facts | told[language]))
    importer = CallImporter(SOURCE)
    for found in importer.examine(rows):
        if found.outcome is not Outcome.NEW:
            raise ValueError(f"a sample call is refused: {found}")
    importer.write()
    since = dt.datetime.combine(days.ago(3), dt.time(9), CLOCKS["SA"])
    ours = Listing.objects.filter(source=Listing.PAGES)
    ours.update(published_at=since)
    for listing in ours.with_card_facts():
        index_listing(listing)


def _row(number: int, facts: dict[str, Any]) -> Row:
    lists = {name: facts.pop(name) for name in LISTS if name in facts}
    return Row(number, {name: str(value) for name, value in facts.items()}, lists)
