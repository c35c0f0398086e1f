"""What people are told about conversations."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def sign_in() -> None:
    register(Kind(name="message.received", label=_("Somebody writes to your organisation"), default="now"))
    register(Kind(name="message.mentioned", label=_("Somebody mentions you in a message"), default="now"))
    register(Kind(name="message.unsent", label=_("Your answer by mail was not sent"), default="app"))
    register(Kind(name="conversation.introduced", label=_("An introduction goes out in your name"), default="app"))
    register(
        Kind(name="conversation.called_back", label=_("Both sides of an introduction call you back"), default="now")
    )
    register(Kind(name="conversation.assigned", label=_("A colleague hands a conversation to you"), default="now"))
