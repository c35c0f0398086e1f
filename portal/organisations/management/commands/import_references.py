"""Past work from a table, after the organisations that did it."""

from typing import Any

from portal.core.tabular import ImportCommand
from portal.organisations.imports.references import COLUMNS, ReferenceImporter


class Command(ImportCommand):
    columns = COLUMNS
    about = (
        "Compares past work in a .csv, .xlsx or .jsonl with what is here, and writes it with --apply. Import the "
        "organisations first, with the same --source. See docs/imports.md."
    )

    def importer(self, *, source: str, options: dict[str, Any]) -> ReferenceImporter:
        return ReferenceImporter(source)
