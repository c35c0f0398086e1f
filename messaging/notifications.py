"""What people are told about conversations."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def sign_in() -> None:
    register(
        Kind(name="message.received", topic="talks", label=_("Somebody writes to your organisation"), default="now")
    )
    register(
        Kind(name="message.mentioned", topic="talks", label=_("Somebody mentions you in a message"), default="now")
    )
    register(Kind(name="message.unsent", topic="talks", label=_("Your answer by mail was not sent"), default="app"))
    register(
        Kind(
            name="conversation.introduced",
            topic="office",
            label=_("An introduction goes out in your name"),
            default="app",
        )
    )
    register(
        Kind(
            name="conversation.called_back",
            topic="office",
            label=_("Both sides of an introduction call you back"),
            default="now",
        )
    )
    register(
        Kind(
            name="conversation.assigned",
            topic="talks",
            label=_("A colleague hands a conversation to you"),
            default="now",
        )
    )
