"""The month's report: figures with their method, and what other parts say; live, or as it was when it was closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from portal.core.tabular.writing import Cell
from portal.organisations.models import Cluster
from portal.ui.words import day, language, moment

from ..figures import Unit, figures
from ..models import ReportIssue
from ..periods import Period
from ..report_parts import report_parts
from .government import hidden_over
from .readings import Kept, Level, behind_of, change_of, coverage_of, hidden_of, kept_of, words_of

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A figure in the report. `value` is None where there is none, or the reader does not get it."""

    label: str
    words: str
    change: str
    coverage: str
    behind: str
    method: str
    value: Decimal | None
    before: Decimal | None
    currency: str
    unit: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | int]]


@dataclass(frozen=True, slots=True)
class Report:
    """`made_at`: when its figures were counted. `is_empty`: nobody has counted this month yet."""

    lines: Sequence[Line]
    parts: Sequence[Part]
    made_at: dt.datetime | None
    notes: str
    language: str
    closed_at: dt.datetime | None

    @property
    def is_empty(self) -> bool:
        return not self.lines


def report_of(cluster: Cluster, month: Period, level: Level) -> Report:
    """In the active language, in four queries at most. What was written when its month was counted, with the parts of that day; of an older
    month that nobody closed, its figures alone: how the chain stood then is not known."""
    issue = ReportIssue.objects.filter(cluster=cluster, start=month.start).first()
    content = issue.content if issue and issue.content else figures_alone(cluster, month, [language()])
    return Report(
        lines=list(_lines(content, level)),
        parts=[
            Part(_in(one["label"]), _in(one["heads"]), _in(one["rows"])) for one in content["parts"] if _in(one["rows"])
        ],
        made_at=parse_datetime(content["counted_at"]) if content["counted_at"] else None,
        notes=issue.notes if issue else "",
        language=issue.language if issue else language(),
        closed_at=issue.closed_at if issue else None,
    )


def figures_alone(cluster: Cluster, month: Period, languages: Iterable[str]) -> Content:
    """The figures of the month as they can be kept: words in each of the languages, and who does not get which of them."""
    today = timezone.localdate()
    kept = kept_of(cluster, Level.OFFICE, today)
    out = {level.value: hidden_of(kept.rows.values(), level) for level in (Level.TOTALS, Level.AUTHORITY)}
    out[Level.AUTHORITY.value] |= hidden_over(cluster, today)
    moments = [one.counted_at for at, one in kept.rows.items() if at.period == month]
    return {
        "figures": list(_kept_lines(kept, month, out, list(languages))),
        "parts": [],
        "counted_at": max(moments).isoformat() if moments else "",
    }


def in_all_languages(cluster: Cluster, month: Period, *, parts: bool) -> Content:
    """All that the report says, in every language of the portal; with the other parts as they stand now."""
    languages = [code for code, _name in settings.LANGUAGES]
    content = figures_alone(cluster, month, languages)
    if parts:
        content["parts"] = list(_kept_parts(cluster, month, languages))
    return content


def sheets_of(cluster: Cluster, month: Period, report: Report) -> Iterator[tuple[str, Iterable[Sequence[Cell]]]]:
    """One sheet for each part, for a workbook: what the page says, with numbers as numbers."""
    yield _("Report"), _cover(cluster, month, report)
    yield _("Figures"), _figures(report)
    for part in report.parts:
        yield part.label, [part.heads, *part.rows]
    yield _("Methods"), [[_("Figure"), _("How this is counted")], *((one.label, one.method) for one in report.lines)]


def _cover(cluster: Cluster, month: Period, report: Report) -> Iterator[Sequence[Cell]]:
    yield [_("Cluster"), cluster.name]
    yield [_("Office"), cluster.organisation.name if cluster.organisation else ""]
    yield [_("From"), day(month.start)]
    yield [_("To"), day(month.end)]
    yield [_("Counted on"), moment(report.made_at) if report.made_at else ""]
    yield [_("Closed on"), moment(report.closed_at) if report.closed_at else _("not closed yet")]
    yield [_("Notes of the office"), report.notes]


def _figures(report: Report) -> Iterator[Sequence[Cell]]:
    yield [_("Figure"), _("Value"), _("Currency"), _("The month before"), _("In words"), _("Coverage"), _("Behind it")]
    for one in report.lines:
        yield [one.label, one.value, one.currency, one.before, one.words, one.coverage, one.behind]


def _lines(content: Content, level: Level) -> Iterator[Line]:
    for kept in content["figures"]:
        unit, currency = Unit(kept["unit"]), kept["currency"]
        is_hidden = level.value in kept["hidden"]
        before_is_hidden = is_hidden or level.value in kept["before_hidden"]
        value, before = _decimal(kept["value"]), _decimal(kept["before"])
        yield Line(
            label=_in(kept["label"]),
            words=words_of(unit, value, currency, is_hidden=is_hidden),
            change="" if before_is_hidden else change_of(unit, value, before, currency),
            coverage="" if is_hidden else coverage_of(kept["covered"], kept["of"]),
            behind="" if is_hidden else behind_of(kept["organisations"]),
            method=_in(kept["method"]),
            value=None if is_hidden else value,
            before=None if before_is_hidden else before,
            currency=currency,
            unit=unit,
            is_part=bool(kept["part_of"]),
        )


def _kept_lines(
    kept: Kept, month: Period, out: Mapping[str, set[Any]], languages: Sequence[str]
) -> Iterator[dict[str, Any]]:
    for key, figure in figures:
        for at, one in kept.rows.items():
            if at.key != key or at.period != month:
                continue
            before = kept.get(key, one.currency, month.before)
            before_at = type(at)(key, one.currency, month.before)
            yield {
                "key": key,
                "unit": figure.unit.value,
                "part_of": figure.part_of,
                "currency": one.currency,
                "value": None if one.value is None else str(one.value),
                "before": None if before is None or before.value is None else str(before.value),
                "organisations": one.organisations,
                "covered": one.covered,
                "of": one.of,
                "hidden": [level for level, ids in out.items() if at in ids],
                "before_hidden": [level for level, ids in out.items() if before_at in ids],
                "label": _each(languages, lambda figure=figure: str(figure.label)),
                "method": _each(languages, lambda figure=figure: str(figure.method)),
            }


def _kept_parts(cluster: Cluster, month: Period, languages: Sequence[str]) -> Iterator[dict[str, Any]]:
    for name, part in sorted(report_parts, key=lambda pair: pair[1].place):
        tables = _each(languages, lambda part=part: part.table(cluster, month))
        yield {
            "name": name,
            "label": _each(languages, lambda part=part: str(part.label)),
            "heads": {code: list(table.heads) if table else [] for code, table in tables.items()},
            "rows": {code: [list(row) for row in table.rows] if table else [] for code, table in tables.items()},
        }


def _each(languages: Sequence[str], say: Any) -> dict[str, Any]:
    found = {}
    for code in languages:
        with translation.override(code):
            found[code] = say()
    return found


def _in(words: Mapping[str, Any]) -> Any:
    """In the reader's language, else in one that is there."""
    return words.get(language(), next(iter(words.values()), ""))


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
