"""The hub of one process: which open pages listen to which group. It lives on the server's event loop and is called from any thread."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

from . import codes
from .pages import OpenPage

MOST_PAGES = 20
"""Open pages of one person in one process."""


class Hub:
    """A frame is made once and handed to every page of its group; a page that does not keep up is dropped, the others go on."""

    def __init__(self) -> None:
        self._groups: defaultdict[str, set[OpenPage]] = defaultdict(set)
        self._people: defaultdict[int, set[OpenPage]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None

    # On the loop

    def enter(self, page: OpenPage) -> bool:
        """False when this person has more pages open than anybody needs."""
        self._loop = asyncio.get_running_loop()
        if len(self._people[page.person]) >= MOST_PAGES:
            return False
        self._people[page.person].add(page)
        return True

    def leave(self, page: OpenPage) -> None:
        for group in tuple(page.groups):
            self.unlisten(page, group)
        self._without(self._people, page.person, page)

    def listen(self, page: OpenPage, group: str) -> None:
        if page.is_closed:
            return
        page.groups.add(group)
        self._groups[group].add(page)

    def unlisten(self, page: OpenPage, group: str) -> None:
        page.groups.discard(group)
        self._without(self._groups, group, page)

    def deliver(self, group: str, frame: str) -> None:
        slow = [page for page in self._groups.get(group, ()) if not page.hear(group, frame)]
        for page in slow:
            self.drop(page, codes.TOO_SLOW)

    def deliver_to_all(self, frame: str) -> None:
        for page in self.pages():
            if not page.put(frame):
                self.drop(page, codes.TOO_SLOW)

    def end(self, person: int, session: str = "") -> None:
        """Close the pages of a person, or those that one session opened."""
        for page in tuple(self._people.get(person, ())):
            if not session or page.session == session:
                self.drop(page, codes.ASK_AGAIN)

    def drop(self, page: OpenPage, code: int) -> None:
        """Close one page. It hears nothing any more from this moment on."""
        self.leave(page)
        page.close(code)

    def pages(self) -> list[OpenPage]:
        return [page for pages in self._people.values() for page in pages]

    def people(self) -> Collection[int]:
        return self._people.keys()

    # From any thread

    def call(self, what: Callable[..., Any], *given: Any) -> None:
        """Let the loop do it; nothing where no page was ever open, or the server has ended."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        try:
            loop.call_soon_threadsafe(what, *given)
        except RuntimeError:  # it was closed in this very moment
            self._loop = None

    @staticmethod
    def _without(book: defaultdict[Any, set[OpenPage]], key: Any, page: OpenPage) -> None:
        pages = book.get(key)
        if pages is None:
            return
        pages.discard(page)
        if not pages:
            del book[key]


hub = Hub()
