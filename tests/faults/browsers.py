"""Pages as the browser's script behaves (conversation.js, live.js), many on one loop: what is typed is sent until it is acknowledged,
what was missed is asked for by number, and each message is shown once. Only the waits are shorter than in a browser."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import uuid
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

ANSWER_WITHIN = 10.0
ASK_EVERY = 10.0
"""60 seconds in a browser."""
BETWEEN = 0.07
"""Seconds from one thing said to the next: nobody may say more than 20 a second."""
SHORTEST_WAIT, LONGEST_WAIT = 0.05, 2.0


class Broken(Exception):
    """No answer came."""


@dataclass
class Page:
    """One open page. `shown` are the messages as they stand in the thread, from the top."""

    address: str
    cookie: str
    talk: str
    last: int = 0
    unsent: deque[tuple[str, str]] = field(default_factory=deque)
    acknowledged: dict[str, int] = field(default_factory=dict)
    shown: list[Mapping[str, Any]] = field(default_factory=list)
    refused: list[Mapping[str, Any]] = field(default_factory=list)
    connected: int = 0
    is_done: bool = False

    def __post_init__(self) -> None:
        self._early: dict[int, Mapping[str, Any]] = {}
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._refs = itertools.count(1)
        self._lacks = asyncio.Event()
        self._typed = asyncio.Event()

    def write(self, text: str) -> str:
        client_id = str(uuid.uuid4())
        self.unsent.append((client_id, text))
        self._typed.set()
        return client_id

    async def stay_open(self) -> None:
        wait = SHORTEST_WAIT
        while not self.is_done:
            try:
                async with connect(
                    f"{self.address.replace('http', 'ws', 1)}/ws/",
                    origin=self.address,  # type: ignore[arg-type]
                    additional_headers={"Cookie": self.cookie},
                    open_timeout=ANSWER_WITHIN,
                    close_timeout=0.5,
                    ping_interval=None,
                    compression=None,
                ) as line:
                    hearing = asyncio.create_task(self._hear_all(line))
                    try:
                        await self._work(line, hearing)
                        wait = SHORTEST_WAIT
                    finally:
                        hearing.cancel()
                        await asyncio.gather(hearing, return_exceptions=True)
            except (OSError, EOFError, WebSocketException, TimeoutError, Broken):
                pass
            self._asked.clear()
            if not self.is_done:
                await asyncio.sleep(random.uniform(wait / 2, wait))
                wait = min(2 * wait, LONGEST_WAIT)

    async def _work(self, line: ClientConnection, hearing: asyncio.Task[None]) -> None:
        await self._join(line)
        self.connected += 1
        loop = asyncio.get_running_loop()
        asks_at = loop.time() + ASK_EVERY
        while not self.is_done and not hearing.done():
            if self.unsent:
                await self._say(line)
                await asyncio.sleep(BETWEEN)
            else:
                self._typed.clear()
                waiting = [asyncio.create_task(one.wait()) for one in (self._typed, self._lacks)]
                await asyncio.wait({hearing, *waiting}, timeout=0.2, return_when=asyncio.FIRST_COMPLETED)
                for one in waiting:
                    one.cancel()
            if self._lacks.is_set() or loop.time() > asks_at:
                await self._join(line)
                asks_at = loop.time() + ASK_EVERY

    async def _join(self, line: ClientConnection) -> None:
        self._lacks.clear()
        said = await self._request(line, do="join", after=self.last)
        if not said.get("joined"):
            raise Broken(said)

    async def _say(self, line: ClientConnection) -> None:
        client_id, text = self.unsent[0]
        said = await self._request(line, do="say", client_id=client_id, text=text)
        if "seq" in said:
            self.acknowledged[client_id] = said["seq"]
            self._sent(client_id)
        elif said.get("error") == "fault":
            raise Broken(said)  # a fault of the server's: it stays on the device and is sent again
        else:
            self.refused.append(said)
            self._sent(client_id)

    def _sent(self, client_id: str) -> None:
        if self.unsent and self.unsent[0][0] == client_id:
            self.unsent.popleft()

    async def _request(self, line: ClientConnection, **sent: Any) -> Any:
        ref = next(self._refs)
        answer = self._asked[ref] = asyncio.get_running_loop().create_future()
        await line.send(json.dumps({**sent, "topic": "conversation", "id": self.talk, "ref": ref}))
        return await asyncio.wait_for(answer, ANSWER_WITHIN)

    async def _hear_all(self, line: ClientConnection) -> None:
        try:
            async for frame in line:
                self._hear(json.loads(frame))
        except (OSError, EOFError, WebSocketException):
            pass
        finally:
            for asked in self._asked.values():
                if not asked.done():
                    asked.set_exception(Broken())
                    asked.exception()

    def _hear(self, frame: Mapping[str, Any]) -> None:
        asked = self._asked.pop(frame.get("ref", 0), None)
        if asked is not None:
            if not asked.done():
                asked.set_result(frame)
        elif frame.get("event") in {"missed", "more"}:
            self._lacks.set()
        elif frame.get("seq", 0) > self.last:
            self._early[frame["seq"]] = frame
            while (event := self._early.pop(self.last + 1, None)) is not None:
                self.last += 1
                self.shown.append(event)
                if self.unsent and self.unsent[0][0] == event.get("client_id"):
                    self.acknowledged[event["client_id"]] = event["seq"]
                    self.unsent.popleft()
            if self._early:
                self._lacks.set()


@dataclass
class Count:
    """What a number of pages say of a number of messages, beside the rows."""

    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    misplaced: int = 0
    refused: int = 0


def counted(pages: Sequence[Page], rows: Sequence[tuple[int, str]]) -> Count:
    """`rows` are the numbers and client ids of the messages in the database.

    Lost is what was acknowledged and is not there, or is there and not shown on each page; doubled is what a page shows twice.
    """
    count = Count()
    numbers = {client_id: seq for seq, client_id in rows}
    for page in pages:
        count.acknowledged += len(page.acknowledged)
        count.refused += len(page.refused)
        count.lost += sum(numbers.get(client_id) != seq for client_id, seq in page.acknowledged.items())
        seen = Counter(event["client_id"] for event in page.shown if event.get("client_id"))
        count.lost += sum(client_id not in seen for client_id in numbers)
        count.doubled += sum(times - 1 for times in seen.values())
        count.misplaced += [event["seq"] for event in page.shown] != sorted(event["seq"] for event in page.shown)
    count.doubled += len(rows) - len(numbers)
    return count
