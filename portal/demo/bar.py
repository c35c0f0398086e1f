"""The slim bar above every page of the product while somebody is on the tour; and the door to the tour above the first pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import ResolverMatch

from portal.ui.navigation import Above, visitors

from .permissions import is_demo_for
from .queries.tour import Things
from .tour import STEPS, step_at
from .touring import Touring

OWN = ("demo:tour", "demo:tour_step", "demo:next_day", "demo:firms")
"""The tour's own pages say all of it themselves."""

DOORS = ("account_login", "account_signup", "wagtail_serve")


def above(request: HttpRequest) -> Above | None:
    if not is_demo_for(request):
        return None
    match = request.resolver_match
    name = match.view_name if match else ""
    if name in OWN:
        return None
    on = Touring.of(request)
    if on.step:
        return Above("demo/_bar.html", _bar(on))
    if name in DOORS and visitors(request) and _is_door(name, match):
        return Above("demo/_door.html", {})
    return None


def _is_door(name: str, match: ResolverMatch | None) -> bool:
    """Of an editor's pages the first alone."""
    return name != "wagtail_serve" or bool(match and not any(match.args) and not any(match.kwargs.values()))


def _bar(on: Touring) -> dict[str, Any]:
    step = step_at(on.step)
    assert step is not None
    things = Things()
    return {
        "step": step,
        "number": on.step,
        "total": len(STEPS),
        "is_done": things.is_done(step.key, seen=on.step in on.seen),
        "tries": things.tries if step.key == "ministry" else [],
        "after": on.step + 1 if step_at(on.step + 1) else 0,
    }
