"""To whom else a round of invitations may go than to all members. A floor above signs in with groups of its own.

    groups.register("tag", Groups(choices=tags_of, members=carrying))

Both are asked for the office of the cluster only; a round to a group leaves out whom a round to all would leave out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portal.core.registry import Registry
from portal.organisations.models import Cluster


@dataclass(frozen=True)
class Groups:
    """`choices(cluster)`: key and words of each group. `members(cluster, key)`: primary keys of its organisations, as a query."""

    choices: Callable[[Cluster], list[tuple[str, str]]]
    members: Callable[[Cluster, str], QuerySet[Any, Any]]


groups: Registry[Groups] = Registry()


def group_choices(cluster: Cluster) -> list[tuple[str, str]]:
    """Every group of this cluster: `name:key` and its words."""
    return [(f"{name}:{key}", words) for name, one in groups for key, words in one.choices(cluster)]


def members_in(cluster: Cluster, group: str) -> QuerySet[Any, Any]:
    """Raises KeyError for a group that this cluster has not."""
    if group not in dict(group_choices(cluster)):
        raise KeyError(group)
    name, _sign, key = group.partition(":")
    return groups[name].members(cluster, key)
