"""Words of messages as HTML."""

from __future__ import annotations

import re

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
    wanted = re.compile(
        "|".join(re.escape(escape(f"@{name}")) for name in sorted(names, key=len, reverse=True)), re.IGNORECASE
    )
    pieces = TAG.split(html)
    pieces[::2] = [wanted.sub(lambda found: f"<b>{found[0]}</b>", piece) for piece in pieces[::2]]
    return mark_safe("".join(pieces))  # noqa: S308 - what the allow-list let through, with <b> between its tags
