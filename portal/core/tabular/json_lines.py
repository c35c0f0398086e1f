"""JSONL: one object a line, with the columns by name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .encodings import chosen_encoding
from .report import Finding
from .shapes import Column, Limits, Record, Unreadable


def read_jsonl(
    path: Path, columns: Sequence[Column], encoding: str, limits: Limits, notes: list[str]
) -> Iterator[Record]:
    """One object a line. A line that is none is told and does not stop the others."""
    encoding = chosen_encoding(path, encoding, notes)
    longest = limits.cell * 20
    required = [column.name for column in columns if column.required]
    try:
        with path.open(encoding=encoding) as file:
            number = 0
            while line := file.readline(longest + 1):
                number += 1
                if len(line) > longest:
                    raise Unreadable(
                        _("Line %(row)s is longer than %(longest)s letters.")
                        % {"row": number, "longest": f"{longest:,}"},
                        _("Write one object a line."),
                    )
                if line.strip():
                    yield _object(number, line, required)
    except UnicodeError as error:
        raise Unreadable(
            _("Some letters cannot be read as %(encoding)s.") % {"encoding": encoding}, _("Save the file as UTF-8.")
        ) from error
    except LookupError as error:
        raise Unreadable(_("There is no encoding “%(name)s”.") % {"name": encoding}) from error


def _object(number: int, line: str, required: Sequence[str]) -> Record:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return Record(number, {}, Finding("", _("This line is not JSON."), _("Write one object a line.")))
    if not isinstance(value, dict):
        return Record(
            number, {}, Finding("", _("This line is not an object."), _("Write {…} with the columns by name."))
        )
    nested = [name for name, part in value.items() if isinstance(part, dict) or _has_nested(part)]
    if nested:
        finding = Finding(nested[0][:60], _("This holds more than text, numbers or a list of them."), _("Flatten it."))
        return Record(number, {}, finding)
    return Record(number, {name: value.get(name, "") for name in [*required, *value]})


def _has_nested(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(part, (dict, list)) for part in value)
