"""What a table is made of: columns as described, rows as read, limits, and the refusal of a whole file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .report import Finding

MEGABYTE = 1_000_000
"""Bytes, as people are told sizes: what is refused and what is said are the same number."""


class Unreadable(Exception):
    """The file cannot be read as a table. `fix` says what to do."""

    def __init__(self, problem: str, fix: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost: bytes on disk, bytes once unpacked, rows, columns, letters in a cell."""

    size: int = 150 * MEGABYTE
    unpacked: int = 600 * MEGABYTE
    rows: int = 250_000
    columns: int = 100
    cell: int = 20_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `several`: a list, its parts separated by semicolons or lines (a list in JSONL)."""

    name: str
    about: str
    required: bool = False
    longest: int = 0
    several: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `number` counts as a spreadsheet does. Columns that are not there read as empty."""

    number: int
    texts: Mapping[str, str]
    lists: Mapping[str, Sequence[str]]
    findings: tuple[Finding, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")

    def several(self, name: str) -> Sequence[str]:
        return self.lists.get(name, ())

    def has(self, name: str) -> bool:
        """Whether the file has this column at all: what it does not have is left as it is."""
        return name in self.texts or name in self.lists


@dataclass(slots=True)
class Table:
    """A table being read. `kind` is csv, xlsx or jsonl; `notes` are sentences about how it was read."""

    kind: str
    rows: Iterator[Row]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Record:
    """What a format hands over: values by column name, or what kept it from being read."""

    number: int
    values: Mapping[str, Any]
    finding: Finding | None = None
