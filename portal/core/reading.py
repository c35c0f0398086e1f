"""What is asked once while a page is read: kept for as long as one GET is answered, never longer and never while anything is written."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept_while_reading", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Inside, `once` asks each thing once; nothing that it says may change meanwhile."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(key: Hashable, ask: Callable[[], T]) -> T:
    """What `ask` gives; inside `one_reading` the first answer for this key."""
    kept = _kept.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    answer: T = kept[key]
    return answer


def already(key: Hashable) -> Any:
    """What `once` keeps for this key; None where nobody has asked yet, and outside `one_reading`."""
    kept = _kept.get()
    return kept.get(key) if kept is not None else None
