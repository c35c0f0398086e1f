"""National activity codes beside ISIC, where the operator supplies a table of them (ACTIVITIES_FILE). Each means one code of ISIC.

A row that is wrong is left out and said by its number, here for `load_taxonomy` and for `doctor`; the others hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from portal.core.tabular import Column, Limits, Row, Unreadable, read_table

from .models import NationalActivity, Sector, compact

COLUMNS = (
    Column("code", "the national code as it is written", required=True, longest=16),
    Column("name_en", "its name in English", longest=255),
    Column("name_fr", "its name in French", longest=255),
    Column("name_ar", "its name in Arabic", longest=255),
    Column("isic", "a code of ISIC Rev. 4, of a division or finer", required=True, longest=4),
)
LIMITS = Limits(size=10_000_000, unpacked=40_000_000, rows=20_000)
NAMES = ("name_en", "name_fr", "name_ar")
WRITTEN = re.compile(r"[\w./ -]*\w[\w./ -]*")


@dataclass(slots=True)
class ActivityTable:
    """What a table holds, and a sentence for each row that is wrong."""

    activities: dict[str, NationalActivity] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def are_offered() -> bool:
    """Whether this portal has a table at all; without one nothing of it is shown."""
    return bool(settings.ACTIVITIES_FILE)


def read_activities() -> ActivityTable:
    """The operator's table. Raises Unreadable where it is no table."""
    path = Path(settings.ACTIVITIES_FILE)
    if not path.is_file():
        raise Unreadable(f"There is no file {path}.")
    known = dict(Sector.objects.exclude(level=Sector.Level.SECTION).values_list("code", "level"))
    table, rows = ActivityTable(), 0
    for row in read_table(path, COLUMNS, limits=LIMITS).rows:
        rows += 1
        if problem := _problem(row, known, table):
            table.wrong.append(f"Row {row.number}: {problem}")
        else:
            code = row["code"]
            table.activities[code] = NationalActivity(
                code=code,
                compact=compact(code),
                sector_id=_isic(row["isic"], known),
                is_current=True,
                **{name: row[name] for name in NAMES},
            )
    if not rows:
        raise Unreadable("The table has no rows.")
    return table


def _problem(row: Row, known: dict[str, int], table: ActivityTable) -> str:
    """The first thing that is wrong in a row."""
    if row.findings:
        first = row.findings[0]
        return " ".join(part for part in (f"{first.column}:", first.problem, first.fix) if part)
    if not WRITTEN.fullmatch(row["code"]):
        return f"“{row['code']}” is not a code: write letters, digits, points and dashes."
    if row["code"] in table.activities:
        return f"The code {row['code']} stands in an earlier row already."
    if not any(row[name] for name in NAMES):
        return f"The code {row['code']} has no name in any language."
    if not _isic(row["isic"], known):
        return f"“{row['isic']}” is not a division, group or class of ISIC Rev. 4."
    return ""


def _isic(text: str, known: dict[str, int]) -> str:
    """The code, also where a spreadsheet has taken its first zero."""
    return next((code for code in (text, f"0{text}") if code in known), "")
