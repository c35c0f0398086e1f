"""Events and courses in the menus."""

from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Entry, everybody, menu


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
