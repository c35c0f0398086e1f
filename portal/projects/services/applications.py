"""One archive for whoever gives money: a page to print, a CSV for each table, `data.json` (docs/application.md), and the letters.

It is made while it is fetched and kept nowhere, so nothing of it has to be guarded or forgotten.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
import zipfile
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed
from portal.core.tabular.report import guarded
from portal.ui.words import as_number

from .. import permissions
from ..applications import Amount, Table, parts
from ..models import Project

IN_MEMORY = 8_000_000
"""Bytes that are held in memory; what is larger lies in a file that goes with the answer."""
VERSION = 1
"""Of the shape of `data.json`."""


def make_application(project: Project, *, by: User) -> IO[bytes]:
    """The archive, in the active language; whoever takes it closes it."""
    if not permissions.can_lead(by, project):
        raise NotAllowed
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it goes out with the answer, which closes it
    data: dict[str, Any] = {"version": VERSION, "project": _project(project), "language": translation.get_language()}
    shown = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            tables, files = list(part.tables(project, by)), list(part.files(project, by))
            if part.data:
                data[name] = part.data(project, by)
            for table in tables:
                archive.writestr(f"tables/{name}-{table.name}.csv", _csv(table))
            for one in files:
                with one.open() as source, archive.open(f"{name}/{one.name}", "w") as target:
                    shutil.copyfileobj(source, target)
            if tables or files:
                shown.append((part.label, tables, [f"{name}/{one.name}" for one in files]))
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder))
        archive.writestr("index.html", _page(project, shown))
    record("application.made", by=by, about=project)
    file.seek(0)
    return file


def _project(project: Project) -> dict[str, Any]:
    return {
        "id": project.public_id,
        "title": project.title,
        "summary": project.summary,
        "lead": project.lead.name,
        "cluster": project.cluster.name if project.cluster else None,
        "starts_on": project.starts_on,
        "ends_on": project.ends_on,
        "made_at": timezone.now(),
    }


def _page(project: Project, shown: list[Any]) -> str:
    context = {
        "project": project,
        "parts": shown,
        "made_at": timezone.now(),
        "language": translation.get_language(),
        "rtl": translation.get_language_bidi(),
    }
    return render_to_string("projects/application_page.html", context)


def _csv(table: Table) -> str:
    """With the mark by which spreadsheets know that it is Unicode; no cell is taken for a formula, and amounts are numbers."""
    lines = [[_cell(one) for one in row] for row in table.rows]
    heads = [guarded(head) for head in table.heads]
    currencies = [next((one.currency for one in row if isinstance(one, Amount)), "") for row in table.rows]
    if any(currencies):
        heads.append(guarded(_("Currency")))
        lines = [[*line, currency] for line, currency in zip(lines, currencies, strict=True)]
    file = io.StringIO()
    csv.writer(file).writerows([heads, *lines])
    return "\ufeff" + file.getvalue()


def _cell(one: str | Amount) -> str:
    return as_number(one.value, one.currency) if isinstance(one, Amount) else guarded(str(one))
