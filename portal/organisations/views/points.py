"""The map of a form: one of its buttons was pressed, or a point is new and its place is shown before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..forms.points import PinMixin


def point_shown(
    request: HttpRequest, form: Any, lines: Sequence[PinMixin], again: Callable[[], HttpResponse]
) -> HttpResponse | None:
    """What to answer instead of saving; nothing where the form is to be saved. `lines` are the forms with a map, often `form` alone;
    `again` is the page with the form as it is.
    """
    if request.method != "POST":
        return None
    if request.htmx:  # type: ignore[attr-defined]
        asked = next((line for line in lines if f"{line.point_id}-map" == request.htmx.target), None)  # type: ignore[attr-defined]
        if asked:
            asked.is_looking = True
            return render(request, "organisations/_point.html", {"line": asked})
    if any(line.is_looking for line in lines):
        for line in lines:
            line.is_looking = True
    elif not form.is_valid() or not any(line.unseen and not line.cleaned_data.get("gone") for line in lines):
        return None
    return again()
