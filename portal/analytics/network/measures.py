"""What a network is like: how dense, who stands between others, who stands alone, and of which kinds it is made.

Finance is left out of all that has to do with lines: who is financed is never shown, so it has none here, and would count as alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import networkx as nx

from .facts import FINANCE, Edge, Node

BETWEEN = 0.05
"""From this share of the shortest ways between others somebody is a broker."""

MOST = 5
EXACT = 600
"""Up to so many members every shortest way is looked at; beyond, those from so many of them, always the same."""


@dataclass(frozen=True, slots=True)
class Counts:
    """`density` is the share of all pairs that are linked, None below two members. `mix` counts members by kind, finance too."""

    members: int
    links: int
    density: float | None
    isolated: Sequence[int]
    mix: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Measures(Counts):
    """`brokers` are ids with the share (0 to 1) of the shortest ways between others that lead through them, the most first."""

    brokers: Sequence[tuple[int, float]]


def count(nodes: Sequence[Node], edges: Sequence[Edge]) -> Counts:
    """What is quick to count: a page may ask for it while it is read."""
    return _counts(nodes, _graph(nodes, edges))


def measure(nodes: Sequence[Node], edges: Sequence[Edge]) -> Measures:
    """With the ways between all, which take longer than a page may."""
    graph = _graph(nodes, edges)
    many = graph.number_of_nodes()
    between = nx.betweenness_centrality(graph, k=EXACT if many > EXACT else None, seed=1) if many > 2 else {}
    ranked = sorted(between.items(), key=lambda pair: (-pair[1], pair[0]))
    brokers = [(one, round(share, 4)) for one, share in ranked if share >= BETWEEN][:MOST]
    return Measures(**asdict(_counts(nodes, graph)), brokers=brokers)


def _graph(nodes: Sequence[Node], edges: Sequence[Edge]) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(sorted(one.id for one in nodes if one.kind != FINANCE))
    graph.add_edges_from(
        (one.one, one.other)
        for one in edges
        if not one.is_missing and one.one != one.other and graph.has_node(one.one) and graph.has_node(one.other)
    )
    return graph


def _counts(nodes: Sequence[Node], graph: nx.Graph[int]) -> Counts:
    return Counts(
        members=graph.number_of_nodes(),
        links=graph.number_of_edges(),
        density=nx.density(graph) if graph.number_of_nodes() > 1 else None,
        isolated=[one for one in graph if graph.degree(one) == 0],
        mix=dict(Counter(one.kind for one in nodes)),
    )
