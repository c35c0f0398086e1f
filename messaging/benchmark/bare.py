"""python -m messaging.benchmark.bare PORT: what one socket says goes to all, and nobody is asked who they are."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import uvloop
from websockets.asyncio.server import broadcast, serve

from portal.core.live.frames import LARGEST

_open: set[Any] = set()


async def heard(page: Any) -> None:
    _open.add(page)
    try:
        async for frame in page:
            broadcast(_open, frame)
    finally:
        _open.discard(page)


async def main(port: int) -> None:
    async with serve(heard, "127.0.0.1", port, compression=None, max_size=LARGEST) as server:
        await server.serve_forever()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(int(sys.argv[1])))
