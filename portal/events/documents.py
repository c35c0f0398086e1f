"""The search documents of an event and of a course: a card each to be found by."""

from __future__ import annotations

from portal.organisations.faces import readers_of
from portal.search.records import CARD
from portal.search.services import Document

from .models import Course, Event


def documents_of(event: Event) -> list[Document]:
    """None of a draft, of one that was called off or is hidden, and of one for which people are invited."""
    readers = readers_of(event.audience, owner=event.organiser, cluster=event.cluster)
    if not readers or event.hidden_at or event.called_off_at or not event.published_at:
        return []
    place = event.organiser.region
    facets = {
        "language": [event.language],
        "cluster": [event.cluster.slug] if event.cluster else [],
        "region": [place.slug],
        "country": [place.country],
    }
    return [
        Document(
            key=f"event:{event.public_id}:card",
            family=CARD,
            kind="event",
            owner=event.organiser.public_id,
            subject=event.public_id,
            language=event.language,
            title=event.title,
            body="\n".join(filter(None, [event.summary, event.place, event.town])),
            audience=readers,
            facets={name: values for name, values in facets.items() if values},
            latitude=float(event.latitude) if event.latitude is not None else place.latitude,
            longitude=float(event.longitude) if event.longitude is not None else place.longitude,
            dated_on=event.starts_at.astimezone(event.tz).date(),
            sort_name=event.title,
        )
    ]


def documents_of_course(course: Course) -> list[Document]:
    """None of one that is no longer offered or is hidden."""
    readers = readers_of(course.audience, owner=course.organiser, cluster=course.cluster)
    if not readers or course.hidden_at or course.ended_at:
        return []
    place = course.organiser.region
    facets = {
        "language": [course.language],
        "cluster": [course.cluster.slug] if course.cluster else [],
        "region": [place.slug],
        "country": [place.country],
    }
    return [
        Document(
            key=f"course:{course.public_id}:card",
            family=CARD,
            kind="course",
            owner=course.organiser.public_id,
            subject=course.public_id,
            language=course.language,
            title=course.title,
            body=course.text,
            audience=readers,
            facets={name: values for name, values in facets.items() if values},
            latitude=place.latitude,
            longitude=place.longitude,
            dated_on=course.created_at.date(),
            sort_name=course.title,
        )
    ]
