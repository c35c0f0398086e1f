"""Plates: a figure with neatline, number, caption and source; and the coast map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.ui.atlas import labels, plates
from portal.ui.parts import Pin

register = template.Library()


@register.simple_block_tag
def plate(
    content: SafeString,
    caption: Any,
    *,
    number: int | None = None,
    source: Any = "",
    figure: bool = False,
    classes: str = "",
) -> str:
    return render_to_string(
        "ui/plate.html",
        {
            "content": content,
            "caption": caption,
            "number": number,
            "source": source,
            "figure": figure,
            "classes": classes,
        },
    )


@register.inclusion_tag("ui/coast_map.html")
def coast_map(
    pins: Sequence[Pin],
    title: Any,
    *,
    caption: Any = "",
    number: int | None = None,
    zoom: str = "",
    small: bool = False,
    description: Any = "",
    classes: str = "",
    anchor: str = "",
    towns: Iterable[labels.Place] = (),
) -> dict[str, Any]:
    """The whole region, or with zoom="region" the part of it that holds the pins, with `small` on the plate of a narrow column,
    so that its words are not drawn smaller than they are written. `anchor`: an id to link to. `towns` orient the
    reader on a zoomed plate beside the large ones that every plate knows."""
    projection = plates.choose(pins, near=zoom == "region", side=plates.SMALL if small else plates.LARGE)
    return _plate(
        projection, pins, towns, title=title, caption=caption, number=number, description=description, classes=classes, anchor=anchor
    )  # fmt: skip


@register.inclusion_tag("ui/coast_map.html")
def pin_plate(
    projection: plates.Projection, pins: Sequence[Pin], title: Any, *, description: Any = ""
) -> dict[str, Any]:
    """The plate on which somebody sets a pin: drawn around a point that the page chose (`plates.around`)."""
    return _plate(projection, pins, (), title=title, description=description)


def _plate(
    projection: plates.Projection,
    pins: Sequence[Pin],
    towns: Iterable[labels.Place],
    *,
    title: Any,
    caption: Any = "",
    number: int | None = None,
    description: Any = "",
    classes: str = "",
    anchor: str = "",
) -> dict[str, Any]:
    drawn = labels.place_pins(projection, pins)
    kilometres, length = plates.scale(projection)
    return {
        "id": anchor or f"map-{uuid4().hex[:8]}",
        "anchor": anchor,
        "classes": classes,
        "title": title,
        "description": description,
        "caption": caption,
        "number": number,
        "near": projection.near,
        "width": projection.width,
        "height": projection.height,
        "land": plates.land(projection),
        "lakes": plates.lakes(projection),
        "graticule": plates.graticule(projection),
        "degrees": labels.degrees(projection),
        "seas": labels.place_seas(projection, drawn),
        "towns": labels.place_towns(projection, drawn, towns) if projection.near else [],
        "pins": drawn,
        "pin": labels.PIN,
        "kilometres": kilometres,
        "scale": length,
        "scale_y": projection.height - 14,
        "scale_label_x": 21 + length,
        "scale_label_y": projection.height - 10,
    }
