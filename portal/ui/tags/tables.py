"""Tables that become labelled lists on a phone, and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.ui.parts import Figure

register = template.Library()


class Numeric(str):
    """The label of a column that holds numbers or dates, set at the end of its line."""

    __slots__ = ()


@register.filter
def numeric(label: Any) -> Numeric:
    return Numeric(label)


@register.simple_block_tag
def ledger(content: SafeString, *columns: Any, caption: Any = "", tight: bool = False) -> str:
    """`columns`: their labels in order. Rows are <tr role="row"> with `{% cell %}`s."""
    heads = [(column, isinstance(column, Numeric)) for column in columns]
    return render_to_string("ui/ledger.html", {"content": content, "heads": heads, "caption": caption, "tight": tight})


@register.simple_block_tag
def cell(content: SafeString, label: Any = "") -> SafeString:
    """A cell that carries its column's label for phones; without a label it is the heading of its row."""
    if not label:
        return format_html('<th role="rowheader" scope="row">{}</th>', content)
    return format_html(
        '<td role="cell" data-l="{}"{}>{}</td>',
        label,
        SafeString(' class="n"' if isinstance(label, Numeric) else ""),
        content,
    )


@register.inclusion_tag("ui/figures.html")
def figures(items: Sequence[Figure]) -> dict[str, Any]:
    return {"items": [(item, sparkline(item.points)) for item in items]}


def sparkline(points: Sequence[float], width: int = 120, height: int = 28, edge: int = 2) -> str:
    """The points of an SVG polyline, lowest value at the bottom; empty below two points."""
    if len(points) < 2:
        return ""
    low, high = min(points), max(points)
    scale = (height - 2 * edge) / (high - low or 1)
    step = width / (len(points) - 1)
    return " ".join(
        f"{index * step:.0f},{height - edge - (value - low) * scale:.1f}" for index, value in enumerate(points)
    )
