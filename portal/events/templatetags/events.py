"""What the pages of events say in words: clocks, languages, leaves of a calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone

from portal.core.text import listed
from portal.ui.languages import names_here
from portal.ui.zones import town_of

from ..models import Event, Meeting
from ..queries.own_courses import own_course as read_own_course

register = template.Library()
register.filter("town_of", town_of)


@register.simple_tag
def written_at() -> dt.datetime:
    """When this page is written."""
    return timezone.now()


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """Each as the reader's language calls it."""
    return listed(names_here(codes))


@register.filter
def both_names(meeting: Meeting) -> str:
    """The two organisations of a meeting, as a list of the reader's language."""
    return listed([meeting.first.organisation.name, meeting.second.organisation.name])


@register.inclusion_tag("events/_own_course.html", takes_context=True, name="own_course")
def own_course(context: template.Context, event: Event) -> dict[str, Any]:
    """The reader's certificate of a cohort, and whether they are asked what came of it."""
    return {"event": event, **read_own_course(event, context["request"].user)}
