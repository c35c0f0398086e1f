"""Requests as views see them: a typed request, forms that call a service, keyset pages."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from .errors import NotPossible

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django_htmx.middleware import HtmxDetails


Result = TypeVar("Result")
Row = TypeVar("Row")


class Request(HttpRequest):
    """For annotations: what the middleware adds to every request."""

    htmx: HtmxDetails
    request_id: str
    acting_organisation: Any


def attempt(form: BaseForm, service: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Result | None:
    """Call a service for a valid form; put its NotPossible on the filled form, so that nothing typed is lost.

    Returns what the service returns, or None when the form now carries the reason: answer 422 with the form.
    """
    try:
        return service(*args, **kwargs)
    except NotPossible as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.message)
        return None


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """One page of rows and the cursors of its neighbours (None at an end)."""

    rows: Sequence[Row]
    next_cursor: str | None
    previous_cursor: str | None


def encode_cursor(values: Sequence[Any], *, backwards: bool = False) -> str:
    return base64.urlsafe_b64encode(json.dumps([backwards, *values], default=str).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> tuple[bool, list[Any]] | None:
    """The direction and values of a cursor; None for anything that we did not write."""
    try:
        raw = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        return None
    if not isinstance(raw, list) or len(raw) != length + 1 or not isinstance(raw[0], bool):
        return None
    return raw[0], raw[1:]


def keyset_page(
    rows: QuerySet[Any], *, key: str, cursor: str = "", size: int = 20, descending: bool = False
) -> KeysetPage[Any]:
    """A page of `rows` ordered by (`key`, pk), found by key and not by offset: page 1,000 costs what page 1 costs.

    `key` must be a non-null column. A cursor that we did not write counts as none.
    """
    place = decode_cursor(cursor, 2) if cursor else None
    backwards, values = place or (False, [])
    down = descending != backwards
    if values:
        comparison = "lt" if down else "gt"
        try:
            rows = rows.filter(
                Q(**{f"{key}__{comparison}": values[0]}) | Q(**{key: values[0], f"pk__{comparison}": values[1]})
            )
        except (TypeError, ValueError, ValidationError):
            return keyset_page(rows, key=key, size=size, descending=descending)
    sign = "-" if down else ""
    found = list(rows.order_by(f"{sign}{key}", f"{sign}pk")[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return KeysetPage([], None, None)
    has_next = more if not backwards else True
    has_previous = bool(values) if not backwards else more
    return KeysetPage(
        found,
        encode_cursor([getattr(found[-1], key), found[-1].pk]) if has_next else None,
        encode_cursor([getattr(found[0], key), found[0].pk], backwards=True) if has_previous else None,
    )
