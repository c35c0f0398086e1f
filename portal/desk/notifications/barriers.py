"""What people are told of barriers and consultations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def where_it_is_filed(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    """Where the office files what a member told."""
    return {"url": reverse("desk:voice_file", args=[about.public_id])}


def sign_in() -> None:
    topic = "government"
    register(
        Kind(
            name="barrier.raised",
            label=_("A member tells your office of a barrier"),
            default="daily",
            topic="office",
            more=where_it_is_filed,
        )
    )
    register(
        Kind(name="barrier.set_aside", news=True, label=_("The office does not pass on your barrier"), topic=topic)
    )
    register(
        Kind(name="barrier.told", label=_("Members meet a barrier that you can change"), default="now", topic=topic)
    )
    register(
        Kind(
            name="barrier.answered",
            news=True,
            label=_("An authority answers a barrier that your office filed"),
            default="now",
            topic="office",
        )
    )
    register(
        Kind(
            name="barrier.answered_to_you",
            news=True,
            label=_("An authority answers a barrier that you meet"),
            default="now",
            topic=topic,
        )
    )
    register(Kind(name="consultation.opened", label=_("An authority asks the members of your cluster"), topic=topic))
    register(
        Kind(
            name="consultation.closing",
            gathered=True,
            label=_("A consultation closes in three days, and you have not written"),
            topic=topic,
        )
    )
    register(Kind(name="consultation.closed", label=_("Your consultation has closed"), default="now", topic=topic))
    register(
        Kind(
            name="consultation.answered",
            news=True,
            label=_("An authority has answered what you wrote"),
            default="now",
            topic=topic,
        )
    )
