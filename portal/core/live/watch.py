"""Nothing escapes: every few seconds each process looks whether the people behind its open pages are still who they were.

Announcements (`close_person`) are quicker and may be lost; this is what the promise of five seconds stands on. It asks the same number
of questions for one page and for thousands.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.utils import timezone

from ..registry import Registry
from . import codes
from .hub import Hub
from .threads import in_thread

log = logging.getLogger(__name__)

LOOK_EVERY = 3.0
"""Seconds."""

Standing = Callable[[Collection[int]], Mapping[int, Hashable]]
standings: Registry[Standing] = Registry()
"""Apps sign in a question: what gives these people (row numbers) their rights, as something that can be compared. One query for all."""


@dataclass(frozen=True)
class Seen:
    """How things stand: the sessions that last, what the session of each active person is checked against, and their standings."""

    sessions: frozenset[str]
    auth_hashes: Mapping[int, str]
    standing: Mapping[int, Hashable]


@dataclass
class Watch:
    hub: Hub

    async def run(self) -> None:
        """For as long as the server runs. While the database does not answer, nothing is pushed either."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.look()
            except Exception:
                log.exception("it could not be looked whether open pages are still allowed")

    async def look(self) -> None:
        pages = self.hub.pages()
        if not pages:
            return
        seen: Seen = await in_thread(see, {page.session_key for page in pages}, {page.person for page in pages})
        for page in pages:
            if page.session_key not in seen.sessions or seen.auth_hashes.get(page.person) != page.auth_hash:
                self.hub.drop(page, codes.SIGNED_OUT)
            elif page.standing is None:
                page.standing = seen.standing[page.person]
            elif page.standing != seen.standing[page.person]:
                self.hub.drop(page, codes.ASK_AGAIN)


def see(session_keys: Collection[str], people: Collection[int]) -> Seen:
    """Two questions, and one for each app that has signed in."""
    User = get_user_model()  # noqa: N806 - it is a class
    lasting = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    active = User.objects.filter(pk__in=people, is_active=True).only("password", "is_staff", "is_superuser")
    told: list[Mapping[int, Hashable]] = [{user.pk: (user.is_staff, user.is_superuser) for user in active}]
    told += [ask(people) for _, ask in standings]
    return Seen(
        sessions=frozenset(lasting.values_list("session_key", flat=True)),
        auth_hashes={user.pk: user.get_session_auth_hash() for user in active},
        standing={person: tuple(each.get(person) for each in told) for person in people},
    )
