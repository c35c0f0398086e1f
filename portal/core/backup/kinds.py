"""Kinds of column, and how their values are written so that they mean the same in every database.

A line of an archive is a JSON list. What JSON has (whole and broken numbers, text, yes and no, nothing) stands as it is; the
rest is text. So is a JSON column, in one spelling: PostgreSQL keeps no order of names, and its own `null` is not the column's.
"""

from __future__ import annotations

import datetime as dt
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Field

Turn = Callable[[Any], Any]
SHORT = 200

KIND_OF = {
    **dict.fromkeys(["AutoField", "BigAutoField", "SmallAutoField"], "int"),
    **dict.fromkeys(["IntegerField", "BigIntegerField", "SmallIntegerField"], "int"),
    **dict.fromkeys(["PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField"], "int"),
    **dict.fromkeys(
        ["CharField", "TextField", "SlugField", "FileField", "FilePathField", "GenericIPAddressField"], "text"
    ),
    "BinaryField": "bytes",
    "BooleanField": "bool",
    "DateField": "date",
    "DateTimeField": "moment",
    "DecimalField": "decimal",
    "DurationField": "duration",
    "FloatField": "float",
    "JSONField": "json",
    "TimeField": "time",
    "UUIDField": "uuid",
}
"""By Django's internal type; a model with another one fails its test, before an archive is made without it."""


def kind_of(field: Field[Any, Any]) -> str:
    """The kind of a column; a decimal says its digits after the point ("decimal:2")."""
    while field.remote_field:
        field = field.target_field
    kind = KIND_OF[field.get_internal_type()]
    return f"decimal:{field.decimal_places}" if kind == "decimal" else kind


def out_of(kind: str) -> Turn | None:
    """From what a cursor of Django's gives to what is written; None where nothing needs to be done."""
    name, _, digits = kind.partition(":")
    if name == "decimal":
        return _decimal(int(digits))
    turns: dict[str, Turn] = {
        "bool": bool,
        "bytes": lambda value: b64encode(bytes(value)).decode(),
        "date": dt.date.isoformat,
        "duration": _microseconds,
        "float": float,
        "json": _json,
        "moment": _moment,
        "time": dt.time.isoformat,
        "uuid": lambda value: str(value if isinstance(value, UUID) else UUID(value)),
    }
    return turns.get(name)


def into_sqlite(kind: str) -> Turn | None:
    """From what is written to what Django would put into SQLite."""
    turns: dict[str, Turn] = {
        "bool": int,
        "bytes": b64decode,
        "moment": lambda value: value[:-1].replace("T", " "),
        "uuid": lambda value: value.replace("-", ""),
    }
    return turns.get(kind)


def into_postgresql(kind: str) -> Turn | None:
    """From what is written to what COPY takes: text of every kind is read by the column itself."""
    turns: dict[str, Turn] = {
        "bytes": b64decode,
        "duration": lambda value: f"{value} microseconds",
    }
    return turns.get(kind)


INTO = {"sqlite": into_sqlite, "postgresql": into_postgresql}


def _moment(value: dt.datetime) -> str:
    """In UTC, in which SQLite keeps it without saying so."""
    if value.tzinfo is not None:
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
    return f"{value.isoformat()}Z"


def _microseconds(value: dt.timedelta | int) -> int:
    return value if isinstance(value, int) else value // dt.timedelta(microseconds=1)


def _decimal(digits: int) -> Turn:
    """As many digits as the column has: SQLite keeps a broken number, PostgreSQL the digits."""
    # SQLite's numbers are good for fifteen digits, and Django reads them so.
    context = Context(prec=15)
    step = Decimal(1).scaleb(-digits)

    def written(value: Decimal | float) -> str:
        exact = value if isinstance(value, Decimal) else context.create_decimal_from_float(float(value))
        return format(exact.quantize(step, rounding=ROUND_HALF_EVEN), "f")

    return written


def _json(text: str) -> str:
    return _spelt_short(text) if len(text) < SHORT else _spelt(text)


def _spelt(text: str) -> str:
    said = json.loads(text, parse_float=_number)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


# Lists of who may see something are the same in thousands of rows.
_spelt_short = lru_cache(maxsize=4096)(_spelt)


def _number(text: str) -> float | int:
    """PostgreSQL turns 1e16 into a whole number, so whole numbers are written as such."""
    number = float(text)
    return int(number) if number.is_integer() else number
