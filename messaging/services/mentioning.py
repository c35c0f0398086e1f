"""Somebody is named with an @ in front: kept by their id, and told at once."""

from __future__ import annotations

import re

from portal.accounts.models import User
from portal.notifications.services import notify
from portal.search.normalise import fold

from ..models import Conversation, Mention, Message
from ..queries.roster import roster_of

MOST = 10


def mentioned_in(text: str, people: list[User]) -> list[User]:
    """Those whose whole name, or whose first name where it is the only one, follows an @."""
    after = [fold(piece) for piece in re.split(r"(?<!\w)@", text)[1:]]
    firsts = [fold(one.full_name).partition(" ")[0] for one in people]
    found = []
    for one, first in zip(people, firsts, strict=True):
        names = {fold(one.full_name), *([first] if firsts.count(first) == 1 else [])} - {""}
        if any(piece == name or piece.startswith(f"{name} ") for piece in after for name in names):
            found.append(one)
    return found[:MOST]


def mention(message: Message, conversation: Conversation, *, by: User) -> list[Mention]:
    """In the transaction in which it is said. Only people whom `by` sees there can be meant."""
    if "@" not in message.text:
        return []
    people = mentioned_in(message.text, roster_of(by, conversation))
    if people:
        Mention.objects.bulk_create([Mention(message=message, person=one) for one in people], ignore_conflicts=True)
        notify("message.mentioned", to=people, about=conversation, by=by)
    return [Mention(message=message, person=one) for one in people]
