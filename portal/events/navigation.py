"""Events and courses in the menus."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Entry, everybody, menu

from .permissions import can_hold


def may_hold(request: HttpRequest) -> bool:
    user: Any = getattr(request, "user", None)
    return bool(user and user.is_authenticated) and can_hold(user, getattr(request, "acting_organisation", None))


def sign_in() -> None:
    menu.register(
        "events.events",
        Entry(
            label=_("Events"),
            address="events:event_list",
            icon="calendar",
            shown_to=everybody,
            covers=["events"],
            main=50,
            work=50,
        ),
    )
    menu.register(
        "events.courses",
        Entry(label=_("Courses"), address="events:course_list", icon="doc", shown_to=everybody, work=52),
    )
    menu.register(
        "events.hold",
        Entry(label=_("Hold an event"), address="events:event_create", icon="plus", shown_to=may_hold),
    )
