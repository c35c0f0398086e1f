"""What is kept about a person as a ZIP: one JSON file, a page to read and a table for each list, in the person's language."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.accounts.personal_data import holders
from portal.core.tabular.report import guarded

from ..words import name_of, value_of


@dataclass(frozen=True)
class Table:
    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Part:
    """One holder's: plain facts, and lists as tables by their name."""

    label: str
    facts: list[tuple[str, str]]
    tables: list[tuple[str, Table]]


def write_archive(file: IO[bytes], person: User, *, tell: Callable[[int], None]) -> None:
    """`tell` hears after each part how many are done. The active language is that of the page."""
    kept: dict[str, Any] = {}
    parts = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, holder) in enumerate(holders, start=1):
            # As plain as JSON from here on: what is told on the page is what stands in the file.
            kept[name] = json.loads(json.dumps(holder.export(person), cls=DjangoJSONEncoder))
            part = _part(str(holder.label), kept[name])
            parts.append(part)
            for place, (_title, table) in enumerate(part.tables, start=1):
                archive.writestr(f"tables/{name}{f'-{place}' if place > 1 else ''}.csv", _csv(table))
            tell(number)
        archive.writestr("data.json", json.dumps(kept, ensure_ascii=False, indent=2))
        language = translation.get_language()
        context = {
            "parts": parts,
            "person": person,
            "made_at": timezone.now(),
            "language": language,
            "rtl": translation.get_language_bidi(),
        }
        archive.writestr("index.html", render_to_string("privacy/copy_page.html", context))


def _part(label: str, kept: Any) -> Part:
    facts: list[tuple[str, str]] = []
    tables: list[tuple[str, Table]] = []
    for name, value in kept.items() if isinstance(kept, dict) else [("", kept)]:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            tables.append((name_of(name) if name else "", _table(value)))
        elif isinstance(value, list):
            if value:
                facts.append((name_of(name), " · ".join(map(value_of, value))))
        elif value not in (None, ""):
            facts.append((name_of(name), value_of(value)))
    return Part(label, facts, tables)


def _table(rows: list[dict[str, Any]]) -> Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return Table([name_of(name) for name in names], [[value_of(row.get(name)) for name in names] for row in rows])


def _csv(table: Table) -> str:
    """With the mark by which spreadsheets know that it is Unicode; no cell is taken for a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerows([guarded(cell) for cell in line] for line in [table.heads, *table.rows])
    return "\ufeff" + file.getvalue()
