"""Conversations in the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Entry, menu, signed_in

from .queries.inbox import unread_count


def new_for(request: HttpRequest) -> int:
    organisation = getattr(request, "acting_organisation", None)
    return unread_count(organisation, request.user) if organisation else 0


def sign_in() -> None:
    menu.register(
        "messaging.messages",
        Entry(
            label=_("Messages"),
            address="messaging:conversation_list",
            icon="msg",
            shown_to=signed_in,
            count=new_for,
            covers=["messaging"],
            main=35,
            phone=15,
            do=15,
            also=_("inbox, conversations"),
        ),
    )
