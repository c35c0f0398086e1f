"""What the pages of events say in words: clocks, languages, leaves of a calendar."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from portal.core.text import listed
from portal.ui.languages import own_name
from portal.ui.zones import town_of

from ..models import Meeting

register = template.Library()
register.filter("town_of", town_of)


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Each in its own words."""
    return listed(own_name(code) for code in codes)


@register.filter
def both_names(meeting: Meeting) -> str:
    """The two organisations of a meeting, as a list of the reader's language."""
    return listed([meeting.first.organisation.name, meeting.second.organisation.name])
