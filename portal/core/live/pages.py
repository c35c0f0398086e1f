"""One open page: what waits to be sent to it, never more than a bounded amount, and how it is told to go."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Hashable

from . import codes

MOST_WAITING = 1000
"""Frames that wait for one page."""
MOST_BYTES = 256 * 1024
"""Their letters, all together. One answer may be longer, where nothing else waits."""
PATIENCE = 5.0
"""Seconds in which a page may still take the reason why it is closed."""
ANSWER_PATIENCE = 30.0
"""Seconds in which a page takes what waits for it, so that the answer to what it asked can follow."""


class OpenPage:
    """Everything here happens on the server's event loop.

    `send` and `close` are coroutines of the connection; `abort` cuts it, for a page that does not even read why it is closed.
    `session` is a mark of the session that opened it (portal.core.realtime), `auth_hash` what that session was checked against.
    """

    __slots__ = (
        "_abort",
        "_close",
        "_ending",
        "_held",
        "_send",
        "_sending",
        "_size",
        "_waiting",
        "auth_hash",
        "groups",
        "is_closed",
        "joined",
        "person",
        "session",
        "session_key",
        "standing",
    )

    def __init__(
        self,
        *,
        person: int,
        session_key: str,
        session: str,
        auth_hash: str,
        send: Callable[[str], Awaitable[None]],
        close: Callable[[int], Awaitable[None]],
        abort: Callable[[], None],
    ) -> None:
        self.person = person
        self.session_key = session_key
        self.session = session
        self.auth_hash = auth_hash
        # What gave this person their rights when the watch first looked (portal.core.live.watch).
        self.standing: Hashable = None
        self.groups: set[str] = set()
        # The group behind each (topic, id) that the page has joined.
        self.joined: dict[tuple[str, str], str] = {}
        self._send = send
        self._close = close
        self._abort = abort
        # None while nothing waits: an empty one takes as much room as sixty frames do.
        self._waiting: deque[str] | None = None
        self._size = 0
        self._held: dict[str, list[str]] = {}
        self._sending: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self.is_closed = False

    def hear(self, group: str, frame: str) -> bool:
        """Something was pushed to a group. False when the page is too slow for it."""
        held = self._held.get(group)
        if held is None:
            return self.put(frame)
        held.append(frame)
        return len(held) <= MOST_WAITING

    def put(self, frame: str) -> bool:
        """Send it after what waits already. False when too much waits."""
        if self.is_closed:
            return True
        if self._waiting and (len(self._waiting) >= MOST_WAITING or self._size + len(frame) > MOST_BYTES):
            return False
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append(frame)
        self._size += len(frame)
        if self._sending is None:
            self._sending = asyncio.get_running_loop().create_task(self._send_all())
        return True

    async def answer(self, frame: str) -> bool:
        """What the page asked for: where too much waits, it is given time to read. False when it does not."""
        while not self.put(frame):
            assert self._sending is not None
            _, waiting = await asyncio.wait({self._sending}, timeout=ANSWER_PATIENCE)
            if waiting:
                return False
        return True

    def hold(self, group: str) -> None:
        """What is pushed to this group waits until what came before it has been read from the database."""
        self._held.setdefault(group, [])

    def release(self, group: str) -> bool:
        """Send what was held. False when it is too much."""
        return all(self.put(frame) for frame in self._held.pop(group, []))

    def forget(self, group: str) -> None:
        """What was held is not for this page."""
        self._held.pop(group, None)

    def close(self, code: int) -> None:
        """Tell the page to go, and why. What waits is no longer sent."""
        if self.is_closed:
            return
        self._empty()
        self._ending = asyncio.get_running_loop().create_task(self._end(code))

    def lost(self) -> None:
        """The connection is gone."""
        self._empty()
        if self._sending is not None:
            self._sending.cancel()

    def _empty(self) -> None:
        self.is_closed = True
        self._waiting = None
        self._size = 0
        self._held.clear()

    async def _send_all(self) -> None:
        # OSError: the connection was lost. RuntimeError: it was closed while this frame waited.
        with contextlib.suppress(OSError, RuntimeError):
            while self._waiting:
                frame = self._waiting.popleft()
                self._size -= len(frame)
                await self._send(frame)
        self._sending = self._waiting = None

    async def _end(self, code: int) -> None:
        try:
            await asyncio.wait_for(self._close(code), PATIENCE)
        except TimeoutError:
            self._abort()
        except (OSError, RuntimeError):
            pass


SAID = {
    codes.BINARY: "frames are text",
    codes.TOO_BIG: "a frame is too long",
    codes.UNREADABLE: "no such frame",
    codes.SIGNED_OUT: "signed out",
    codes.ASK_AGAIN: "connect again",
    codes.TOO_SLOW: "too slow",
    codes.TOO_MANY: "too many",
}
"""For whoever looks into the connection; programs go by the code."""
