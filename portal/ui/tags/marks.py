"""Small marks: icon, kind, organisation, tag, count, initials."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.ui.kinds import KINDS
from portal.ui.words import number

register = template.Library()

ARTICLE = re.compile(r"^(?:[AE]l-|ال)(?=\w)")
LATIN = "\u024f"
# Icons that point along the line of reading: mirrored where it runs from right to left.
DIRECTIONAL = frozenset({"arrow", "next", "send", "enter"})


def sprite(name: str) -> str:
    return f"{static('ui/icons.svg')}#{name}"


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Always beside a word or a hidden one: the icon itself is silent."""
    classes = " ".join(filter(None, ["i", "dir" if name in DIRECTIONAL else "", "lg" if size == "lg" else ""]))
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, sprite(name))


@register.simple_tag
def shape(kind: str) -> SafeString:
    """The shape of a kind; its hue comes from the nearest data-kind."""
    if kind not in KINDS:
        return SafeString("")
    return format_html('<svg class="mark" aria-hidden="true"><use href="{}"/></svg>', sprite(f"k-{kind}"))


@register.simple_tag
def kind_mark(kind: str) -> SafeString:
    """The shape alone, in its hue, for places where the word stands beside it."""
    return format_html('<span data-kind="{}">{}</span>', kind, shape(kind))


@register.inclusion_tag("ui/kind.html", name="kind")
def kind_(kind: str) -> dict[str, Any]:
    return {"kind": kind, "word": KINDS.get(kind, "")}


@register.inclusion_tag("ui/org.html")
def org(name: str, kind: str, url: str = "") -> dict[str, Any]:
    return {"name": name, "kind": kind, "word": KINDS.get(kind, ""), "url": url}


@register.inclusion_tag("ui/tag.html")
def tag(words: str, state: str = "", icon: str = "") -> dict[str, Any]:
    return {"words": words, "state": state, "icon": icon}


@register.simple_tag
def count(waiting: int | None) -> str:
    """How many things wait on you; nothing at 0."""
    return format_html(' <span class="count">{}</span>', number(waiting)) if waiting else ""


@register.simple_tag
def initials(name: str) -> SafeString:
    """A round badge for a person: the first letters of the first and the last word, said aloud by nobody."""
    words = [ARTICLE.sub("", word) for word in name.split()]
    letters = [word[0].upper() for word in words if word[:1].isalpha()]
    shown = letters[:1] + letters[1:][-1:]
    # Arabic letters side by side would join into one.
    joined = (" " if any(letter > LATIN for letter in shown) else "").join(shown)
    return format_html('<span class="who" aria-hidden="true">{}</span>', joined)
