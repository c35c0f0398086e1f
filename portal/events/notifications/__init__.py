"""What people are told about events themselves and their sessions; other rooms of the app have a module of their own here."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register

from . import day, meetings, registrations, training


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
    register(
        Kind(
            name="event.session_moved",
            news=True,
            label=_("A session in which you have a place has another hour or room"),
            default="now",
            topic="events",
        )
    )
    register(
        Kind(
            name="event.session_called_off",
            label=_("A session in which you have a place is called off"),
            default="now",
            topic="events",
        )
    )
    meetings.sign_in()
    registrations.sign_in()
    training.sign_in()
    day.sign_in()
