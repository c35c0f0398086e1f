"""What the countries of the story import, from a sample table, and what the chains lack: looked for once everybody can be found."""

from __future__ import annotations

from portal.analytics.services.trade import COLUMNS, TradeImporter
from portal.core.tabular import Outcome, read_table
from portal.desk.services.gaps import look_again

from ..story.reading import DATA
from .cast import Cast


def write_chain(cast: Cast) -> None:
    importer = TradeImporter()
    told = list(importer.examine(list(read_table(DATA / "trade.csv", COLUMNS).rows)))
    refused = [one for one in told if one.outcome is Outcome.REFUSED]
    if refused:
        raise ValueError(f"trade.csv: {refused}")
    importer.write()
    for cluster in cast.clusters.values():
        look_again(cluster)
