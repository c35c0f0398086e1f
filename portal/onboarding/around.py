"""What stands around the page of claims and corrections. A floor above signs in with the tabs of the office that reads it.

tabs.register("desk", tabs_of_desk)
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from portal.core.registry import Registry
from portal.ui.parts import Tab

tabs: Registry[Callable[[HttpRequest], list[Tab]]] = Registry()


def tabs_around(request: HttpRequest) -> list[Tab]:
    """Of whoever signed in first and has any for this reader."""
    return next((found for _name, ask in tabs if (found := ask(request))), [])
