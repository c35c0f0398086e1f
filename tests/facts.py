"""What a page tells machines in its head."""

from __future__ import annotations

import json
from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpResponse


def facts_of(response: HttpResponse) -> dict[str, Any]:
    """The facts of schema.org that it tells; empty where it tells none. More than one element of them is a fault."""
    found = _head(response).select('script[type="application/ld+json"]')
    assert len(found) <= 1
    told: dict[str, Any] = json.loads(found[0].string or "") if found else {}
    return told


def card_of(response: HttpResponse) -> dict[str, str]:
    """Its Open Graph properties; of those that stand several times the last."""
    return {str(one["property"]): str(one["content"]) for one in _head(response).select("meta[property]")}


def languages_of(response: HttpResponse) -> dict[str, str]:
    """The address of the page in each language, and its own as `canonical`."""
    head = _head(response)
    there = {str(one["hreflang"]): str(one["href"]) for one in head.select("link[rel=alternate][hreflang]")}
    own = head.select_one("link[rel=canonical]")
    return there | ({"canonical": str(own["href"])} if own else {})


def _head(response: HttpResponse) -> Any:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").head
