"""What search engines and whoever shares a page read in its head: its address, its other languages, its card, its facts.

Open Graph: https://ogp.me. Facts are schema.org's (https://schema.org/docs/gs.html), as data that no browser runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
"""Marks that keep names apart where texts run both ways: nothing for machines."""
LOCALES = {"en": "en_GB", "fr": "fr_FR", "ar": "ar_AR"}
OWN_PICTURE = "ui/icon-512.png"


@register.inclusion_tag("ui/page_head.html", takes_context=True)
def public_head(
    context: template.Context, title: str = "", description: str = "", facts: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The head of a page that stands in each language at the same path; the query string is no part of its address. Without a title
    there is no card."""
    path = context["request"].path
    there = [(code, settings.SITE_URL + translate_url(path, code)) for code, _name in settings.LANGUAGES]
    return head(settings.SITE_URL + path, there, title=str(title), description=description, facts=facts)


def head(
    address: str,
    alternates: list[tuple[str, str]],
    *,
    title: str,
    description: str = "",
    kind: str = "website",
    picture: str = "",
    facts: Mapping[str, Any] | None = None,
    language: str = "",
) -> dict[str, Any]:
    """What `ui/page_head.html` shows. `alternates`: language code and whole address; `picture`: its whole address; `language`: in
    which it is written, where that is not the reader's."""
    here = language or get_language() or settings.LANGUAGE_CODE
    return {
        "address": address,
        "alternates": alternates,
        "title": title,
        "description": " ".join(description.split()),
        "kind": kind,
        "picture": picture or settings.SITE_URL + static(OWN_PICTURE),
        "locale": LOCALES.get(here, here),
        "other_locales": [LOCALES.get(code, code) for code, _there in alternates if code != here],
        "facts": ld_json(facts) if facts else "",
    }


def ld_json(facts: Mapping[str, Any]) -> SafeString:
    """Facts of schema.org without those that say nothing; nothing in them can end the element in which they stand."""
    kept = {"@context": "https://schema.org"} | said(facts)
    return mark_safe(json.dumps(kept, ensure_ascii=False).translate(UNSAFE | ISOLATES))  # noqa: S308 - see above


def said(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty, inside as well; what has a type and says nothing is empty."""
    kept: dict[str, Any] = {}
    for key, value in facts.items():
        shown = said(value) if isinstance(value, Mapping) else value
        if shown in ("", None, [], {}) or (isinstance(shown, dict) and shown.keys() <= {"@type"}):
            continue
        kept[key] = shown
    return kept
