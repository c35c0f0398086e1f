"""Somebody is named with an @ in front: kept by their id, and told at once."""

from __future__ import annotations

import re
from collections import Counter

from portal.accounts.models import User
from portal.notifications.services import notify
from portal.search.normalise import fold

from ..models import Conversation, Mention, Message
from ..queries.roster import roster_of

MOST = 10


def mentioned_in(text: str, people: list[User]) -> list[User]:
    """Those whose whole name, or whose first name where it is the only one, follows an @."""
    after = [fold(piece) for piece in re.split(r"(?<!\w)@", text)[1:]]
    called = [{fold(name) for name in one.names} for one in people]
    bearers = Counter(first for names in called for first in _firsts(names))
    found = []
    for one, whole in zip(people, called, strict=True):
        names = whole | {first for first in _firsts(whole) if bearers[first] == 1}
        if any(piece == name or piece.startswith(f"{name} ") for piece in after for name in names):
            found.append(one)
    return found[:MOST]


def _firsts(names: set[str]) -> set[str]:
    return {name.partition(" ")[0] for name in names}


def mention(message: Message, conversation: Conversation, *, by: User) -> list[Mention]:
    """In the transaction in which it is said. Only people whom `by` sees there can be meant."""
    if "@" not in message.text:
        return []
    people = mentioned_in(message.text, roster_of(by, conversation))
    if people:
        Mention.objects.bulk_create([Mention(message=message, person=one) for one in people], ignore_conflicts=True)
        notify("message.mentioned", to=people, about=conversation, by=by)
    return [Mention(message=message, person=one) for one in people]
