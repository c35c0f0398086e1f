"""What people are told about 1:1 meetings."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def sign_in() -> None:
    register(
        Kind(
            name="b2b.asked",
            label=_("Somebody asks your organisation for a 1:1 meeting at an event"),
            default="now",
            topic="meetings",
        )
    )
    told = {
        "b2b.agreed": _("A 1:1 meeting is agreed"),
        "b2b.declined": _("A 1:1 meeting that you asked for is declined"),
        "b2b.moved": _("A 1:1 meeting has another time or table"),
        "b2b.called_off": _("A 1:1 meeting is called off"),
    }
    for name, label in told.items():
        register(Kind(name=name, news=True, label=label, default="now", topic="meetings"))
    register(
        Kind(
            name="b2b.plan_ready",
            news=True,
            label=_("Your list of 1:1 meetings at an event is ready"),
            default="now",
            topic="meetings",
            more=at_agenda,
        )
    )
    register(
        Kind(
            name="b2b.nobody",
            gathered=True,
            label=_("You have no 1:1 meeting yet at an event that is near"),
            default="now",
            topic="meetings",
            more=at_grid,
        )
    )


def at_agenda(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    return {"url": reverse("events:agenda", args=[about.public_id])}


def at_grid(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    return {"url": reverse("events:meeting_grid", args=[about.public_id])}
