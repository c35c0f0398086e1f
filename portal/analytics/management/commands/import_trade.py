"""What countries import and export by product, from a table that the operator supplies."""

from typing import Any

from portal.analytics.services.trade import COLUMNS, TradeImporter
from portal.core.tabular import ImportCommand


class Command(ImportCommand):
    columns = COLUMNS
    about = "Compares a table of trade by product with what is stored, and writes it with --apply."

    def importer(self, *, source: str, options: dict[str, Any]) -> TradeImporter:
        return TradeImporter()
