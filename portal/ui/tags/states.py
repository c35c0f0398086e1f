"""What a page says about itself: empty, a note, a box to act in, a toast."""

from __future__ import annotations

from django import template
from django.contrib.messages import constants
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.core.http import undone_at

register = template.Library()

TOASTS = {"ok": "check", "bad": "warn", "wait": "clock"}
# Django's message levels as the design knows them.
LEVELS = {
    constants.SUCCESS: "ok",
    constants.INFO: "wait",
    constants.DEBUG: "wait",
    constants.WARNING: "bad",
    constants.ERROR: "bad",
}


@register.simple_block_tag
def emptystate(content: SafeString, title: str, heading: str = "h3") -> str:
    """What is empty, why, and one or two next steps."""
    return render_to_string("ui/empty.html", {"content": content, "title": title, "heading": heading})


@register.simple_block_tag
def note(content: SafeString, state: str = "") -> SafeString:
    return format_html('<div class="{}">{}</div>', f"note {state}".strip(), content)


@register.simple_block_tag
def panel(content: SafeString, title: str = "", state: str = "", heading: str = "h2") -> str:
    return render_to_string("ui/panel.html", {"content": content, "title": title, "state": state, "heading": heading})


@register.simple_block_tag
def toast(content: SafeString, state: str = "ok", *, oob: bool = False) -> str:
    """`oob`: travels in an htmx answer and joins the toasts of the page, where it is read out."""
    return render_to_string(
        "ui/toast.html", {"content": content, "state": state, "icon_name": TOASTS[state], "oob": oob}
    )


@register.filter
def message_state(level: int) -> str:
    return LEVELS.get(level, "wait")


register.filter("undone_at", undone_at)


@register.filter
def message_icon(level: int) -> str:
    return TOASTS[message_state(level)]
