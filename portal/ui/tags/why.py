"""Why two parties fit: evidence strip, fit bar, and the facts under them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.ui.evidence import tally as tally_of
from portal.ui.parts import Condition

register = template.Library()

# State: its icon and its hidden word.
STATES = {"yes": ("check", _("met")), "part": ("part", _("partly met")), "no": ("gap", _("not met"))}


@register.inclusion_tag("ui/evidence.html")
def evidence(conditions: Sequence[Condition], *, inside_match: bool = False) -> dict[str, Any]:
    """`inside_match`: the card around it is the container already."""
    cells = [(condition, *STATES[condition.state]) for condition in conditions]
    return {"cells": cells, "wrapped": not inside_match}


@register.inclusion_tag("ui/fitbar.html")
def fitbar(conditions: Sequence[Condition]) -> dict[str, Any]:
    return {"states": ["" if c.state == "yes" else c.state for c in conditions], "label": tally_of(conditions).short()}


@register.simple_tag
def tally(conditions: Sequence[Condition]) -> str:
    return tally_of(conditions).sentence()


@register.simple_block_tag
def facts(content: SafeString) -> SafeString:
    return format_html('<dl class="facts">{}</dl>', content) if content.strip() else SafeString("")


@register.simple_block_tag
def fact(content: SafeString, label: str, *, on_paper: object = True) -> SafeString:
    """One row; nothing at all when there is nothing to say. `on_paper`: whether it says anything there, where nobody presses a button."""
    if not content.strip():
        return SafeString("")
    row = format_html("<dt>{}</dt><dd>{}</dd>", label, content)
    return format_html("<div>{}</div>" if on_paper else '<div class="noprint">{}</div>', row)


@register.inclusion_tag("ui/still_missing.html")
def still_missing(sentences: Sequence[str]) -> dict[str, Any]:
    return {"sentences": sentences}


@register.inclusion_tag("ui/last_confirmed.html")
def last_confirmed(on: dt.date | dt.datetime | None) -> dict[str, Any]:
    return {"on": on}
