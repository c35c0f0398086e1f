"""Real time: what is said to a group reaches every open page that has joined it, in whatever process it is open.

    push("conversation:x7k2", {"topic": "conversation", "id": "x7k2", "event": "posted", "seq": 12, ...})
    close_person(user.pk)

Both act after the commit and never raise: whoever missed something finds it in the database. A page that is open holds one socket at
`/ws/` (portal.core.consumers) for all that it shows. A frame is one JSON object of at most 64 KB.

The page sends:

    {"do": "join",  "topic": "conversation", "id": "x7k2", "ref": 1, "after": 11}     ref: anything short, comes back in the answer
    {"do": "leave", "topic": "conversation", "id": "x7k2"}
    {"do": "post",  "topic": "conversation", "id": "x7k2", "ref": 2, ...}             a verb of the topic, with what it wants to know

The server sends:

    {"topic": ..., "id": ..., "event": ..., ...}                  pushed, or missed before one joined: both look alike
    {"topic": ..., "id": ..., "ref": 1, "joined": true}           all that was missed has been sent before this
    {"topic": ..., "id": ..., "ref": 1, "refused": "join"}        not there, or not for this person: nobody learns which
    {"topic": ..., "id": ..., "ref": 2, ...}                      what the verb answers; without a ref nothing is answered but a refusal
    {"topic": ..., "id": ..., "ref": 2, "error": code, "message": "..."}     a NotPossible, in the reader's language
    {"event": "missed"}                                           something may have been lost: join again, with what one has

Who sends, when, and under which number is never read from a frame. The same event may come twice (at least once); a page puts
things in order by what the event says (a sequence), never by when it came. Joining again is how a page asks for what it missed: when
it comes back, at a gap, and every 60 seconds.

A page may say 20 frames a second and join 50 topics; one person has at most 20 pages open in one process. Why a socket was closed
is told by a code: portal/core/live/codes.py.

An app signs in what can be joined, in `apps.ready`:

    topics.register("conversation", Topic(join=join, actions={"post": post, "read": read}))

`join` and the actions run in a thread and may ask the database. They raise NotAllowed and NotPossible as services do. Name the group
`topic:id`: then what is pushed while `join` reads waits until it has answered, and nothing is lost in between. For any other name
`join` is asked twice.

An app whose rows give people rights signs in how those are compared (`standings`): pages are closed within five seconds of a change,
also when the announcement of it was lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction

from .live.frames import written
from .live.relay import relay, relay_end
from .live.together import Together
from .live.watch import standings
from .registry import Registry

Person = Any  # a User, which is a floor above

__all__ = ["Joined", "Topic", "close_person", "mark_of", "push", "standings", "topics"]


@dataclass(frozen=True)
class Joined:
    """`group`: what the page hears from now on. `events`: what it gets at once, before anything that is pushed later; topic and id are
    added where they are missing."""

    group: str
    events: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Topic:
    """`join(person, id, sent)` and each action `(person, id, sent)`; `sent` is the whole frame. What an action returns goes to the
    sender alone.

    A topic that many join again at the same moment gives `together`, which is asked instead of `join` about all of them at once. It
    raises nothing but NotAllowed to any of them: it does not know in which language they read."""

    join: Callable[[Person, str, Mapping[str, Any]], Joined]
    actions: Mapping[str, Callable[[Person, str, Mapping[str, Any]], Mapping[str, Any] | None]]
    together: Together[tuple[Person, str, Mapping[str, Any]], Joined] | None = None


topics: Registry[Topic] = Registry()


def push(group: str, event: Mapping[str, Any]) -> None:
    """Say `event` to every open page of `group`, after the commit. It is written once, here, so that what is no JSON fails at once.

    Not for the server's event loop: where there is a Redis, it is spoken to in the calling thread.
    """
    if not group.isprintable():
        raise ValueError(f"{group!r} is no name for a group")
    transaction.on_commit(partial(relay, group, written(event)), robust=True)


def close_person(user_pk: int, *, session: str = "") -> None:
    """Close that person's sockets in every process, after the commit; with `session`, a session's key, only those it opened.

    Their pages connect again by themselves, as far as they still may.
    """
    transaction.on_commit(partial(relay_end, user_pk, mark_of(session) if session else ""), robust=True)


def mark_of(session_key: str) -> str:
    """A name for a session that opens nothing: the key itself never leaves the process."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]
