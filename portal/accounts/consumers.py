"""What concerns one person and nobody else, live: the topic "person", whose id is their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.core.errors import NotAllowed
from portal.core.realtime import Joined, Topic, topics

from .models import User


def join(person: User, public_id: str, sent: Mapping[str, Any]) -> Joined:  # noqa: ARG001 - nothing is caught up: pages ask for what stands
    if public_id != person.public_id:
        raise NotAllowed
    return Joined(group_of(person))


def group_of(person: User) -> str:
    """To whom everything that is told to this person alone is pushed."""
    return f"person:{person.public_id}"


def sign_in() -> None:
    topics.register("person", Topic(join=join, actions={}))
