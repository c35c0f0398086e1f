"""The value chain as a mini ribbon and as a ribbon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from portal.ui.chain import Positions, check_length, mini_chain
from portal.ui.parts import Stage

register = template.Library()


@register.inclusion_tag("ui/mini.html")
def mini(
    links: int | Sequence[Any],
    *,
    fit: Positions = None,
    you: Positions = None,
    gap: Positions = None,
    large: bool = False,
    label: str = "",
) -> dict[str, Any]:
    chain = mini_chain(links, fit=fit, you=you, gap=gap)
    return {"states": chain.states, "label": label or chain.label, "large": large}


@register.inclusion_tag("ui/ribbon.html")
def ribbon(stages: Sequence[Stage], *, flat: bool = False, heading: str = "h3") -> dict[str, Any]:
    """Lanes come from the first stage that has them; every stage carries the same lanes in the same order."""
    check_length(len(stages))
    lanes = [] if flat else next((stage.lanes for stage in stages if stage.lanes), ())
    return {"stages": stages, "lanes": lanes, "flat": not lanes, "heading": heading}
