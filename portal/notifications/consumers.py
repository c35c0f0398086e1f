"""What concerns one person and nobody else, live: the topic "person", whose id is their own. The bell on every page listens to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.accounts.models import User
from portal.core.errors import NotAllowed
from portal.core.realtime import Joined, Topic, topics

from .models import Notification
from .services import group_of


def join(person: User, public_id: str, sent: Mapping[str, Any]) -> Joined:  # noqa: ARG001 - there is no more to ask
    """Whoever comes back hears how many things wait; one query."""
    if public_id != person.public_id:
        raise NotAllowed
    unread = Notification.objects.visible_to(person).unread().count()
    return Joined(group_of(person), [{"event": "bell", "unread": unread}])


def sign_in() -> None:
    topics.register("person", Topic(join=join, actions={}))
