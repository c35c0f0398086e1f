"""What a device needs to have the portal as an app: its description in the reader's language, and a page for when there is no line."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, gettext, override

from .languages import home

BAND = {"light": "#0b3a44", "dark": "#0a272d"}
"""The colour of the band in both themes, as in tokens.css: what a device paints around the page."""
PAPER = "#f8f6f0"
STYLES = ("ui/fonts.css", "ui/tokens.css", "ui/base.css", "ui/components.css")


def manifest() -> dict[str, Any]:
    """In the language of the address. One app whatever the language: its id is the same."""
    icons = [("ui/icon-192.png", "192x192", "any"), ("ui/icon-512.png", "512x512", "any")]
    icons.append(("ui/icon-maskable-512.png", "512x512", "maskable"))
    return {
        "id": "/",
        "name": gettext("Anqud: partners in industrial clusters"),
        "short_name": gettext("Anqud"),
        "description": gettext(
            "Anqud connects companies, universities, research centres, finance providers and government offices inside industrial clusters."
        ),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": home(get_language() or settings.LANGUAGE_CODE),
        "scope": "/",
        "display": "standalone",
        "theme_color": BAND["light"],
        "background_color": PAPER,
        "icons": [
            {"src": static("ui/favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *(
                {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in icons
            ),
        ],
    }


@cache
def kept_offline() -> dict[str, Any]:
    """For the worker: the offline page of each language, the files it wears, and a version that changes when any of them does."""
    from .tags.frame import font_files

    pages, words, files = {}, [], [static(name) for name in STYLES]
    for code, _name in settings.LANGUAGES:
        with override(code):
            pages[code] = reverse("ui:offline")
            words.append(render_to_string("ui/offline.html"))
            files += [file for file in font_files() if file not in files]
    version = hashlib.sha256("".join([*words, *files]).encode()).hexdigest()[:12]
    return {"version": version, "pages": pages, "files": files, "default": settings.LANGUAGE_CODE}
