"""Where each member stands: one column for a link of the chain, support in rows below. Each has a place of its own, with room for its
name, so that no name covers another. Whoever finds no place is counted in "and 31 more", and has no lines there: a hundred lines into
one point say nothing, while one link looked at alone has room for them.

Lengths are units of the drawing. Rows are ordered so that those who work together stand near each other.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .facts import SUPPORT, Edge, Node

WIDTH = 900
ROW = 58
HEAD = 34
MARK = 12
LARGE = 16
LINE = 12
FOOT = 14
PADDING = 10
ROWS = 9
"""Of members that one column shows; with more, the last place is of all others."""

SUPPORT_ROWS = 2
ZOOMED_ACROSS = 4
"""Of a link that is looked at alone, so many stand side by side."""

SWEEPS = 4
BUSY = 4
"""From so many lines a mark is drawn large."""

STRONG = 3
"""From so many things done together a line is thick."""

WIDE, NARROW = frozenset("MWmw@%&ЖШЩ"), frozenset("iIljtfr.,:;'’!|()[] -")
LETTER, WIDE_LETTER, NARROW_LETTER, ARABIC_LETTER = 6.6, 9.6, 3.7, 5.6


@dataclass(frozen=True, slots=True)
class Placed:
    """A member, or several of one column that have no place of their own (`several` > 0). `lines` are its name as it fits."""

    node: Node
    x: float
    y: float
    lines: tuple[str, ...]
    is_busy: bool = False
    several: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """From place to place; `bend` is how far its middle is drawn aside (right, down), for two in one column or one row."""

    x1: float
    y1: float
    x2: float
    y2: float
    bend: tuple[float, float]
    is_strong: bool
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """`heads` are names of links with where they stand, `rules` the lines between columns, `below` where support begins."""

    width: float
    height: float
    heads: Sequence[tuple[str, float]]
    rules: Sequence[float]
    below: float
    placed: Sequence[Placed]
    lines: Sequence[Line]
    hidden: int


@dataclass(frozen=True, slots=True)
class _Cell:
    """A place in the grid, before it has lengths. `parts` are the members whose lines lead there."""

    node: Node
    parts: tuple[int, ...]
    several: int = 0


def arrange(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    columns: Sequence[str],
    *,
    more: Callable[[int], str],
    zoom: int | None = None,
    mirrored: bool = False,
    width: int = WIDTH,
) -> Drawing:
    """Place everybody. `columns` are the names of the links in order, `more` says "and 31 more".

    `zoom` is a link (from 1) that is looked at alone: it has the room of several, and of all others those who work with it come first.
    """
    degree = Counter(one for edge in edges if not edge.is_missing for one in (edge.one, edge.other))
    wanted = {one for edge in edges if edge.is_missing for one in (edge.one, edge.other)}
    by_column: defaultdict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        by_column[node.column if 0 <= node.column <= len(columns) else SUPPORT].append(node)
    spans = {at: (ZOOMED_ACROSS if at == zoom else 1) for at in range(1, len(columns) + 1)}
    total = sum(spans.values()) or 1
    unit = width / total
    across = max(2, int(width // 128))
    grids: dict[int, list[_Cell]] = {}
    asked = {one.id for one in by_column[zoom]} if zoom in spans else set()
    with_asked = Counter(
        one for edge in edges for one, two in ((edge.one, edge.other), (edge.other, edge.one)) if two in asked
    )
    for at in (*spans, SUPPORT):
        room = across * SUPPORT_ROWS if at == SUPPORT else ROWS * spans[at]
        weight = with_asked if asked and at != zoom else degree
        if asked and at != zoom:
            room = min(room, 1 + sum(weight[one.id] > 0 for one in by_column[at]))
        grids[at] = _cells(by_column[at], room, weight, set() if asked else wanted, more)
    if asked:
        edges = [one for one in edges if one.one in asked or one.other in asked]
    _order(grids, edges, [*spans, SUPPORT])
    rows = max((math.ceil(len(grids[at]) / span) for at, span in spans.items()), default=0)
    below = HEAD + max(rows, 1) * ROW + PADDING
    placed: list[Placed] = []
    where: dict[int, int] = {}
    left = 0.0
    heads, rules = [], []
    for at, span in spans.items():
        wide = unit * span
        _place(grids[at], span, left, wide, HEAD, placed, where, degree, (rows * ROW))
        heads.append((columns[at - 1], left + wide / 2))
        left += wide
        rules.append(left)
    support_rows = math.ceil(len(grids[SUPPORT]) / across)
    _place(grids[SUPPORT], across, 0.0, width, below + PADDING, placed, where, degree, support_rows * ROW)
    height = below + (support_rows * ROW + PADDING if support_rows else 0) + FOOT
    if mirrored:
        placed = [Placed(one.node, width - one.x, one.y, one.lines, one.is_busy, one.several) for one in placed]
        heads = [(name, width - x) for name, x in heads]
        rules = [width - x for x in rules]
    lines = _lines(edges, where, placed)
    hidden = sum(one.several for one in placed)
    return Drawing(width, round(height), heads, rules[:-1], below, placed, lines, hidden)


def _cells(
    nodes: Sequence[Node], room: int, degree: Mapping[int, int], wanted: set[int], more: Callable[[int], str]
) -> list[_Cell]:
    """Those with most lines have a place, and those who lack one; all others share the last."""
    ranked = sorted(nodes, key=lambda one: (one.id not in wanted, -degree.get(one.id, 0), one.name, one.id))
    if len(ranked) <= room:
        return [_Cell(one, (one.id,)) for one in ranked]
    shown, rest = ranked[: room - 1], ranked[room - 1 :]
    kinds = Counter(one.kind for one in rest)
    kind = min(kinds, key=lambda one: (-kinds[one], one))
    together = Node(-1 - rest[0].id, more(len(rest)), kind, rest[0].column)
    return [*(_Cell(one, (one.id,)) for one in shown), _Cell(together, tuple(one.id for one in rest), len(rest))]


def _order(grids: dict[int, list[_Cell]], edges: Sequence[Edge], columns: Sequence[int]) -> None:
    """Move each towards the middle of those it works with, to and fro: fewer lines cross. Those who share a place stay last."""
    beside: defaultdict[int, list[int]] = defaultdict(list)
    for edge in edges:
        beside[edge.one].append(edge.other)
        beside[edge.other].append(edge.one)
    for sweep in range(SWEEPS):
        for at in columns if sweep % 2 == 0 else reversed(columns):
            height = {
                part: (row + 1) / (len(cells) + 1)
                for cells in grids.values()
                for row, cell in enumerate(cells)
                for part in cell.parts
            }
            cells = grids[at]
            middle = {}
            for row, cell in enumerate(cells):
                near = [height[other] for part in cell.parts for other in beside[part] if other in height]
                middle[cell.node.id] = sum(near) / len(near) if near else (row + 1) / (len(cells) + 1)
            cells.sort(key=lambda cell: (cell.several > 0, middle[cell.node.id], cell.node.name, cell.node.id))


def _place(
    cells: Sequence[_Cell],
    across: int,
    left: float,
    wide: float,
    top: float,
    placed: list[Placed],
    where: dict[int, int],
    degree: Mapping[int, int],
    tall: float,
) -> None:
    room = wide / across
    rows = math.ceil(len(cells) / across) or 1
    step = max(ROW, min(tall / rows, 1.6 * ROW)) if tall else ROW
    for number, cell in enumerate(cells):
        row, column = divmod(number, across)
        # Every other one stands a little aside, so that a line down the column does not run through marks.
        aside = (0.12 if row % 2 else -0.12) * room if across == 1 else 0.0
        x = left + (column + 0.5) * room + aside
        y = top + row * step + MARK
        fits = room - PADDING - 2 * abs(aside)
        for part in cell.parts:
            where[part] = len(placed)
        placed.append(
            Placed(
                cell.node,
                round(x, 1),
                round(y, 1),
                fitted(cell.node.name, fits),
                degree.get(cell.node.id, 0) >= BUSY,
                cell.several,
            )
        )


def _lines(edges: Sequence[Edge], where: Mapping[int, int], placed: Sequence[Placed]) -> list[Line]:
    """Lines between places; who shares a place has none."""
    times: Counter[tuple[int, int]] = Counter()
    missing: set[tuple[int, int]] = set()
    for edge in edges:
        if edge.one not in where or edge.other not in where:
            continue
        pair = (min(where[edge.one], where[edge.other]), max(where[edge.one], where[edge.other]))
        if placed[pair[0]].several or placed[pair[1]].several:
            continue
        if edge.is_missing:
            missing.add(pair)
        else:
            times[pair] += edge.times
    drawn = []
    for pair in sorted({*times, *missing}):
        one, other = placed[pair[0]], placed[pair[1]]
        is_missing = pair in missing and pair not in times
        drawn.append(Line(one.x, one.y, other.x, other.y, _bend(one, other), times[pair] >= STRONG, is_missing))
    return sorted(drawn, key=lambda line: (line.is_strong, line.is_missing))


def _bend(one: Placed, other: Placed) -> tuple[float, float]:
    """A line down a column, or along a row past others, goes around them."""
    across, down = abs(one.x - other.x), abs(one.y - other.y)
    if across < 40 < down:
        return (round(min(60.0, down * 0.25), 1), 0.0)
    if down < 20 and across > 190:
        return (0.0, round(-min(46.0, across * 0.12), 1))
    return (0.0, 0.0)


def width_of(text: str) -> float:
    """About how wide a text is in letters of 11 units: no font is opened for it, and no name runs over the next for it."""
    return sum(_letter(one) for one in text)


def _letter(letter: str) -> float:
    if letter in WIDE:
        return WIDE_LETTER
    if letter in NARROW:
        return NARROW_LETTER
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.bidirectional(letter) in {"AL", "R"}:
        return ARABIC_LETTER
    return 11.0 if unicodedata.east_asian_width(letter) in {"W", "F"} else LETTER


def fitted(name: str, room: float) -> tuple[str, ...]:
    """A name in at most two lines of so much room; what does not fit ends in three dots."""
    words, lines = name.split(), [""]
    for number, word in enumerate(words):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer) <= room:
            lines[-1] = longer
        elif len(lines) == 1 and lines[0]:
            lines.append(word)
        else:
            lines[-1] = " ".join([longer, *words[number + 1 :]])
            break
    return tuple(_cut(line, room) for line in lines if line)


def _cut(line: str, room: float) -> str:
    if width_of(line) <= room:
        return line
    kept = line
    while kept and width_of(f"{kept}…") > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
