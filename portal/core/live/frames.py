"""What a page may send: one JSON object of a known shape. Everything else is refused before anybody looks at it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder

LARGEST = 64 * 1024
"""Bytes of one frame. uvicorn is told the same (portal.devstack.processes), so larger ones are never held in memory."""
DEEPEST = 8
LONGEST_NAME = 100
"""Letters of a verb, a topic, an id or a ref."""


class Unreadable(Exception):
    """A frame that no page of ours sends."""


@dataclass(frozen=True)
class Frame:
    """What was asked: `do` of the `topic` with this `id`. `sent` is all of it; who sent it and when is never taken from there."""

    do: str
    topic: str
    id: str
    ref: str | int | None
    sent: Mapping[str, Any]

    def answer(self, said: Mapping[str, Any]) -> str:
        """The frame that answers this one; the asker knows it by its `ref`."""
        about = {"topic": self.topic, "id": self.id}
        return written({**about, **said} if self.ref is None else {**about, **said, "ref": self.ref})


def read(text: str) -> Frame:
    """Raises Unreadable."""
    try:
        sent = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(sent, dict) or not _is_plain(sent, DEEPEST):
        raise Unreadable
    ref = sent.get("ref")
    if isinstance(ref, bool) or not isinstance(ref, str | int | None) or len(str(ref)) > LONGEST_NAME:
        raise Unreadable
    return Frame(do=_name(sent, "do"), topic=_name(sent, "topic"), id=_name(sent, "id"), ref=ref, sent=sent)


def written(event: Mapping[str, Any]) -> str:
    """An event or an answer as it goes out. Moments and lazy words are written as Django writes them."""
    return json.dumps(event, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def _name(sent: Mapping[str, Any], key: str) -> str:
    name = sent.get(key)
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Unreadable
    return name


def _is_plain(value: Any, depth: int) -> bool:
    """Neither nested too deep nor of letters that no database takes: NUL, and halves of surrogate pairs."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict | list):
        parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
        return depth > 0 and all(_is_plain(part, depth - 1) for part in parts)
    return True


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
