"""Who is here, and who writes: said to those who may see it, kept nowhere, over by itself."""

from __future__ import annotations

from portal.accounts.models import User
from portal.core.errors import NotAllowed
from portal.core.realtime import push
from portal.notifications.services import group_of

from .. import permissions
from ..events import as_presence
from ..models import Conversation
from ..queries.roster import viewers_of


def say_present(conversation: Conversation, *, by: User, what: str) -> None:
    """`what` is "here" or "typing". One push for each person who may see it: strangers and those who are apart hear nothing."""
    if not permissions.sides_of(by, conversation).exists():
        raise NotAllowed
    for viewer in viewers_of(by, conversation):
        push(group_of(viewer), as_presence(conversation, by, what))
