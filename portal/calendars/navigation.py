"""Calendars in the palette: they have no place in a menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Entry, menu, signed_in


def sign_in() -> None:
    menu.register(
        "calendars.feeds",
        Entry(
            label=_("Calendars"),
            address="calendars:feed_list",
            icon="calendar",
            shown_to=signed_in,
            also=_("my calendar, dates"),
        ),
    )
