"""Programmes, calls and tenders from a table, each a page of its publisher."""

from typing import Any

from cms.imports import COLUMNS, CallImporter
from portal.core.tabular import ImportCommand


class Command(ImportCommand):
    columns = COLUMNS
    about = (
        "Compares programmes, calls and tenders in a .csv, .xlsx or .jsonl with the editors' pages, and writes them with --apply. "
        "The publishers must be here before. See docs/imports.md."
    )

    def importer(self, *, source: str, options: dict[str, Any]) -> CallImporter:
        return CallImporter(source)
