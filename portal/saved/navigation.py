"""The page of one's saved searches in the menus."""

from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Entry, menu, signed_in


def sign_in() -> None:
    menu.register(
        "saved.searches",
        Entry(
            label=_("Saved searches"), address="saved:search_list", icon="search", shown_to=signed_in, account=30, do=75
        ),
    )
