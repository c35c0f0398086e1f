"""Who usually buys how much from whom, by divisions of ISIC: the table that comes with the portal, or the operator's (LINKAGES_FILE).

Ours is stylised: written by hand, in round numbers, after what published input-output tables have in common, and the figures of no
country. An operator's table takes its place as a whole. A row that is wrong is left out and said by its number, here for
`load_taxonomy` and for `doctor`; the others hold.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from portal.core.tabular import Column, Limits, Row, Unreadable, read_table

from .models import Linkage, Sector
from .places import DATA

STYLISED = "stylised"
"""The source of ours; the words for it are those of `linkage_sources`."""

COLUMNS = (
    Column("buyer", "the division of ISIC Rev. 4 that buys", required=True, longest=2),
    Column("seller", "the division that it buys from", required=True, longest=2),
    Column("share", "how much of all that the buyer buys in, from 0 to 1", required=True, longest=12),
    Column("source", "where the number comes from, as the page about matching names it", longest=120),
)
LIMITS = Limits(size=10_000_000, unpacked=40_000_000, rows=20_000)
WHOLE = Decimal(1)


@dataclass(slots=True)
class LinkageTable:
    """What a table holds, and a sentence for each row that is wrong."""

    linkages: dict[tuple[str, str], Linkage] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def are_supplied() -> bool:
    """Whether the operator has put a table in the place of ours."""
    return bool(settings.LINKAGES_FILE)


def read_linkages() -> LinkageTable:
    """The table that is in force. Raises Unreadable where it is no table. Asks for sectors to be there."""
    path = Path(settings.LINKAGES_FILE) if are_supplied() else DATA / "linkages.csv"
    if not path.is_file():
        raise Unreadable(f"There is no file {path}.")
    unnamed = path.name if are_supplied() else STYLISED
    divisions = set(Sector.objects.filter(level=Sector.Level.DIVISION).values_list("code", flat=True))
    table, rows = LinkageTable(), 0
    bought: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in read_table(path, COLUMNS, limits=LIMITS).rows:
        rows += 1
        buyer, seller = (_division(row[name], divisions) for name in ("buyer", "seller"))
        share = _share(row["share"])
        if problem := _problem(row, buyer, seller, share, bought[buyer], table):
            table.wrong.append(f"Row {row.number}: {problem}")
        else:
            bought[buyer] += share or 0
            table.linkages[seller, buyer] = Linkage(
                seller_id=seller, buyer_id=buyer, share=float(share or 0), source=row["source"] or unnamed[:120]
            )
    if not rows:
        raise Unreadable("The table has no rows.")
    return table


def linkage_sources() -> list[str]:
    """Where the numbers in force come from, in words for a page."""
    named = Linkage.objects.order_by("source").values_list("source", flat=True).distinct()
    stylised = _("a stylised table of our own: round numbers after what published input-output tables have in common")
    return [stylised if source == STYLISED else source for source in named]


def _problem(row: Row, buyer: str, seller: str, share: Decimal | None, bought: Decimal, table: LinkageTable) -> str:
    """The first thing that is wrong in a row."""
    if row.findings:
        first = row.findings[0]
        return " ".join(part for part in (f"{first.column}:", first.problem, first.fix) if part)
    for name, code in (("buyer", buyer), ("seller", seller)):
        if not code:
            return f"“{row[name]}” is not a division of ISIC Rev. 4 (two digits)."
    if share is None or not 0 < share <= WHOLE:
        return f"“{row['share']}” is not a share: write a number above 0 and up to 1, such as 0.08."
    if (seller, buyer) in table.linkages:
        return f"What {buyer} buys from {seller} stands in an earlier row already."
    if (total := bought + share) > WHOLE:
        return f"With it the shares of {buyer} would add up to {total}, which is more than 1."
    return ""


def _division(text: str, known: set[str]) -> str:
    """The code, also where a spreadsheet has taken its first zero."""
    return next((code for code in (text, f"0{text}") if code in known), "")


def _share(text: str) -> Decimal | None:
    """As it is written, with a point or a comma."""
    try:
        share = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return share if share.is_finite() else None
