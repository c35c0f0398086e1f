"""Organisations from a table: a preview of what would happen to each row, then everything or nothing."""

from typing import Any

from portal.core.tabular import ImportCommand
from portal.organisations.imports.organisations import OrganisationImporter
from portal.organisations.imports.told import COLUMNS


class Command(ImportCommand):
    columns = COLUMNS
    about = (
        "Compares organisations in a .csv, .xlsx or .jsonl with those that are here, and writes them with --apply. "
        "See docs/imports.md."
    )

    def importer(self, *, source: str, options: dict[str, Any]) -> OrganisationImporter:
        return OrganisationImporter(source)
