"""What a network is made of."""

from __future__ import annotations

from dataclasses import dataclass

SUPPORT = 0
FINANCE = "finance"


@dataclass(frozen=True, slots=True)
class Node:
    """A member. `column` is its link in the chain, from 1; SUPPORT for whoever serves all links. `kind` gives its shape."""

    id: int
    name: str
    kind: str
    column: int = SUPPORT


@dataclass(frozen=True, slots=True)
class Edge:
    """Two members (`one` below `other`) who did so many things together (`times`); or `is_missing`: both fit, and have no link yet."""

    one: int
    other: int
    times: int = 1
    is_missing: bool = False
