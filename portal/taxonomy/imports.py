"""A table of office days: each row is checked as the admin checks it, and nothing is written while one is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.core.tabular import Column, Finding, Outcome, Row, RowReport

from .models import OfficeDays
from .office_days import save_office_days

COLUMNS = (
    Column("country", "ISO 3166 alpha-2, such as SA", required=True, longest=2),
    Column("kind", "closed, open, half, hours or quiet", required=True, longest=6),
    Column("first", "first day, like 2027-03-20", required=True, longest=10),
    Column("last", "last day; the first one where it is empty", longest=10),
    Column("weekday", "only on these days of the time: monday, tuesday ...", longest=9),
    Column("opens", "from when offices work, like 09:00", longest=5),
    Column("closes", "until when, like 14:00", longest=5),
    Column("what", "what it is, such as Eid al-Fitr", longest=80),
)
KEY = ("country", "kind", "first", "last", "weekday")
FOLLOWS = ("opens", "closes", "what")
WEEKDAYS = {day.name.lower(): str(day.value) for day in OfficeDays.Weekday}


class OfficeDaysImporter:
    """Rows are known by country, kind, days and weekday; those that are there take the new hours and words."""

    def __init__(self) -> None:
        self.rows: list[OfficeDays] = []
        self.seen: set[tuple[object, ...]] = set()

    def examine(self, rows: Sequence[Row]) -> Iterator[RowReport]:
        for row in rows:
            yield self._examine(row)

    def write(self) -> None:
        save_office_days(self.rows)

    def _examine(self, row: Row) -> RowReport:
        name = " ".join(row[column] for column in KEY if row[column])
        given = _read(row)
        findings = [*row.findings, *_wrong(given)]
        same = tuple(getattr(given, column) for column in KEY)
        if not findings and same in self.seen:
            findings.append(Finding("", _("This time stands in an earlier row already.")))
        if findings:
            return RowReport(row.number, name, Outcome.REFUSED, findings=tuple(findings))
        self.seen.add(same)
        known = OfficeDays.objects.filter(**dict(zip(KEY, same, strict=True))).first()
        if known is None:
            self.rows.append(given)
            return RowReport(row.number, name, Outcome.NEW)
        changes = tuple(column for column in FOLLOWS if getattr(known, column) != getattr(given, column))
        if not changes:
            return RowReport(row.number, name, Outcome.SAME)
        for column in changes:
            setattr(known, column, getattr(given, column))
        self.rows.append(known)
        return RowReport(row.number, name, Outcome.CHANGED, changes)


def _read(row: Row) -> OfficeDays:
    """As it is written; what is no date, hour or number is found when the whole is checked."""
    weekday = row["weekday"].lower()
    return OfficeDays(
        country=row["country"].upper(),
        kind=row["kind"].lower(),
        first=row["first"],
        last=row["last"] or row["first"],
        weekday=WEEKDAYS.get(weekday, weekday) or None,
        opens=row["opens"] or None,
        closes=row["closes"] or None,
        what=row["what"],
    )


def _wrong(given: OfficeDays) -> list[Finding]:
    try:
        # Whether it is there already is no mistake in a table.
        given.full_clean(validate_unique=False, validate_constraints=False)
        given.validate_constraints(exclude=KEY[-1:])
    except ValidationError as refusal:
        return [
            Finding("" if column == "__all__" else column, problem)
            for column, problems in refusal.message_dict.items()
            for problem in problems
        ]
    return []
