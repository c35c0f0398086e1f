"""What editors are told."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def sign_in() -> None:
    register(
        Kind(
            name="story.waits", topic="other", label=_("A story of a project waits on the editors’ desk"), default="now"
        )
    )
