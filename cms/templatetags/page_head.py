"""What search engines and whoever shares a page read of it."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from ..models import ArticlePage

register = template.Library()
UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.inclusion_tag("cms/_page_head.html")
def page_head(page: Any) -> dict[str, Any]:
    """Its own address, the same page in the other languages while they are published, and its card."""
    versions = page.get_translations(inclusive=True).live().public().select_related("locale")
    picture = getattr(page, "picture", None)
    drawn = settings.SITE_URL + picture.get_rendition("fill-1200x630").url if picture else ""
    return {
        "page": page,
        "address": _address(page),
        "alternates": [(one.locale.language_code, _address(one)) for one in versions],
        "picture": drawn,
        "kind": "article" if isinstance(page, ArticlePage) else "website",
        "facts": _facts(page, drawn) if isinstance(page, ArticlePage) else "",
    }


def _address(page: Any) -> str:
    return f"{settings.SITE_URL}{page.get_url() or '/'}"


def _facts(page: ArticlePage, drawn: str) -> SafeString:
    """schema.org, as data that no browser runs."""
    told = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": page.title,
        "description": page.lede,
        "inLanguage": page.locale.language_code,
        "datePublished": page.first_published_at.isoformat() if page.first_published_at else "",
        "dateModified": page.last_published_at.isoformat() if page.last_published_at else "",
        "image": drawn,
        "mainEntityOfPage": _address(page),
    }
    kept = {key: value for key, value in told.items() if value}
    return mark_safe(json.dumps(kept, ensure_ascii=False).translate(UNSAFE))  # noqa: S308 - nothing in it can end the element
