"""What people are told about reports and what was decided."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def sign_in() -> None:
    register(Kind(name="case.opened", topic="safety", label=_("Something waits for the moderators"), default="now"))
    register(Kind(name="case.answered", topic="safety", label=_("What came of something you reported"), default="app"))
    register(
        Kind(
            name="case.decided", topic="safety", label=_("A moderator decided about something of yours"), default="now"
        )
    )
    register(
        Kind(
            name="conversation.read_by_moderator",
            topic="safety",
            label=_("A moderator reads in one of your conversations"),
            default="now",
        )
    )
