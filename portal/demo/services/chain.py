"""What the countries of the story import, from a sample table, and what the chains lack: looked for once everybody can be found."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from portal.analytics.services.trade import COLUMNS, TradeImporter
from portal.core.tabular import Outcome, read_table
from portal.desk.services.gaps import look_again

from ..story.reading import DATA
from .cast import Cast

NAMED = (
    gettext_noop("sample figures of this demonstration"),
    gettext_noop("Packing and labelling machines"),
    gettext_noop("Cartons and corrugated board"),
    gettext_noop("Boxes and crates of plastic"),
    gettext_noop("Dates"),
    gettext_noop("Basic chemicals"),
    gettext_noop("Cotton fabric"),
)
"""What the table calls its products and its source: read in three languages."""


def write_chain(cast: Cast) -> None:
    importer = TradeImporter()
    told = list(importer.examine(list(read_table(DATA / "trade.csv", COLUMNS).rows)))
    refused = [one for one in told if one.outcome is Outcome.REFUSED]
    if refused:
        raise ValueError(f"trade.csv: {refused}")
    importer.write()
    for cluster in cast.clusters.values():
        look_again(cluster)
