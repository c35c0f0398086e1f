"""Whom a person knows from their conversations: those of other sides who have said something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.organisations.acquaintance import Circle, acquaintances

from ..models import Conversation, Message

if TYPE_CHECKING:
    from portal.accounts.models import User

TALKS = 100
"""Only the latest conversations are looked through, so that it costs the same in the tenth year."""


def _said_to(user: User) -> QuerySet[Message]:
    """The last that each of them said."""
    talks = Conversation.objects.visible_to(user).order_by("-last_at", "-pk").values("pk")[:TALKS]
    said = Message.objects.filter(conversation__in=talks, kind=Message.Kind.SAID, author__isnull=False)
    return Message.objects.filter(pk__in=said.order_by().values("author").annotate(last=Max("pk")).values("last"))


def sign_in() -> None:
    acquaintances.register(
        "messaging.talks",
        Circle(
            _("In a conversation"),
            rows=_said_to,
            person="author",
            key="conversation__public_id",
            url=lambda public_id: reverse("messaging:conversation_detail", args=[public_id]),
        ),
    )
