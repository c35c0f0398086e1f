"""The line between the processes, where there is a Redis: one channel that all of them speak into, and one subscription for each.

What is said there is lost for whoever does not listen at that moment. Pages therefore read what they missed from the database, and
are told to do so when the line of their process was down.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
import time
from contextlib import suppress
from typing import Any

import redis
import redis.asyncio
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from .frames import written
from .hub import Hub, hub

log = logging.getLogger(__name__)

SAY, END = "say", "end"
MISSED = written({"event": "missed"})
"""Told to every page when something may not have reached it: each asks again for what it shows."""

PATIENCE = 1.0
"""Seconds that a push waits for Redis, and for which it is then left alone."""
FIRST_WAIT, LONGEST_WAIT = 0.25, 4.0
"""Seconds between two tries to listen again."""
QUIET = 5.0
"""Seconds without a word after which the line is tried; after as many more it counts as broken."""

# Both tell of a broken line at once. The speaker tries a second time: its connection may be one of before a restart.
LISTENER = {"socket_connect_timeout": 2.0, "retry": Retry(NoBackoff(), 0)}
SPEAKER = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE, "retry": Retry(NoBackoff(), 1)}


def channel() -> str:
    """Channels are shared by all databases of a Redis; two installations in two databases must not hear each other."""
    number = redis.connection.parse_url(settings.REDIS_URL).get("db", 0)
    return f"anqud:live:{number}"


class Speaker:
    """Says something to all processes, from any thread."""

    def __init__(self) -> None:
        self._client: redis.Redis | None = None
        self._address = ""
        self._lock = threading.Lock()
        self._rests_until = 0.0

    def say(self, message: str) -> bool:
        """False when it could not be said; that is logged and no reason to fail."""
        if time.monotonic() < self._rests_until:
            return False
        try:
            self._connected().publish(channel(), message)
        except (redis.RedisError, OSError) as error:
            self._rests_until = time.monotonic() + PATIENCE
            log.warning("nothing can be pushed to other processes: %s", error)
            return False
        return True

    def _connected(self) -> redis.Redis:
        with self._lock:
            if self._client is None or self._address != settings.REDIS_URL:
                self._address = settings.REDIS_URL
                self._client = redis.Redis.from_url(self._address, **SPEAKER)
            return self._client


speaker = Speaker()


def relay(group: str, frame: str) -> None:
    """Bring a frame to every page of a group, wherever it is open; to those of this process where the line is down."""
    if not settings.REDIS_URL or not speaker.say(f"{SAY} {group}\n{frame}"):
        hub.call(hub.deliver, group, frame)


def relay_end(person: int, session: str) -> None:
    """Close pages, wherever they are open; what the line does not carry is found by the watch of each process."""
    if not settings.REDIS_URL or not speaker.say(f"{END} {person} {session}"):
        hub.call(hub.end, person, session)


def heard(message: bytes, by: Hub) -> None:
    """Do what another process says. What cannot be understood is logged and harms nobody."""
    head, _, frame = message.decode(errors="replace").partition("\n")
    verb, _, rest = head.partition(" ")
    person, _, session = rest.partition(" ")
    if verb == SAY and rest and frame:
        by.deliver(rest, frame)
    elif verb == END and person.isdecimal():
        by.end(int(person), session)
    else:
        log.warning("another process said something unknown on the live channel: %.40r", message)


async def listen(by: Hub) -> None:
    """Hear what other processes say, for as long as the server runs; after a break pages are told to look for themselves."""
    wait, was_down = FIRST_WAIT, False
    while True:
        client = redis.asyncio.Redis.from_url(settings.REDIS_URL, **LISTENER)
        try:
            async with client.pubsub() as line:
                await line.subscribe(channel())
                await _first_word(line)
                if was_down:
                    log.info("the live channel is back")
                    by.deliver_to_all(MISSED)
                wait, was_down = FIRST_WAIT, True
                await _hear_all(line, by)
        except Exception as error:  # noqa: BLE001 - whatever it was, this process must hear the others again
            log.warning("the live channel is down, it is tried again in %.1f s: %r", wait, error)
            was_down = True
        finally:
            with suppress(redis.RedisError, OSError):
                await client.aclose()
        await asyncio.sleep(wait * random.uniform(0.75, 1.25))  # noqa: S311 - so that processes do not all come at once
        wait = min(2 * wait, LONGEST_WAIT)


async def _first_word(line: Any) -> None:
    """Redis confirms that it was subscribed to."""
    if await line.get_message(timeout=QUIET) is None:
        raise redis.ConnectionError("Redis does not answer")


async def _hear_all(line: Any, by: Hub) -> None:
    asked = False
    while True:
        message = await line.get_message(timeout=QUIET)
        if message is None:
            if asked:
                raise redis.ConnectionError("Redis has gone silent")
            await line.ping()
            asked = True
            continue
        asked = False
        if message["type"] == "message":
            heard(message["data"], by)
