"""What people are told about courses."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register

OF_COURSES = [
    Kind(
        name="course.enough",
        label=_("Enough people need a course of yours: a cohort can be opened"),
        default="now",
        topic="events",
    ),
    Kind(
        name="certificate.issued",
        label=_("You have a certificate of a course"),
        default="now",
        news=True,
        topic="events",
    ),
    Kind(
        name="certificate.revoked",
        label=_("A certificate of yours was withdrawn"),
        default="now",
        news=True,
        topic="events",
    ),
    Kind(
        name="course.survey",
        label=_("What came of a course at which you were"),
        default="daily",
        topic="events",
        more=lambda event, _facts, _reader: {"url": reverse("events:survey", args=[event.public_id])},
    ),
    Kind(name="course.opens", label=_("A course opens for which you have pledged"), default="now", topic="events"),
]


def sign_in() -> None:
    for kind in OF_COURSES:
        register(kind)
