"""The pages of this floor in the palette."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .navigation import Entry, menu


def sign_in() -> None:
    menu.register(
        "ui.display",
        Entry(
            label=_("Display and keys"),
            address="ui:display",
            icon="edit",
            also=_("settings, dark, theme, shortcuts, numbers"),
        ),
    )
