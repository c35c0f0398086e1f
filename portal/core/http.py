"""Requests as views see them: a typed request, forms that call a service, keyset pages."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import getclosurevars
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme

from .errors import NotPossible

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.utils.functional import Promise
    from django_htmx.middleware import HtmxDetails


UNDO = "undo:"

LONGEST_ADDRESS = 8_000
"""Letters after the question mark. What is longer holds more than was read, and is answered with the address of what was read."""

Result = TypeVar("Result")
Row = TypeVar("Row")


class Request(HttpRequest):
    """For annotations: what the middleware adds to every request."""

    htmx: HtmxDetails
    request_id: str
    reads_at: str
    acting_organisation: Any


def attempt(form: BaseForm, service: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Result | None:
    """Call a service for a valid form; put its NotPossible on the filled form, so that nothing typed is lost.

    Returns what the service returns, or None when the form now carries the reason: answer 422 with the form.
    """
    try:
        return service(*args, **kwargs)
    except NotPossible as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, ValidationError(refusal.message, refusal.code))
        return None


def begun_with(request: HttpRequest, name: str, longest: int = 160) -> str:
    """What the address of an empty form says already for one of its fields; nothing once the form is sent."""
    if request.method == "POST":
        return ""
    return request.GET.get(name, "").replace("\x00", "").strip()[:longest]


def back_to(request: Request, otherwise: Any) -> HttpResponse:
    """The page on which a button stood, where that is one of ours."""
    wanted = request.POST.get("back", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect(otherwise)


def tell_outcome(
    request: HttpRequest, done: str | Promise, service: Callable[..., Any], /, *args: Any, **kwargs: Any
) -> None:
    """Call a service that a button stands for, and say what came of it on the next page: `done`, or why it was not possible."""
    try:
        service(*args, **kwargs)
    except NotPossible as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)


def tell_undoable(request: HttpRequest, done: str | Promise, undo: str) -> None:
    """Say what was done, with a button beside it that takes it back: `undo` is an address that is posted to."""
    messages.success(request, done, extra_tags=f"{UNDO}{undo}")


def undone_at(tags: str) -> str:
    """The address in what `tell_undoable` left with a message; empty for every other message."""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


def answers_get(view: Callable[..., Any]) -> bool:
    """Whether an address with this view can be opened by a link: Django's `require_POST` and its like say no."""
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        return hasattr(view_class, "get") and "get" in view_class.http_method_names
    step: Callable[..., Any] | None = view
    while step is not None:
        methods = getclosurevars(step).nonlocals.get("request_method_list") if hasattr(step, "__code__") else None
        if methods is not None and "GET" not in methods:
            return False
        step = getattr(step, "__wrapped__", None)
    return True


def readable_address(request: HttpRequest) -> str:
    """Where a link back to what is on screen may lead: this address, or, where it only takes what forms send, another.

    A view that answers a form with a page of its own says in `request.reads_at` where that page can be read; failing that it
    is the page that the form stood on, when the browser says so and it is one of ours. Empty when there is none.
    """
    match = request.resolver_match
    if match is None or answers_get(match.func):
        return escape_leading_slashes(request.get_full_path())
    told: str = getattr(request, "reads_at", "")
    return told or _form_stood_on(request)


def _form_stood_on(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referer)
    try:
        view = resolve(parts.path).func
    except Resolver404:
        return ""
    address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return address if answers_get(view) else ""


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """One page of rows and the cursors of its neighbours (None at an end)."""

    rows: Sequence[Row]
    next_cursor: str | None
    previous_cursor: str | None


def neighbours(request: HttpRequest, page: KeysetPage[Any], *, parameter: str = "after") -> dict[str, str]:
    """The addresses of a page's neighbours, with everything else of this one kept: `previous_url` and `next_url` for `{% pager %}`.

    Empty at an end. `parameter` is where the view reads the cursor.
    """

    def at(cursor: str | None) -> str:
        if cursor is None:
            return ""
        query = request.GET.copy()
        query[parameter] = cursor
        return f"?{query.urlencode()}"

    return {"previous_url": at(page.previous_cursor), "next_url": at(page.next_cursor)}


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

    `key` must be a column, or an annotation, that is never null. A cursor that we did not write counts as none.
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
