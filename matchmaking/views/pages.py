"""The neighbours of a keyset page as addresses that keep everything else of this one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from portal.core.http import KeysetPage, Request


def neighbours(request: Request, page: KeysetPage[Any]) -> dict[str, str]:
    """`previous_url` and `next_url` for `{% pager %}`; empty at an end."""

    def at(cursor: str | None) -> str:
        if cursor is None:
            return ""
        query = request.GET.copy()
        query["after"] = cursor
        return f"?{query.urlencode()}"

    return {"previous_url": at(page.previous_cursor), "next_url": at(page.next_cursor)}


def back(request: Request, otherwise: str) -> HttpResponse:
    """To the page the button stood on, where that was one of ours; else to that address."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect(otherwise)
