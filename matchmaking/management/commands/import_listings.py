"""Needs and offers from a table, after the organisations that ask and offer."""

from typing import Any

from matchmaking.imports import COLUMNS, ListingImporter
from portal.core.tabular import ImportCommand


class Command(ImportCommand):
    columns = COLUMNS
    about = (
        "Compares needs and offers in a .csv, .xlsx or .jsonl with what is here, and writes them with --apply. Import "
        "the organisations first, with the same --source. See docs/imports.md."
    )

    def importer(self, *, source: str, options: dict[str, Any]) -> ListingImporter:
        return ListingImporter(source)
