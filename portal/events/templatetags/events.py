"""What the pages of events say in words: clocks, languages, leaves of a calendar."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.conf import settings

from portal.core.text import listed
from portal.ui.languages import OWN_NAMES
from portal.ui.zones import town_of

register = template.Library()
register.filter("town_of", town_of)


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Each in its own words."""
    names = {code: OWN_NAMES.get(code, str(name)) for code, name in settings.ALL_LANGUAGES}
    return listed(names.get(code, code) for code in codes)
