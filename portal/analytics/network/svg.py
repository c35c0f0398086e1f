"""A drawing as SVG: text, lines and marks with classes alone, since the page's policy lets nothing carry a style of its own."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from .layout import HEAD, LARGE, LINE, MARK, Drawing, Line, Placed


@dataclass(frozen=True, slots=True)
class Words:
    """What it is called, what it says in words, and the name of the row below. `icons`: the address of the sheet with the marks."""

    title: str
    description: str
    support: str
    icons: str


def draw(drawing: Drawing, words: Words, *, key: str = "network", mirrored: bool = False) -> str:
    """`key` begins the ids, so that two may stand on one page."""
    wide, tall = _n(drawing.width), _n(drawing.height)
    parts = [
        f'<svg viewBox="0 0 {wide} {tall}" role="img" aria-labelledby="{key}-title {key}-words">',
        f'<title id="{key}-title">{escape(words.title)}</title><desc id="{key}-words">{escape(words.description)}</desc>',
    ]
    parts += [
        f'<text class="faint" x="{_n(x)}" y="18" text-anchor="middle">{escape(name)}</text>'
        for name, x in drawing.heads
    ]
    parts += [f'<path class="axis" d="M{_n(x)} {HEAD - 8}V{_n(drawing.below - 6)}"/>' for x in drawing.rules]
    parts.append(f'<path class="axis" d="M12 {_n(drawing.below)}H{_n(drawing.width - 12)}"/>')
    edge = drawing.width - 12 if mirrored else 12
    # In a drawing that reads from right to left a text that ends at its point starts there for its reader.
    anchor = ' text-anchor="end"' if mirrored else ""
    parts.append(
        f'<text class="faint" x="{_n(edge)}" y="{_n(drawing.height - 6)}"{anchor}>{escape(words.support)}</text>'
    )
    parts += [_line(one) for one in drawing.lines]
    parts += [_mark(one, words.icons) for one in drawing.placed]
    parts.append("</svg>")
    return "\n".join(parts)


def _line(line: Line) -> str:
    classes = "edge miss" if line.is_missing else "edge strong" if line.is_strong else "edge"
    start = f"M{_n(line.x1)} {_n(line.y1)}"
    right, down = line.bend
    if not right and not down:
        return f'<path class="{classes}" d="{start}L{_n(line.x2)} {_n(line.y2)}"/>'
    x, y = (line.x1 + line.x2) / 2 + right, (line.y1 + line.y2) / 2 + down
    return f'<path class="{classes}" d="{start}Q{_n(x)} {_n(y)} {_n(line.x2)} {_n(line.y2)}"/>'


def _mark(one: Placed, icons: str) -> str:
    size = LARGE if one.is_busy else MARK
    kind, classes = escape(one.node.kind), "halo sf faint" if one.several else "halo sf"
    left, top = _n(one.x - size / 2), _n(one.y - size / 2)
    parts = [
        f'<g data-kind="{kind}"><title>{escape(one.node.name)}</title>',
        f'<use class="pt" href="{escape(icons)}#k-{kind}" x="{left}" y="{top}" width="{size}" height="{size}"/>',
    ]
    for row, line in enumerate(one.lines, 1):
        y = _n(one.y + size / 2 + LINE * row)
        parts.append(f'<text class="{classes}" x="{_n(one.x)}" y="{y}" text-anchor="middle">{escape(line)}</text>')
    parts.append("</g>")
    return "".join(parts)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
