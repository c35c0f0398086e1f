"""The bell."""

from django.http import HttpRequest
from django.urls import reverse

from portal.ui.navigation import Bell, header, signed_in

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
