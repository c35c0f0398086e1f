"""What open pages hear of a conversation. One wording for all of them: whoever hears it may read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.accounts.models import User
from portal.organisations.models import Organisation

from .models import Attachment, Conversation, Message

TOPIC = "conversation"


def group_of(conversation: Conversation) -> str:
    return f"{TOPIC}:{conversation.public_id}"


def as_event(conversation: Conversation, message: Message, files: Iterable[Attachment]) -> dict[str, Any]:
    """A message as it goes to a page. Pages choose the letters of the name (with `office` of a cluster's). Times: UTC, ISO 8601."""
    told: dict[str, Any] = {
        "topic": TOPIC,
        "id": conversation.public_id,
        "event": message.kind,
        "seq": message.seq,
        "at": message.sent_at.isoformat(),
    }
    if not message.is_said:
        if message.author:
            return told | _person(message.author)
        return told | ({"organisation": _names(message.organisation)} if message.organisation else {})
    if message.author:
        told |= {"by": message.author.public_id} | _person(message.author)
    if message.organisation:
        told["organisation"] = _names(message.organisation)
    elif message.office:
        told |= {"organisation": {"latin": message.office.name_en, "ar": message.office.name_ar}, "office": True}
    if message.is_gone:
        return told | _gone(message)
    told |= _words(message) | {"client_id": str(message.client_id), "changed": bool(message.edited_at)}
    with_it = [_file(one) for one in files]
    return told | {"files": with_it} if with_it else told


def _person(person: User) -> dict[str, str]:
    named = {"name": person.full_name}
    return named | {"latin": person.latin_name} if person.latin_name else named


def as_change(conversation: Conversation, message: Message) -> dict[str, Any]:
    """That an earlier message has other words now, or none any more."""
    about = {"topic": TOPIC, "id": conversation.public_id, "event": "changed", "seq": message.seq}
    return about | (_gone(message) if message.is_gone else _words(message))


def as_presence(conversation: Conversation, person: User, what: str) -> dict[str, Any]:
    """That somebody is here or writes. It is said to people, not to the conversation: not everybody in it sees everybody."""
    about = {"topic": TOPIC, "id": conversation.public_id, "event": what}
    return about | {"by": person.public_id} | _person(person)


def as_standing(conversation: Conversation) -> dict[str, Any]:
    """That it may have closed or opened, and for whom: each page asks how it stands for its reader."""
    return {"topic": TOPIC, "id": conversation.public_id, "event": "standing"}


def as_files(conversation: Conversation, message: Message, files: Iterable[Attachment]) -> dict[str, Any]:
    """That the files of an earlier message stand differently: they had to wait for the virus scanner."""
    about = {"topic": TOPIC, "id": conversation.public_id, "event": "files", "seq": message.seq}
    return about | {"files": [_file(one) for one in files]}


def _names(organisation: Organisation) -> dict[str, str]:
    return {"latin": organisation.name_for("en"), "ar": organisation.name_for("ar")}


def _words(message: Message) -> dict[str, Any]:
    names = message.mentioned_names
    return {"text": message.text} | ({"mentions": names} if names else {})


def _gone(message: Message) -> dict[str, Any]:
    return {"deleted": True} | ({"hidden": True} if message.hidden_at else {})


def _file(attachment: Attachment) -> dict[str, Any]:
    """What a page needs to show it, from the address of the conversation and this id."""
    state = "there" if attachment.is_there else "refused" if attachment.refused_at else "held"
    told = {
        "id": attachment.public_id,
        "name": attachment.name,
        "sort": str(attachment.sort),
        "size": attachment.size,
        "state": state,
    }
    if attachment.small:
        told |= {"width": attachment.width, "height": attachment.height}
    if attachment.seconds:
        told["seconds"] = attachment.seconds
    return told
