"""Questions of many pages put to the database as one: what a thousand pages ask that come back at the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from .threads import in_thread

MOST = 100
"""Questions put as one."""

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
Waiting = list[tuple[Asked, "asyncio.Future[Answer]"]]

_running: set[asyncio.Task[None]] = set()
"""A loop holds its tasks loosely; here they are held until they are done."""


class Together(Generic[Asked, Answer]):
    """While one question is under way, those who come meanwhile wait for the next, which is about all of them.

    `ask_all` runs in a thread. It answers each in their order; an answer that is an exception is raised to that one alone.
    """

    def __init__(self, ask_all: Callable[[Sequence[Asked]], Sequence[Answer | Exception]]) -> None:
        self._ask_all = ask_all
        # One queue for each event loop; a server has one.
        self._waiting: WeakKeyDictionary[asyncio.AbstractEventLoop, Waiting[Asked, Answer]] = WeakKeyDictionary()

    async def ask(self, one: Asked) -> Answer:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        if (waiting := self._waiting.get(loop)) is not None:
            waiting.append((one, answer))
            return await answer
        self._waiting[loop] = [(one, answer)]
        task = loop.create_task(self._answer_all(loop))
        _running.add(task)
        task.add_done_callback(_running.discard)
        return await answer

    async def _answer_all(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while waiting := self._waiting[loop]:
                now, self._waiting[loop] = waiting[:MOST], waiting[MOST:]
                await self._answer(now)
        finally:
            for _, answer in self._waiting.pop(loop, []):
                answer.cancel()

    async def _answer(self, waiting: Waiting[Asked, Answer]) -> None:
        try:
            answers = await in_thread(self._ask_all, [one for one, _ in waiting])
        except Exception as error:  # noqa: BLE001 - whatever it was, those who ask must hear of it
            answers = [error] * len(waiting)
        for (_, future), answer in zip(waiting, answers, strict=True):
            if future.done():  # whoever asked has gone
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)
