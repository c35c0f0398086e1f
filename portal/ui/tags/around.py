"""Getting around: crumbs, tabs, pages of a list, steps of a task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from portal.ui.parts import Step, Tab

register = template.Library()


@register.inclusion_tag("ui/crumbs.html")
def crumbs(*labels_and_addresses: Any) -> dict[str, Any]:
    """Label, address, label, address, ..., and the name of this page last."""
    *way, here = labels_and_addresses
    return {"way": list(zip(way[::2], way[1::2], strict=True)), "here": here}


@register.inclusion_tag("ui/tabs.html")
def tabs(label: Any, tabs: Sequence[Tab]) -> dict[str, Any]:
    return {"label": label, "tabs": tabs}


@register.inclusion_tag("ui/sections.html")
def sections(label: Any, tabs: Sequence[Tab]) -> dict[str, Any]:
    """Tabs too many for a phone's row: there a menu that opens without script and names the one that is shown."""
    return {"label": label, "tabs": tabs, "current": next((tab for tab in tabs if tab.current), None)}


@register.inclusion_tag("ui/pager.html")
def pager(*, previous: str | None = None, next: str | None = None, summary: Any = "") -> dict[str, Any]:  # noqa: A002 - the word a template writes
    """Links to the neighbours of a keyset page; nothing where there is none."""
    return {"previous": previous, "next": next, "summary": summary}


@register.inclusion_tag("ui/steps.html")
def steps(label: Any, steps: Sequence[Step]) -> dict[str, Any]:
    states = [step.state for step in steps]
    done = states.count("done")
    current = states.index("current") + 1 if "current" in states else done
    return {"label": label, "steps": steps, "done": done, "current": current, "total": len(states)}
