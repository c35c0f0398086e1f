"""What people are told about events."""

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
