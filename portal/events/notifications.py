"""What people are told about events."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def sign_in() -> None:
    register(
        Kind(
            name="event.moved",
            news=True,
            label=_("An event to which you go has another hour or place"),
            default="now",
            topic="events",
        )
    )
    register(
        Kind(name="event.called_off", label=_("An event to which you go is called off"), default="now", topic="events")
    )
    for kind in OF_COURSES:
        register(kind)


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
