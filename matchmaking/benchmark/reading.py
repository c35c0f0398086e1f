"""Reads benchmark files, and says in one line what is wrong with one that cannot be read."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

QUESTION = {"qid": str, "year": int, "text": str}


class BadInput(Exception):
    """A file is missing, broken or has other columns than it should; the message is for a person."""


def json_lines(path: Path, fields: Mapping[str, type]) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzipped JSON Lines file; each must have the given fields, of the given types."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                yield _object(line, path, number, fields)
    except FileNotFoundError as error:
        raise BadInput(f"{path} is missing") from error
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error


def rows(path: Path, columns: Collection[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV file; it must have the given columns."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            lacking = [column for column in columns if column not in (reader.fieldnames or [])]
            if lacking:
                raise BadInput(f"{path} has no column {', '.join(lacking)}")
            return list(reader)
    except FileNotFoundError as error:
        raise BadInput(f"{path} is missing") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error


def questions(folder: Path, fields: Mapping[str, type] = QUESTION) -> list[dict[str, Any]]:
    """Return the questions of a folder; there must be one at least."""
    found = list(json_lines(folder / "queries.jsonl.gz", fields))
    if not found:
        raise BadInput(f"{folder / 'queries.jsonl.gz'} asks nothing")
    return found


def answers(folder: Path, column: str) -> dict[str, dict[str, float]]:
    """Return qid -> the right answers with their gains, empty where none is known; there must be one at least."""
    path, right = folder / "qrels.csv", defaultdict[str, dict[str, float]](dict)
    for number, row in enumerate(rows(path, ["qid", column]), 2):
        try:
            gain = float(row.get("gain") or 1)
        except ValueError as error:
            raise BadInput(f"{path}, line {number}: the gain {row['gain']!r} is no number") from error
        if gain > 0:
            right[row["qid"]][row[column]] = gain
    if not right:
        raise BadInput(f"{path} has no rows")
    return right


def ranking(path: Path) -> dict[str, list[str]]:
    """Return qid -> ids, best first, of a run that was written earlier (qid, docid, score)."""
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for number, row in enumerate(rows(path, ["qid", "docid", "score"]), 2):
        try:
            found[row["qid"]].append((float(row["score"]), row["docid"]))
        except ValueError as error:
            raise BadInput(f"{path}, line {number}: the score {row['score']!r} is no number") from error
    return {qid: [name for _, name in sorted(best, key=lambda one: -one[0])] for qid, best in found.items()}


def title_of(text: str) -> str:
    """The questions of these tasks begin with their title."""
    return text.partition(". ")[0]


def _object(line: str, path: Path, number: int, fields: Mapping[str, type]) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadInput(f"{path}, line {number}: {error}") from error
    if not isinstance(found, dict):
        raise BadInput(f"{path}, line {number} is no object")
    for field, kind in fields.items():
        if not isinstance(found.get(field), kind):
            raise BadInput(f"{path}, line {number}: {field} is missing or is no {kind.__name__}")
    return found
