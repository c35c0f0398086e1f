"""What only public pages of the façade say about themselves."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import translate_url

register = template.Library()


@register.inclusion_tag("front/_alternates.html", takes_context=True)
def alternates(context: template.Context) -> dict[str, Any]:
    """The canonical address of this page and the same page in each language, for search engines; without the query string."""
    path = context["request"].path
    return {
        "canonical": settings.SITE_URL + path,
        "alternates": [(code, settings.SITE_URL + translate_url(path, code)) for code, _name in settings.LANGUAGES],
    }
