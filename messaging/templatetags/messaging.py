"""Words of messages as HTML."""

from __future__ import annotations

import re
from html import unescape

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.core.text import to_html

from ..models import Message

register = template.Library()
TAG = re.compile(r"(<[^>]*>)")


@register.filter
def said(message: Message) -> SafeString:
    """Paragraphs with links, and the names of those who were meant set off; all else is as it was typed, escaped."""
    html = to_html(message.text)
    names = message.mentioned_names
    if not names:
        return html
    longest_first = sorted(names, key=len, reverse=True)
    wanted = re.compile(rf"(@(?:{'|'.join(map(re.escape, longest_first))})(?!\w))", re.IGNORECASE)
    pieces = TAG.split(html)
    pieces[::2] = [_set_off(unescape(piece), wanted) for piece in pieces[::2]]
    return mark_safe("".join(pieces))  # noqa: S308 - tags that the allow-list let through, and escaped words between them


def _set_off(text: str, wanted: re.Pattern[str]) -> str:
    parts = [escape(part) for part in wanted.split(text)]
    parts[1::2] = [f"<b>{part}</b>" for part in parts[1::2]]
    return "".join(parts)
