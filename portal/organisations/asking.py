"""Where one asks a cluster to be taken in, where that takes more than a click: apps above sign in with their own forms."""

from __future__ import annotations

from collections.abc import Callable

from portal.core.registry import Registry

from .models import Cluster

own_forms: Registry[Callable[[Cluster], str]] = Registry()


def form_of(cluster: Cluster) -> str:
    """The address of the form with which one applies to this cluster; empty where asking is enough."""
    return next((address for _name, ask in own_forms if (address := ask(cluster))), "")
