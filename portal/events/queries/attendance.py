"""Who was at which session: as a table for its organiser, and in per cent for certificates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..models import Attendance, Event, Registration, Session

WHOLE = ""
"""In the key of a cell, instead of a session: the event as a whole, where it has no programme."""
MOST_CELLS = 900
PAGE = 50


@dataclass(frozen=True, slots=True)
class Column:
    """A session in which somebody is or is not; `session` is empty for the event as a whole."""

    key: str
    session: Session | None

    @property
    def pk(self) -> int | None:
        return self.session.pk if self.session else None


@dataclass(frozen=True, slots=True)
class Cell:
    key: str
    column: Column
    there: bool


@dataclass(frozen=True, slots=True)
class Row:
    registration: Registration
    cells: list[Cell]


def columns_of(event: Event) -> list[Column]:
    """Its sessions in their order, without pauses and those that were called off; at least one column."""
    rows = Session.objects.filter(event=event, called_off_at=None).exclude(kind__in=Session.PAUSES)
    found = [Column(one.public_id, one) for one in rows.order_by("starts_at", "pk")]
    return found or [Column(WHOLE, None)]


def expected_at(event: Event) -> Any:
    """Those who have a place, and whoever was let in."""
    return Registration.objects.going().filter(event=event)


def rows_a_page(columns: Sequence[Column]) -> int:
    """So many that what a browser sends back is not too much for one form."""
    return max(1, min(PAGE, MOST_CELLS // len(columns)))


def table_of(registrations: Sequence[Registration], columns: Sequence[Column]) -> list[Row]:
    """In one query for all of them."""
    marks = marks_of(registrations)
    return [
        Row(
            one,
            [
                Cell(key_of(one, column), column, was_there(one, column, marks, first=column == columns[0]))
                for column in columns
            ],
        )
        for one in registrations
    ]


def marks_of(registrations: Iterable[Registration]) -> dict[tuple[int, int | None], bool]:
    """What the organiser wrote down, by registration and session."""
    rows = Attendance.objects.filter(registration__in=[one.pk for one in registrations])
    return {(row.registration_id, row.session_id): row.there for row in rows}


def was_there(
    registration: Registration, column: Column, marks: dict[tuple[int, int | None], bool], *, first: bool
) -> bool:
    """As written down; else whoever was checked in at the door was at the first session."""
    written = marks.get((registration.pk, column.pk))
    return written if written is not None else first and registration.checked_in_at is not None


def key_of(registration: Registration, column: Column) -> str:
    return f"{registration.public_id}.{column.key}"


def shares_of(registrations: Collection[Registration], columns: Sequence[Column]) -> dict[int, int]:
    """At how many per cent of the sessions somebody was, rounded down, by primary key."""
    marks = marks_of(registrations)
    return {
        one.pk: 100
        * sum(was_there(one, column, marks, first=column == columns[0]) for column in columns)
        // len(columns)
        for one in registrations
    }
