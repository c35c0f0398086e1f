"""The search documents of an event and of a course: a card each to be found by."""

from __future__ import annotations

from portal.organisations.faces import card_of
from portal.search.services import Document

from .models import Course, Event


def documents_of(event: Event) -> list[Document]:
    """None of a draft, of one that was called off or is hidden, and of one for which people are invited."""
    if event.hidden_at or event.called_off_at or not event.published_at:
        return []
    known = event.latitude is not None and event.longitude is not None
    return card_of(
        event,
        "event",
        owner=event.organiser,
        body="\n".join(filter(None, [event.summary, event.place, event.town])),
        dated_on=event.starts_at.astimezone(event.tz).date(),
        point=(float(event.latitude), float(event.longitude)) if known else None,
    )


def documents_of_course(course: Course) -> list[Document]:
    """None of one that is no longer offered or is hidden."""
    if course.hidden_at or course.ended_at:
        return []
    return card_of(course, "course", owner=course.organiser, body=course.text, dated_on=course.created_at.date())
