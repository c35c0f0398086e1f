"""Where the demo's own pages exist: on this machine, where the story was seeded."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from .models import DemoSeed

REMEMBERED = "demo.seeded"
REMEMBERED_FOR = 60  # seconds


def is_demo() -> bool:
    """Never in a deployed installation, whatever lies in its database."""
    if settings.DEPLOYED:
        return False
    if cache.get(REMEMBERED):
        return True
    there = DemoSeed.objects.exists()
    if there:
        cache.set(REMEMBERED, there, REMEMBERED_FOR)
    return there


def is_demo_for(request: HttpRequest) -> bool:
    """The same for the menus, asked once per request."""
    if not hasattr(request, "_is_demo"):
        request._is_demo = is_demo()  # type: ignore[attr-defined]  # noqa: SLF001
    return request._is_demo  # type: ignore[attr-defined]  # noqa: SLF001
