"""A circuit breaker: a peer that does not answer is left alone for a while, so that nobody waits for it again and again.

Shared by the processes through the cache, so far as they share one. After FAILURES in a row it opens for SHORTEST, twice as long each
time it was tried in vain, at most LONGEST. When the time is over one caller is let through to try; if the peer takes it, all is well.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.core.cache import cache
from redis.exceptions import RedisError

NO_CACHE = (RedisError, OSError)
FAILURES = 2
SHORTEST, LONGEST = 30.0, 900.0  # seconds
KEPT = 86_400


class PeerAway(OSError):
    """Not even tried: the peer has not answered lately. `seconds` until it is tried again."""

    def __init__(self, name: str, seconds: float) -> None:
        super().__init__(f"{name} has not answered lately; it is tried again in {round(seconds)} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Breaker:
    """`away`: the errors that say that the peer is not there; any other means that it answered."""

    name: str
    away: tuple[type[BaseException], ...]

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Raises PeerAway without running the body while the peer is left alone."""
        self._ask()
        try:
            yield
        except self.away:
            self._failed()
            raise
        except BaseException:
            self._answered()
            raise
        self._answered()

    def rests_for(self) -> float:
        """Seconds until it is tried again; 0 when it is not left alone."""
        _failures, until = self._known()
        return max(0.0, until - time.time())

    @property
    def _key(self) -> str:
        return f"breaker.{self.name.replace(' ', '-')}"

    def _ask(self) -> None:
        failures, until = self._known()
        if failures < FAILURES:
            return
        left = until - time.time()
        if left > 0:
            raise PeerAway(self.name, left)
        if not cache.add(f"{self._key}.probe", value=True, timeout=SHORTEST):
            raise PeerAway(self.name, SHORTEST)

    def _failed(self) -> None:
        failures = self._known()[0] + 1
        rest = min(LONGEST, SHORTEST * 2 ** max(0, failures - FAILURES))
        with suppress(*NO_CACHE):
            cache.set(self._key, (failures, time.time() + rest if failures >= FAILURES else 0.0), KEPT)
            cache.delete(f"{self._key}.probe")

    def _answered(self) -> None:
        with suppress(*NO_CACHE):
            cache.delete_many([self._key, f"{self._key}.probe"])

    def _known(self) -> tuple[int, float]:
        """How often in a row, and until when it is left alone. Without a cache every peer is tried each time."""
        with suppress(*NO_CACHE):
            known: tuple[int, float] = cache.get(self._key, (0, 0.0))
            return known
        return 0, 0.0
