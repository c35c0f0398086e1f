"""What people are told by the desk of an office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import OR_NEVER, Kind, register


def _at_the_desk(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    return {"url": reverse("desk:application_detail", args=[about.request.cluster.slug, about.public_id])}


def sign_in() -> None:
    register(
        Kind(
            name="application.asked_back",
            topic="organisation",
            label=_("A cluster office asks back about your request to join"),
            default="now",
        )
    )
    register(
        Kind(
            name="application.replied",
            topic="office",
            label=_("An organisation answers what you asked about its request to join"),
            default="now",
            more=_at_the_desk,
        )
    )
    register(
        Kind(
            name="announcement.sent",
            topic="organisation",
            label=_("The office of your cluster writes to its members"),
            default="now",
            news=True,
            ways=OR_NEVER,
        )
    )
