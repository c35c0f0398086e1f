"""How much of what is missing a country buys abroad, where its operator has supplied a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext

from portal.taxonomy.models import Sector

from ..models import TradeFlow


@dataclass(frozen=True, slots=True)
class Dependence:
    """Of the products made under `sector`, in the last year that is known: imports and exports in one currency.

    `product` is its name where it is one, else empty. `source` is who publishes it. Both are as the operator's table has them, or
    in the reader's language where the catalogues know the words.
    """

    sector: Sector
    product: str
    year: int
    imports: Decimal
    exports: Decimal | None
    currency: str
    source: str


def dependence_on(codes: Iterable[str], country: str) -> dict[str, Dependence]:
    """Code (of ISIC) -> what the country imports of it, from the row of that very code, else of the nearest one above it.

    Two levels up everything is in everything, so a class is looked for as itself, its group and its division and never as its section.
    In one query.
    """
    asked = {code: [code[:length] for length in range(len(code), 1, -1)] for code in codes if code}
    if not asked or not country:
        return {}
    rows = (
        TradeFlow.objects.filter(
            country=country, sector__in={one for several in asked.values() for one in several}, imports__isnull=False
        )
        .annotate(
            latest=Window(
                RowNumber(), partition_by=[F("sector")], order_by=[F("year").desc(), F("imports").desc(), F("pk")]
            )
        )
        .filter(latest=1)
        .select_related("sector")
    )
    found = {one.sector_id: one for one in rows}
    told: dict[str, Dependence] = {}
    for code, several in asked.items():
        row = next((found[one] for one in several if one in found), None)
        if row is not None and row.imports is not None:
            told[code] = Dependence(
                row.sector, _read(row.product), row.year, row.imports, row.exports, row.currency, _read(row.source)
            )
    return told


def _read(text: str) -> str:
    return gettext(text) if text else ""
