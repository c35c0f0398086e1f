"""One conversation, live: thin shells over queries and services. What is said over the socket: portal.core.realtime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.live.together import Together
from portal.core.realtime import Joined, Topic

from .events import as_event, group_of
from .models import Conversation, HeldMessage, Message
from .queries.joining import conversations_of, since_each
from .queries.thread import AT_ONCE
from .services.messages import post_message
from .services.presence import say_present
from .services.reading import mark_read
from .words import held_words

Asking = tuple[User, str, Mapping[str, Any]]


def join(person: User, public_id: str, sent: Mapping[str, Any]) -> Joined:
    """From now on all that is said, and before that what was said after the number `after`."""
    (joined,) = join_all([(person, public_id, sent)])
    if isinstance(joined, Exception):
        raise joined
    return joined


def join_all(asked: Sequence[Asking]) -> list[Joined | Exception]:
    """The same for all who come back at once: three queries, whoever they are and wherever they read."""
    found = conversations_of([person for person, _, _ in asked], [public_id for _, public_id, _ in asked])
    places = [found.get((person.pk, public_id)) for person, public_id, _ in asked]
    afters = [None if sent.get("after") is None else _number(sent["after"]) for _, _, sent in asked]
    wanted = [(place, after) for place, after in zip(places, afters, strict=True) if place and after is not None]
    missed = since_each(wanted)
    return [
        NotAllowed() if place is None else _joined(place, missed.get((place.pk, after), ()))
        for place, after in zip(places, afters, strict=True)
    ]


def _joined(conversation: Conversation, missed: Sequence[Message]) -> Joined:
    events = [as_event(conversation, one, one.attachments.all()) for one in missed[:AT_ONCE]]
    if len(missed) > AT_ONCE:
        events.append({"event": "more"})
    return Joined(group_of(conversation), events)


def say(person: User, public_id: str, sent: Mapping[str, Any]) -> dict[str, Any]:
    """The answer comes after the commit: what it numbers is there for good."""
    text, speaks_for = sent.get("text"), sent.get("for")
    try:
        client_id = UUID(str(sent.get("client_id")))
    except ValueError:
        raise NotPossible("client_id", _("This could not be sent. Please send it again.")) from None
    message = post_message(
        public_id,
        by=person,
        text=text if isinstance(text, str) else "",
        client_id=client_id,
        organisation=speaks_for if isinstance(speaks_for, str) else "",
    )
    return {"held": held_words()} if isinstance(message, HeldMessage) else {"seq": message.seq}


def read(person: User, public_id: str, sent: Mapping[str, Any]) -> None:
    mark_read(_visible(person, public_id), by=person, up_to=_number(sent.get("up_to")))


def here(person: User, public_id: str, sent: Mapping[str, Any]) -> None:  # noqa: ARG001 - there is no more to say
    say_present(_visible(person, public_id), by=person, what="here")


def typing(person: User, public_id: str, sent: Mapping[str, Any]) -> None:  # noqa: ARG001 - there is no more to say
    say_present(_visible(person, public_id), by=person, what="typing")


def _visible(person: User, public_id: str) -> Conversation:
    found: Conversation | None = Conversation.objects.visible_to(person).filter(public_id=public_id).first()
    if found is None:
        raise NotAllowed
    return found


def _number(given: Any) -> int:
    """A message's number; whatever is none counts as the beginning."""
    is_number = isinstance(given, int) and not isinstance(given, bool) and 0 <= given < 2**31
    return given if is_number else 0


TOPIC = Topic(
    join=join, actions={"say": say, "read": read, "here": here, "typing": typing}, together=Together(join_all)
)
