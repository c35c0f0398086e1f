"""Draws a network of invented members, and the same members as a plain table, in one run: seconds of each."""

from __future__ import annotations

import random
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.template import engines

from portal.analytics.network import Edge, Node, arrange, draw, measure
from portal.analytics.network.svg import Words
from portal.core.figures import in_turns, write_figures

ORGANISATIONS = 400
LINES_EACH = 3
LINKS = ("Inputs", "Processing", "Packaging", "Logistics", "Market")
KINDS = ("firm",) * 8 + ("university", "research", "government", "finance")
SUPPORTING = frozenset(KINDS) - {"firm"}
FIRST = ("Nakhla", "Dar Sanabel", "Rimal", "Sidr", "Bustan", "Hasa", "Waha", "Ayn Najm", "Souq Al-Khair", "Mashrabiya")
LAST = (
    "Packing",
    "Dates",
    "Cold Lines",
    "Seed Mill",
    "Carton",
    "Export and Trading Company",
    "Syrup Works",
    "Nurseries",
)
TABLE = """<table>{% for node, others in rows %}<tr><th>{{ node.name }}</th><td>{{ node.kind }}</td><td>{{ node.column }}</td>
<td>{% for one in others %}{{ one }}, {% endfor %}</td></tr>{% endfor %}</table>"""


def invented(many: int, seed: int = 8) -> tuple[list[Node], list[Edge]]:
    """So many members along five links, three lines each on average, some of them between neighbours of the chain."""
    chance = random.Random(seed)  # noqa: S311 - the same picture in every run
    nodes = []
    for number in range(1, many + 1):
        kind = chance.choice(KINDS)
        column = 0 if kind in SUPPORTING else chance.choices((1, 2, 3, 4, 5), (4, 6, 3, 1, 2))[0]
        nodes.append(Node(number, f"{chance.choice(FIRST)} {chance.choice(LAST)} {number}", kind, column))
    may = [one for one in nodes if one.kind != "finance"]
    pairs: dict[tuple[int, int], int] = {}
    while len(pairs) < many * LINES_EACH // 2:
        one = chance.choice(may)
        near = [other for other in chance.sample(may, 6) if abs(other.column - one.column) <= 1 and other != one]
        if near:
            first, second = sorted((one.id, near[0].id))
            pairs[first, second] = chance.choice((1, 1, 1, 2, 4))
    edges = [Edge(start, end, times) for (start, end), times in pairs.items()]
    lacking = [sorted(two.id for two in chance.sample(may, 2)) for _once in range(6)]
    return nodes, [
        *edges,
        *(Edge(one, other, 0, is_missing=True) for one, other in lacking if (one, other) not in pairs),
    ]


class Command(BaseCommand):
    help = "Draw a network of invented organisations, against a plain table of the same in the same run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisations", type=int, default=ORGANISATIONS)
        parser.add_argument("--json", default="", help="write the figures to this file, too")

    def handle(self, *args: Any, **options: Any) -> None:
        many = options["organisations"]
        nodes, edges = invented(many)
        names = {one.id: one.name for one in nodes}
        beside: dict[int, list[str]] = {one.id: [] for one in nodes}
        for edge in edges:
            beside[edge.one].append(names[edge.other])
            beside[edge.other].append(names[edge.one])
        template = engines["django"].from_string(TABLE)
        words = Words("Network", "A list says the same.", "Support", "/icons.svg")

        def graph() -> str:
            return draw(arrange(nodes, edges, LINKS, more="and {} more".format), words)

        def table() -> str:
            return template.render({"rows": [(one, beside[one.id]) for one in nodes]})

        drawn, plain, measured = in_turns(graph, table, lambda: measure(nodes, edges), rounds=5)
        self.stdout.write(f"{many} organisations, {len(edges)} lines")
        self.stdout.write(f"graph, laid out and drawn: {drawn:.3f} s, {len(graph()) / 1024:.0f} KB")
        self.stdout.write(f"plain table of the same:   {plain:.3f} s")
        self.stdout.write(f"measures, by the clock:    {measured:.3f} s")
        if options["json"]:
            write_figures(
                options["json"],
                {"network_seconds": drawn, "network_table_seconds": plain, "network_measures_seconds": measured},
            )
