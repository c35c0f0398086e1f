"""Events and courses as moderators meet them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.moderation.matters import Matter, matters
from portal.organisations.services.whom import people_of

from .models import Course, Event
from .services.indexing import index_course, index_event


def find_event(reader: User, key: str) -> Event | None:
    """Of others, and shown to this reader."""
    shown = Event.objects.visible_to(reader).exclude(pk__in=Event.objects.organised_by(reader).values("pk"))
    found: Event | None = shown.select_related("organiser__region", "cluster").filter(public_id=key).first()
    return found


def hide(event: Event, by: User) -> None:
    """Found by its organiser, and by those who are registered or invited, alone."""
    _turn(event, "event.hidden", by, before={"hidden_at": None}, hidden_at=timezone.now())


def show(event: Event, by: User) -> None:
    _turn(event, "event.shown_again", by, before={"hidden_at__isnull": False}, hidden_at=None)


def _turn(event: Event, verb: str, by: User, *, before: dict[str, object], **fields: object) -> None:
    with transaction.atomic():
        if Event.objects.filter(pk=event.pk, **before).update(**fields):
            event.refresh_from_db()
            index_event(event)
            record(verb, by=by, about=event)


def find_course(reader: User, key: str) -> Course | None:
    """Of others, and shown to this reader."""
    shown = Course.objects.visible_to(reader).exclude(pk__in=Course.objects.organised_by(reader).values("pk"))
    found: Course | None = shown.select_related("organiser__region", "cluster").filter(public_id=key).first()
    return found


def hide_course(course: Course, by: User) -> None:
    """Found by its organiser alone."""
    _turn_course(course, "course.hidden", by, before={"hidden_at": None}, hidden_at=timezone.now())


def show_course(course: Course, by: User) -> None:
    _turn_course(course, "course.shown_again", by, before={"hidden_at__isnull": False}, hidden_at=None)


def _turn_course(course: Course, verb: str, by: User, *, before: dict[str, object], **fields: object) -> None:
    with transaction.atomic():
        if Course.objects.filter(pk=course.pk, **before).update(**fields):
            course.refresh_from_db()
            index_course(course)
            record(verb, by=by, about=course)


def sign_in() -> None:
    matters.register(
        "events.course",
        Matter(
            name="course",
            label=_("A course"),
            find=find_course,
            concerned=lambda course: people_of(course.organiser),
            speaker=lambda course: course.offered_by,
            excerpt=lambda course: f"{course.title}\n\n{course.text}".strip(),
            hide=hide_course,
            show=show_course,
        ),
    )
    matters.register(
        "events.event",
        Matter(
            name="event",
            label=_("An event"),
            find=find_event,
            concerned=lambda event: people_of(event.organiser),
            speaker=lambda event: event.opened_by,
            excerpt=lambda event: f"{event.title}\n\n{event.summary}".strip(),
            hide=hide,
            show=show,
        ),
    )
