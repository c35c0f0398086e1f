"""Employment by region and sector from a table of a statistical office."""

from typing import Any

from portal.analytics.imports import COLUMNS, EmploymentImporter
from portal.core.tabular import ImportCommand


class Command(ImportCommand):
    columns = COLUMNS
    about = (
        "Compares employment by region and sector in a .csv, .xlsx or .jsonl with what is here, and writes it with --apply. "
        "Location quotients follow from it. See docs/figures.md."
    )

    def importer(self, *, source: str, options: dict[str, Any]) -> EmploymentImporter:
        return EmploymentImporter()
