"""What a page may send is read strictly; what goes out is written once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import gettext_lazy

from portal.core.live.frames import Frame, Unreadable, read, written

UNREADABLE = [
    "",
    "hello",
    "[]",
    "null",
    "7",
    '{"do": "join"}',
    '{"do": "join", "topic": "board", "id": 7}',
    '{"do": "join", "topic": "board", "id": ""}',
    '{"do": "join", "topic": "board", "id": "hall", "ref": {}}',
    '{"do": "join", "topic": "board", "id": "hall", "ref": true}',
    '{"do": "join", "topic": "board", "id": "hall", "ref": "' + "x" * 101 + '"}',
    '{"do": "join", "topic": "board", "id": "hall", "after": NaN}',
    '{"do": "join", "topic": "board", "id": "hall", "after": -Infinity}',
    '{"do": "join", "topic": "board", "id": "ha\\nll"}',
    '{"do": "join", "topic": "board", "id": "' + "x" * 101 + '"}',
    '{"do": "pin", "topic": "board", "id": "hall", "text": "a\\u0000b"}',
    '{"do": "pin", "topic": "board", "id": "hall", "text": "\\ud800"}',
    '{"do": "pin", "topic": "board", "id": "hall", "\\udfff": 1}',
    '{"do": "pin", "topic": "board", "id": "hall", "text": ' + "[" * 10 + "]" * 10 + "}",
    "[" * 60_000,
    '{"a":' * 10_000 + "1" + "}" * 10_000,
    '{"do": "pin", "topic": "board", "id": "hall", "n": ' + "9" * 5_000 + "}",
]


@pytest.mark.parametrize("text", UNREADABLE, ids=lambda text: text[:70])
def test_what_no_page_of_ours_sends_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        read(text)


def test_a_frame_keeps_what_was_sent() -> None:
    sent = {"do": "pin", "topic": "board", "id": "hall", "ref": 3, "text": "تمر 🌴", "more": {"a": [1, 2.5, None]}}
    assert read(written(sent)) == Frame(do="pin", topic="board", id="hall", ref=3, sent=sent)


def test_an_answer_is_known_by_its_ref() -> None:
    frame = read('{"do": "pin", "topic": "board", "id": "hall", "ref": "a"}')
    assert frame.answer({"ref": "b", "seq": 1}) == '{"topic":"board","id":"hall","ref":"a","seq":1}'


def test_moments_and_lazy_words_are_written_and_what_is_no_json_is_refused() -> None:
    at = dt.datetime(2026, 11, 29, 9, 30, tzinfo=dt.UTC)
    assert written({"at": at, "said": gettext_lazy("Close")}) == '{"at":"2026-11-29T09:30:00Z","said":"Close"}'
    with pytest.raises(TypeError):
        written({"what": object()})
