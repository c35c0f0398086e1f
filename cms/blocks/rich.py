"""Text with links, cleaned when it is written and once more when it is read: whatever way it came into the database.

What the editor's field sends is cleaned by Wagtail, too; an import, a migration or another hand is not.
"""

from __future__ import annotations

import re
from typing import Any

import nh3
from wagtail import blocks
from wagtail.rich_text import RichText

TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ul", "ol", "li"}
ATTRIBUTES = {"*": {"data-block-key"}, "a": {"href", "linktype", "id"}}
"""Keys are the editor's own, for what is said about a paragraph. A page and a document are named by their kind and number: Wagtail
makes the address when it is read."""
CELL_END = re.compile(r"</t[dhr]\s*>", re.IGNORECASE)
"""Where the words of two cells would run together."""
SCHEMES = {"http", "https", "mailto", "tel"}


def cleaned(html: str) -> str:
    """Without scripts, styles, events, comments and the marks of word processors; what was said stays."""
    return nh3.clean(
        CELL_END.sub(r" \g<0>", html), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None
    )


class TextBlock(blocks.RichTextBlock):
    def to_python(self, value: Any) -> RichText:
        return RichText(cleaned(value or ""))

    def normalize(self, value: Any) -> RichText:
        return RichText(cleaned(value.source if isinstance(value, RichText) else str(value or "")))

    def get_prep_value(self, value: RichText) -> str:
        return cleaned(value.source)
