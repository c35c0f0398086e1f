"""What people are told about reports and what was decided."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.notifications.kinds import Kind, register

from .matters import named_for
from .models import Case


def which(case: Case, _facts: dict[str, Any], reader: User) -> dict[str, Any]:
    """Those whom it concerns read which message it is, where the queue says only that it is one."""
    return {"title": named_for(case.about, reader)}


def sign_in() -> None:
    register(Kind(name="case.opened", topic="safety", label=_("Something waits for the moderators"), default="now"))
    register(
        Kind(name="case.second", topic="safety", label=_("A moderator asks for a second pair of eyes"), default="now")
    )
    register(Kind(name="case.given", topic="safety", label=_("A moderator hands a case over to you"), default="now"))
    register(
        Kind(
            name="case.answered",
            topic="safety",
            label=_("What came of something you reported"),
            default="app",
            more=which,
        )
    )
    register(
        Kind(
            name="case.decided",
            news=True,
            topic="safety",
            label=_("A moderator decided about something of yours"),
            default="now",
            more=which,
        )
    )
    register(
        Kind(
            name="conversation.read_by_moderator",
            news=True,
            topic="safety",
            label=_("A moderator reads in one of your conversations"),
            default="now",
        )
    )
