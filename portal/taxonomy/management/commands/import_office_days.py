"""When offices work, from a table: half days, hours of Ramadan and of summer, a holiday that the moon moved."""

from typing import Any

from portal.core.tabular import ImportCommand
from portal.taxonomy.imports import COLUMNS, OfficeDaysImporter


class Command(ImportCommand):
    columns = COLUMNS
    about = "Compares a table of office days with what is written down, and writes it with --apply."

    def importer(self, *, source: str, options: dict[str, Any]) -> OfficeDaysImporter:
        return OfficeDaysImporter()
