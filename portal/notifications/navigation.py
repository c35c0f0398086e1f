"""The bell."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Bell, Entry, header, menu, signed_in

from .models import Notification


def bell_of(request: HttpRequest) -> Bell | None:
    if not signed_in(request):
        return None
    unread = Notification.objects.visible_to(request.user).unread().count()
    return Bell(
        reverse("notifications:notification_list"), unread, request.user.public_id, reverse("notifications:bell")
    )


def sign_in() -> None:
    header.register("bell", bell_of)
    menu.register(
        "notifications.list",
        Entry(label=_("Notifications"), address="notifications:notification_list", icon="msg", shown_to=signed_in),
    )
    menu.register(
        "notifications.preferences",
        Entry(
            label=_("What we write to you"),
            address="notifications:preferences",
            icon="filter",
            shown_to=signed_in,
            also=_("settings, mails, notifications"),
        ),
    )
