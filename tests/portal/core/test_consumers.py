"""What a page may say over its socket, what it is answered, and when it is shown the door."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY

from portal.accounts.models import User
from portal.core.consumers import MOST_TOPICS
from portal.core.live import codes
from portal.core.live.frames import LARGEST
from portal.core.live.hub import MOST_PAGES, hub
from portal.core.realtime import Joined, Topic, push, topics
from tests.factories.accounts import UserFactory
from tests.live import Board, Page, cookie_of, open_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def huda(transactional_db: None) -> User:
    return UserFactory(full_name="Huda Al-Mazroui", language="en")


@pytest.fixture
def yusuf(transactional_db: None) -> User:
    return UserFactory(full_name="Yusuf Al-Barrak", language="ar")


@pytest.fixture
def cookie(huda: User) -> str:
    return cookie_of(huda)


JOIN = {"do": "join", "topic": "board", "id": "hall"}
PIN = {"do": "pin", "topic": "board", "id": "hall"}
HALL = {"topic": "board", "id": "hall"}


# Who may open one


async def test_a_page_of_another_site_is_refused(cookie: str) -> None:
    others = [
        "http://evil.example",
        "https://testserver.evil.example",
        "http://testserver:8001",
        "testserver",
        "null",
        "",
    ]
    for origin in (None, *others):
        assert not await Page(cookie, origin=origin).connects()


async def test_a_host_that_is_not_served_is_refused(cookie: str) -> None:
    assert not await Page(cookie, origin="http://evil.example", host="evil.example").connects()


async def test_the_address_of_the_site_counts_behind_a_proxy(cookie: str) -> None:
    async with open_page(cookie, origin=settings.SITE_URL, host="localhost:8000"):
        pass


async def test_nobody_is_refused(transactional_db: None) -> None:
    for cookie_of_nobody in ("", "session=abcdefghijklmnopqrstuvwxyz012345", "session="):
        assert not await Page(cookie_of_nobody).connects()


def _logged_out(user: User, session: Any) -> None:
    session.delete()


def _expired(user: User, session: Any) -> None:
    session.set_expiry(-1)
    session.save()


def _another_password(user: User, session: Any) -> None:
    user.set_password("something else entirely")
    user.save()


def _no_longer_active(user: User, session: Any) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def _somebody_half_way_in(user: User, session: Any) -> None:
    del session[SESSION_KEY]
    session.save()


@pytest.mark.parametrize("what", [_logged_out, _expired, _another_password, _no_longer_active, _somebody_half_way_in])
async def test_whose_session_has_ended_is_refused(huda: User, cookie: str, what: Callable[[User, Any], None]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore(cookie.partition("=")[2])
    store.load()
    what(huda, store)
    assert not await Page(cookie).connects()


async def test_no_subprotocol_is_spoken(cookie: str) -> None:
    for subprotocol in ("chat", "ünïcode", "محادثة"):
        assert not await Page(cookie, subprotocols=[subprotocol]).connects()


async def test_only_one_address_is_there(cookie: str) -> None:
    assert not await Page(cookie, path="/ws/other/").connects()


async def test_a_person_has_so_many_pages_and_no_more(cookie: str) -> None:
    pages = [Page(cookie) for _ in range(MOST_PAGES + 1)]
    for page in pages:
        assert await page.connects()
    assert await pages[-1].closed() == codes.TOO_MANY
    for page in pages[:-1]:
        await page.disconnect()
    assert hub.pages() == []


# What is said


async def test_who_joins_gets_what_was_missed_and_then_what_comes(cookie: str, board: Board) -> None:
    board.pinned = ["one", "two", "three"]
    async with open_page(cookie) as page:
        await page.say(**JOIN, ref=7, after=1)
        assert [await page.next() for _ in range(3)] == [
            {**HALL, "event": "pinned", "seq": 2, "text": "two"},
            {**HALL, "event": "pinned", "seq": 3, "text": "three"},
            {**HALL, "joined": True, "ref": 7},
        ]
        board.tell("four")
        assert await page.next() == {**HALL, "event": "pinned", "seq": 4, "text": "four"}


@pytest.mark.parametrize("group", ["board:{id}", "another name"])
async def test_nothing_falls_between_reading_and_hearing(cookie: str, board: Board, group: str) -> None:
    """Something is pinned when the board has been read and before the answer is out."""
    board.pinned, board.group = ["one"], group

    def somebody_pins() -> None:
        if len(board.pinned) < 2:
            board.tell("two")

    async with open_page(cookie) as page:
        board.while_reading = somebody_pins
        await page.say(**JOIN, ref=1)
        heard = [await page.next() for _ in range(3)]
        assert heard[0]["seq"] == 1
        assert sorted(one.get("seq", 0) for one in heard) == [0, 1, 2]


async def test_joining_again_asks_for_what_was_missed_and_is_heard_once(cookie: str, board: Board) -> None:
    async with open_page(cookie) as page:
        assert await page.ask(**JOIN) == {**HALL, "joined": True}
        board.pinned.append("pushed by nobody")
        await page.say(**JOIN, after=0)
        assert (await page.next())["seq"] == 1
        assert await page.next() == {**HALL, "joined": True}
        board.tell("two")
        assert (await page.next())["seq"] == 2
        assert await page.receive_nothing()


@pytest.mark.parametrize("place", ["cellar", "hall"])
async def test_what_is_foreign_and_what_is_not_there_are_answered_alike(
    huda: User, cookie: str, board: Board, place: str
) -> None:
    board.kept_out.add(huda.pk)
    asked = {"topic": "board", "id": place}
    async with open_page(cookie) as page:
        assert await page.ask(do="join", **asked, ref=1) == {**asked, "refused": "join", "ref": 1}
        assert await page.ask(do="pin", **asked, text="x") == {**asked, "refused": "pin"}
        board.tell("not for you")
        assert await page.receive_nothing()
        board.kept_out.clear()
        assert await page.ask(**JOIN, after=1, ref=2) == {**HALL, "joined": True, "ref": 2}


async def test_who_may_no_longer_hears_no_more_after_asking(huda: User, cookie: str, board: Board) -> None:
    async with open_page(cookie) as page:
        await page.ask(**JOIN)
        board.kept_out.add(huda.pk)
        assert await page.ask(**JOIN) == {**HALL, "refused": "join"}
        board.tell("not for you")
        assert await page.receive_nothing()


async def test_who_leaves_hears_no_more(cookie: str, board: Board) -> None:
    async with open_page(cookie) as page:
        await page.ask(**JOIN)
        assert await page.ask(do="leave", **HALL, ref="x") == {**HALL, "left": True, "ref": "x"}
        board.tell("not for you")
        assert await page.receive_nothing()


async def test_what_a_verb_answers_goes_to_the_asker_alone(cookie: str, yusuf: User, board: Board) -> None:
    async with open_page(cookie) as page, open_page(cookie_of(yusuf)) as other:
        await other.ask(**JOIN)
        assert await page.ask(**PIN, text="hello", ref="a") == {**HALL, "seq": 1, "ref": "a"}
        assert await other.next() == {**HALL, "event": "pinned", "seq": 1, "text": "hello"}
        await page.say(**PIN, text="quietly")
        assert (await other.next())["seq"] == 2
        assert await page.receive_nothing()
        assert await other.receive_nothing()


async def test_the_sender_is_who_signed_in_whatever_the_frame_says(cookie: str, yusuf: User, board: Board) -> None:
    async with open_page(cookie) as page:
        forged = {"person": yusuf.pk, "user": yusuf.pk, "by": "Yusuf", "sender": yusuf.public_id, "at": "2001-01-01"}
        await page.ask(**PIN, text="hello", ref=1, **forged)
    assert [name for name, _, _ in board.heard] == ["Huda Al-Mazroui"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Write your name."), ("ar", "اكتبوا اسمكم."), ("xx", "Write your name.")]
)
async def test_what_is_not_possible_is_said_in_the_readers_language(
    cookie: str, board: Board, language: str, words: str
) -> None:
    async with open_page(cookie, path=f"/ws/?language={language}") as page:
        assert await page.ask(**PIN, ref=1) == {**HALL, "error": "empty", "message": words, "ref": 1}


async def test_a_fault_of_ours_ends_nothing(cookie: str, board: Board) -> None:
    async with open_page(cookie) as page:
        assert await page.ask(**PIN, text="fault", ref=1) == {**HALL, "error": "fault", "message": "", "ref": 1}
        assert await page.ask(**JOIN) == {**HALL, "joined": True}


async def test_a_page_joins_so_many_topics_and_no_more(huda: User, cookie: str, board: Board) -> None:
    topics._entries["board"] = Topic(join=lambda _person, place, _sent: Joined(f"board:{place}"), actions={})
    async with open_page(cookie) as page:
        for number in range(MOST_TOPICS):
            if number % 15 == 0:
                await asyncio.sleep(1)  # as a page does that has so much to join
            asked = {"topic": "board", "id": str(number)}
            assert await page.ask(do="join", **asked) == {**asked, "joined": True}
        assert await page.ask(**JOIN) == {**HALL, "error": "too_many_topics", "message": ""}
        await page.ask(do="leave", topic="board", id="7", ref=1)
        assert await page.ask(**JOIN) == {**HALL, "joined": True}


# What closes it

# What is read at all: test_frames.py.
NO_FRAMES = [
    "hello",
    "[" * 60_000,
    '{"do": "join", "topic": "nothing", "id": "hall"}',
    '{"do": "__class__", "topic": "board", "id": "hall"}',
]


async def test_what_is_no_frame_closes_that_page_and_no_other(cookie: str, yusuf: User, board: Board) -> None:
    async with open_page(cookie_of(yusuf)) as other:
        await other.ask(**JOIN)
        for text in NO_FRAMES:
            page = Page(cookie)
            assert await page.connects()
            await page.send(text)
            assert await page.closed() == codes.UNREADABLE
        board.tell("still here")
        assert (await other.next())["text"] == "still here"
    assert board.heard == []
    assert hub.pages() == []


async def test_bytes_close_it(cookie: str) -> None:
    page = Page(cookie)
    assert await page.connects()
    await page.send_input({"type": "websocket.receive", "bytes": b"\x00\xff"})
    assert await page.closed() == codes.BINARY


@pytest.mark.parametrize("letter", ["x", "ح"])
async def test_a_frame_of_64_kb_is_taken_and_one_more_letter_is_not(cookie: str, board: Board, letter: str) -> None:
    def sized(size: int) -> str:
        empty = json.dumps({**PIN, "text": ""}, ensure_ascii=False)
        room = size - len(empty.encode())
        return json.dumps({**PIN, "text": letter * (room // len(letter.encode()))}, ensure_ascii=False)

    async with open_page(cookie) as page:
        await page.send(sized(LARGEST))
        assert await page.ask(**JOIN, after=1) == {**HALL, "joined": True}
        await page.send(sized(LARGEST + 2))
        assert await page.closed() == codes.TOO_BIG


async def test_more_than_twenty_frames_a_second_close_it(cookie: str, board: Board) -> None:
    page = Page(cookie)
    assert await page.connects()
    for _ in range(200):
        await page.say(do="leave", **HALL)
    assert await page.closed() == codes.TOO_MANY


async def test_a_page_of_one_person_hears_nothing_of_another(huda: User, cookie: str, yusuf: User) -> None:
    own, other = {"topic": "person", "id": huda.public_id}, {"topic": "person", "id": yusuf.public_id}
    async with open_page(cookie) as page:
        assert await page.ask(do="join", **own) == {**own, "event": "bell", "unread": 0}
        assert await page.next() == {**own, "joined": True}
        assert await page.ask(do="join", **other) == {**other, "refused": "join"}
        push(f"person:{yusuf.public_id}", {**other, "event": "bell"})
        push(f"person:{huda.public_id}", {**own, "event": "bell"})
        assert await page.next() == {**own, "event": "bell"}
        assert await page.receive_nothing()
