"""What search engines and whoever shares a page read of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings

from portal.organisations.schema_org import party
from portal.ui.tags.heads import head

from ..languages import is_written
from ..models import ArticlePage, ProgrammePage

register = template.Library()


@register.inclusion_tag("ui/page_head.html")
def page_head(page: Any, versions: Sequence[Any]) -> dict[str, Any]:
    """Its own address, the page in each language in which it is written (a copy that waits for its translation is not), and its card."""
    picture = getattr(page, "picture", None)
    drawn = settings.SITE_URL + picture.get_rendition("fill-1200x630").url if picture else ""
    is_article = isinstance(page, ArticlePage)
    return head(
        _address(page),
        [(one.locale.language_code, _address(one)) for one in versions if is_written(one)],
        title=page.title,
        description=getattr(page, "lede", ""),
        kind="article" if is_article else "website",
        picture=drawn,
        facts=_facts(page, drawn),
        language=page.locale.language_code,
    )


def _address(page: Any) -> str:
    return f"{settings.SITE_URL}{page.get_url() or '/'}"


def _facts(page: Any, drawn: str) -> dict[str, Any] | None:
    if isinstance(page, ArticlePage):
        return _article(page, drawn)
    return _call(page) if isinstance(page, ProgrammePage) else None


def _call(page: ProgrammePage) -> dict[str, Any]:
    """https://schema.org/Offer: what is asked of applicants is for people to read, so it stands on the page alone."""
    return {
        "@type": "Offer",
        "name": page.title,
        "description": page.lede,
        "url": _address(page),
        "category": str(page.get_kind_display()),
        "validFrom": page.opens_at.isoformat() if page.opens_at else "",
        "validThrough": page.closes_at.isoformat() if page.closes_at else "",
        "offeredBy": party(page.publisher, site=settings.SITE_URL),
    }


def _article(page: ArticlePage, drawn: str) -> dict[str, Any]:
    """https://schema.org/Article"""
    return {
        "@type": "Article",
        "headline": page.title,
        "description": page.lede,
        "inLanguage": page.locale.language_code,
        "datePublished": page.first_published_at.isoformat() if page.first_published_at else "",
        "dateModified": page.last_published_at.isoformat() if page.last_published_at else "",
        "image": drawn,
        "mainEntityOfPage": _address(page),
    }
