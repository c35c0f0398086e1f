"""From one who says something to all who listen: CPU of each delivery, how long it is under way, and memory of an open page."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.core.live import relay

from .clients import Listener, Tally, crowd, until
from .servers import Server

WINDOW = 8
"""Messages under way in a closed loop."""
LETTERS = 170
"""Bytes of a frame."""
PACE = 1000
"""Deliveries a second."""


@dataclass
class Stack:
    """One of those that are compared, with its open pages. `say` hands it a frame that is to reach all of them."""

    name: str
    server: Server
    say: Callable[[str], None]
    tally: Tally = field(default_factory=Tally)
    pages: list[Listener] = field(default_factory=list)
    spoken: float = 0.0
    """CPU seconds that the one who says something spent on saying it, where that is work of ours."""

    async def fill(self, cookies: Sequence[str], join: Mapping[str, Any] | None = None) -> None:
        self.pages += await crowd(self.tally, self.server.port, cookies, join=join)

    async def clear(self) -> None:
        for page in self.pages:
            page.cut()
        await until(lambda: self.tally.lost >= len(self.pages))
        self.pages, self.tally.lost = [], 0


def by_socket(stack: Stack) -> Callable[[str], None]:
    """The first page says it; the server tells all of them."""
    return lambda frame: stack.pages[0].say(frame)  # noqa: PLW0108 - which page is first changes


def by_line(stack: Stack, group: str) -> Callable[[str], None]:
    """As `push` does after a commit, in another process."""

    def say(frame: str) -> None:
        started = time.thread_time()
        if not relay.speaker.say(f"{relay.SAY} {group}\n{frame}"):
            raise ConnectionError("Redis does not carry what is said")
        stack.spoken += time.thread_time() - started

    return say


def frame(number: int) -> str:
    said = {"topic": "conversation", "event": "said", "sent": time.monotonic(), "seq": number, "text": ""}
    said["text"] = "x" * (LETTERS - len(json.dumps(said)))
    return json.dumps(said)


async def saturated(stack: Stack, messages: int) -> float:
    """CPU microseconds of one delivery while the next message always waits already."""
    tally, pages = stack.tally, len(stack.pages)
    before, wanted = tally.frames, messages * pages
    sent = 0
    finished = asyncio.Event()

    def go_on() -> None:
        nonlocal sent
        got = tally.frames - before
        while sent < messages and sent - got / pages < WINDOW:
            sent += 1
            stack.say(frame(sent))
        if got >= wanted:
            finished.set()

    spoken, cpu = stack.spoken, stack.server.cpu()
    tally.progress = go_on
    try:
        go_on()
        await asyncio.wait_for(finished.wait(), 120)
    finally:
        tally.progress = lambda: None
    return 1e6 * (stack.server.cpu() - cpu + stack.spoken - spoken) / wanted


async def paced(stack: Stack, seconds: float) -> tuple[list[float], float]:
    """Milliseconds from saying to hearing of each delivery at PACE deliveries a second, and CPU microseconds of one."""
    tally, pages = stack.tally, len(stack.pages)
    messages = max(round(seconds * PACE / pages), 5)
    late: list[float] = []
    tally.heard = lambda _, heard: late.append(1000 * (time.monotonic() - json.loads(heard)["sent"]))
    before, spoken, cpu = tally.frames, stack.spoken, stack.server.cpu()
    started = time.monotonic()
    try:
        for number in range(messages):
            await asyncio.sleep(started + number * pages / PACE - time.monotonic())
            stack.say(frame(number))
        await until(lambda: tally.frames - before >= messages * pages)
    finally:
        tally.heard = None
    return late, 1e6 * (stack.server.cpu() - cpu + stack.spoken - spoken) / (messages * pages)


async def in_turns(stacks: Sequence[Stack], rounds: int, deliveries: int) -> dict[str, float]:
    """The median microseconds of each by name, measured in turns; one round goes before those that count."""
    taken: dict[str, list[float]] = {stack.name: [] for stack in stacks}
    for number in range(rounds + 1):
        for stack in stacks:
            # Those that are slower are given less to do: it is the cost of one that counts.
            share = deliveries if stack.name != "grouped" else deliveries // 5
            cost = await saturated(stack, max(share // len(stack.pages), WINDOW))
            if number:
                taken[stack.name].append(cost)
    return {name: statistics.median(costs) for name, costs in taken.items()}


def p99(late: Sequence[float]) -> float:
    return sorted(late)[int(0.99 * (len(late) - 1))]
