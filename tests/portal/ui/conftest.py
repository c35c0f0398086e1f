"""The look is tested on its own: a small site of its own, and a menu that this test fills."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.template import Context, Template

from portal.core.registry import Registry
from portal.ui import navigation
from portal.ui.typed import country_of_reader


@pytest.fixture
def draw() -> Callable[..., str]:
    """What a page author writes, rendered."""

    def rendered(source: str, **context: Any) -> str:
        return Template(source).render(Context(context)).strip()

    return rendered


class Elements(HTMLParser):
    """Every start tag as (name, attributes), and the text between."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]

    def one(self, name: str) -> dict[str, str | None]:
        (only,) = self.all(name)
        return only

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.fixture
def read() -> type[Elements]:
    return Elements


@pytest.fixture
def menu(monkeypatch: pytest.MonkeyPatch) -> Registry[navigation.Entry]:
    """An empty menu and an empty header for one test."""
    monkeypatch.setattr(navigation, "header", Registry())
    empty: Registry[navigation.Entry] = Registry()
    monkeypatch.setattr(navigation, "menu", empty)
    return empty


@pytest.fixture
def in_country():
    """Read the page as somebody of that country."""
    tokens = []

    def go(code):
        tokens.append(country_of_reader.set(lambda: code))

    yield go
    for token in reversed(tokens):
        country_of_reader.reset(token)
