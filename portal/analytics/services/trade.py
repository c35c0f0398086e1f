"""A table of trade by product: each row is checked, nothing is written while one is wrong, the same file again changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.tabular import Column, Finding, Outcome, Row, RowReport
from portal.taxonomy.models import Sector

from ..models import TradeFlow

COLUMNS = (
    Column("country", "ISO 3166 alpha-2, such as SA", required=True, longest=2),
    Column("scheme", "isic, cpa or hs", required=True, longest=4),
    Column("code", "the code of the product in that scheme, such as 080410", required=True, longest=12),
    Column("product", "its name, as it is to be read", longest=160),
    Column("sector", "the ISIC code under which it is made; needed for hs, else taken from the code", longest=4),
    Column("year", "such as 2024", required=True, longest=4),
    Column("imports", "value in the year, such as 12400000", longest=24),
    Column("exports", "value in the year", longest=24),
    Column("currency", "of the values; USD where it is empty", longest=3),
    Column("source", "who publishes these figures", required=True, longest=160),
)
KEY = ("country", "scheme", "code", "year")
FOLLOWS = ("product", "sector_id", "imports", "exports", "currency", "source")
CPA_WITHIN_ISIC = 2
"""Digits in which a code of CPA and one of ISIC mean the same: the division."""


class TradeImporter:
    """Rows are known by country, scheme, code and year; those that are there take the new values."""

    def __init__(self) -> None:
        self.rows: list[TradeFlow] = []
        self.seen: set[tuple[object, ...]] = set()
        self.sectors = set(Sector.objects.values_list("code", flat=True))

    def examine(self, rows: Sequence[Row]) -> Iterator[RowReport]:
        years = {int(row["year"]) for row in rows if re.fullmatch(r"\d{4}", row["year"])}
        stored = TradeFlow.objects.filter(year__in=years, country__in={row["country"].upper() for row in rows})
        known = {tuple(getattr(one, name) for name in KEY): one for one in stored}
        for row in rows:
            yield self._examine(row, known)

    def write(self) -> None:
        TradeFlow.objects.bulk_create(
            self.rows,
            update_conflicts=True,
            unique_fields=list(KEY),
            update_fields=["product", "sector", "imports", "exports", "currency", "source"],
            batch_size=500,
        )

    def _examine(self, row: Row, known: dict[tuple[object, ...], TradeFlow]) -> RowReport:
        name = " ".join(row[column] for column in KEY if row[column])
        findings = list(row.findings)
        given = self._read(row, findings)
        if not findings:
            findings += _wrong(given)
        key = tuple(getattr(given, column) for column in KEY)
        if not findings and key in self.seen:
            findings.append(Finding("", _("This product and year stand in an earlier row already.")))
        if findings:
            return RowReport(row.number, name, Outcome.REFUSED, findings=tuple(findings))
        self.seen.add(key)
        before = known.get(key)
        if before is None:
            self.rows.append(given)
            return RowReport(row.number, name, Outcome.NEW)
        changes = tuple(column for column in FOLLOWS if getattr(before, column) != getattr(given, column))
        if not changes:
            return RowReport(row.number, name, Outcome.SAME)
        self.rows.append(given)
        return RowReport(row.number, name, Outcome.CHANGED, changes)

    def _read(self, row: Row, findings: list[Finding]) -> TradeFlow:
        scheme, code = row["scheme"].lower(), row["code"].replace(" ", "")
        sector = self._sector(scheme, code, row["sector"].strip(), findings)
        year = int(row["year"]) if re.fullmatch(r"\d{4}", row["year"]) else 0
        if not year:
            findings.append(Finding("year", _("This is no year.")))
        amounts = {column: _amount(row[column], column, findings) for column in ("imports", "exports")}
        if not findings and amounts["imports"] is None and amounts["exports"] is None:
            findings.append(Finding("imports", _("Neither imports nor exports are said.")))
        return TradeFlow(
            country=row["country"].upper(),
            scheme=scheme,
            code=code,
            product=row["product"],
            sector_id=sector,
            year=year,
            currency=row["currency"].upper() or "USD",
            source=row["source"],
            **amounts,
        )

    def _sector(self, scheme: str, code: str, said: str, findings: list[Finding]) -> str:
        if said:
            found = said
        elif scheme == TradeFlow.Scheme.ISIC:
            found = code
        elif scheme == TradeFlow.Scheme.CPA:
            found = re.sub(r"\D", "", code)[:CPA_WITHIN_ISIC]
        else:
            findings.append(Finding("sector", _("Say under which ISIC code this product is made.")))
            return ""
        if found not in self.sectors:
            column = "sector" if said else "code"
            findings.append(Finding(column, _("“%(code)s” is no code of ISIC Rev. 4.") % {"code": found}))
        return found


def _amount(text: str, column: str, findings: list[Finding]) -> Decimal | None:
    if not text:
        return None
    try:
        # "12 400 000" and "12,400,000" are what spreadsheets write; a comma is never a decimal sign in these tables.
        value = Decimal(re.sub(r"[\s,_\u00a0\u202f]", "", text))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        findings.append(Finding(column, _("“%(text)s” is no amount.") % {"text": text}))
        return None
    return value.quantize(Decimal("0.001")) if abs(value) < Decimal(10) ** 16 else value


def _wrong(given: TradeFlow) -> list[Finding]:
    try:
        given.full_clean(validate_unique=False, validate_constraints=False, exclude=["sector"])
    except ValidationError as refusal:
        return [
            Finding("" if column == "__all__" else column, problem)
            for column, problems in refusal.message_dict.items()
            for problem in problems
        ]
    return []
