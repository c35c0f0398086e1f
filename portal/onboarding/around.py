"""What stands around the page of claims and corrections. A floor above signs in with the office that reads it, and its tabs.

offices.register("desk", office_of_desk)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from portal.core.registry import Registry
from portal.organisations.models import Cluster
from portal.ui.parts import Tab


@dataclass(frozen=True, slots=True)
class Office:
    cluster: Cluster
    tabs: Sequence[Tab]


offices: Registry[Callable[[HttpRequest], Office | None]] = Registry()


def office_around(request: HttpRequest) -> Office | None:
    """Of whoever signed in first and has one for this reader."""
    return next((found for _name, ask in offices if (found := ask(request))), None)
