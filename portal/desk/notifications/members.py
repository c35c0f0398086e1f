"""What people are told by the desk of a cluster's office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register
from portal.organisations.models import Cluster


def sign_in() -> None:
    register(
        Kind(
            name="desk.nudge",
            topic="organisation",
            label=_("Your cluster office asks whether you are still there"),
            default="now",
            more=_what_it_is_about,
        )
    )
    register(
        Kind(
            name="desk.introduced",
            news=True,
            topic="talks",
            label=_("Your cluster office introduces you to another member"),
            default="now",
        )
    )


def _what_it_is_about(about: Any, facts: dict[str, Any], reader: Any) -> dict[str, Any]:  # noqa: ARG001 - all are asked alike
    """In whose name, and where what it is about stands."""
    pages = {"need": "matchmaking:need_list", "introduction": "messaging:conversation_list"}
    cluster = Cluster.objects.filter(slug=facts.get("cluster", "")).first()
    url = reverse(pages.get(facts.get("reason", ""), "front:member_home"))
    return {"name": cluster.name if cluster else "", "reason": facts.get("reason", ""), "url": url}
