"""What is pushed reaches every open page, after the commit and from any thread; whoever may no longer be there is sent away."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import pytest
import redis
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from portal.accounts.models import User
from portal.core.live import codes, relay
from portal.core.live.hub import hub
from portal.core.live.pages import MOST_BYTES, MOST_WAITING, OpenPage
from portal.core.live.watch import LOOK_EVERY, Watch, see
from portal.core.realtime import close_person, push
from portal.devstack import valkey
from portal.devstack.children import Children
from portal.devstack.processes import SOCKETS
from portal.organisations.models import Membership
from portal.organisations.services.memberships import change_role, remove_member
from tests.cast import MEMBER, OWNER
from tests.factories.accounts import UserFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.live import Board, Served, cookie_of, open_page, until, until_true

pytestmark = pytest.mark.django_db(transaction=True)

JOIN = {"do": "join", "topic": "board", "id": "hall"}
HALL = {"topic": "board", "id": "hall"}


@pytest.fixture
def huda(transactional_db: None) -> User:
    return UserFactory(full_name="Huda Al-Mazroui")


@pytest.fixture
def yusuf(transactional_db: None) -> User:
    return UserFactory(full_name="Yusuf Al-Barrak")


@contextmanager
def at(served: Served, cookie: str, *, joins: bool = True) -> Iterator[ClientConnection]:
    with connect(served.address, origin=served.origin, additional_headers={"Cookie": cookie}) as page:  # type: ignore[arg-type]
        if joins:
            page.send(json.dumps(JOIN))
            assert heard(page) == {**HALL, "joined": True}
        yield page


def heard(page: ClientConnection) -> Any:
    return json.loads(page.recv(timeout=15))


def closed(page: ClientConnection) -> int:
    try:
        while True:
            page.recv(timeout=15)
    except ConnectionClosed as ending:
        return ending.rcvd.code if ending.rcvd else 0


# Pushing


def test_what_is_pushed_comes_after_the_commit_and_never_without_one(served: Served, huda: User, board: Board) -> None:
    with at(served, cookie_of(huda)) as page:
        with transaction.atomic():
            board.tell("one")
            with pytest.raises(TimeoutError):
                page.recv(timeout=0.3)
        assert heard(page)["text"] == "one"
        with transaction.atomic():
            board.tell("never")
            transaction.set_rollback(True)
        board.tell("three")
        assert heard(page)["text"] == "three"


def test_what_is_no_json_fails_where_it_is_said(transactional_db: None) -> None:
    with pytest.raises(TypeError):
        push("board:hall", {"what": object()})
    with pytest.raises(ValueError, match="no name for a group"):
        push("board:hall\nsay everything", {})


def test_without_open_pages_a_push_is_nothing(transactional_db: None) -> None:
    push("board:hall", {"event": "pinned"})
    close_person(1)


# The door of a real server


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example"])
def test_another_origin_is_answered_with_403(served: Served, huda: User, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        connect(served.address, origin=origin, additional_headers={"Cookie": cookie_of(huda)})  # type: ignore[arg-type]
    assert refusal.value.response.status_code == 403


def test_a_visitor_is_answered_with_403(served: Served, transactional_db: None) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        connect(served.address, origin=served.origin)  # type: ignore[arg-type]
    assert refusal.value.response.status_code == 403


def test_letters_in_a_subprotocol_are_refused_and_the_server_goes_on(served: Served, huda: User, board: Board) -> None:
    with closing(shaking_hands(served, cookie_of(huda), "Sec-WebSocket-Protocol: محادثة\r\n")) as raw:
        assert int(raw.recv(1000).split(b" ")[1]) in {400, 403}
    with at(served, cookie_of(huda)):
        pass


def test_a_frame_of_a_megabyte_closes_that_page_alone(served: Served, huda: User, yusuf: User, board: Board) -> None:
    with at(served, cookie_of(yusuf)) as other, at(served, cookie_of(huda)) as page:
        page.send("x" * 2**20)
        assert closed(page) == codes.TOO_BIG
        board.tell("still here")
        assert heard(other)["text"] == "still here"


# Who goes without a word, and who does not read


def shaking_hands(served: Served, cookie: str, more: str = "") -> socket.socket:
    """A connection that has asked to become a socket, and whose client does nothing by itself: no pong, no reading."""
    raw = socket.create_connection(("127.0.0.1", served.port), timeout=15)
    raw.sendall(
        f"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nOrigin: {served.origin}\r\nCookie: {cookie}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"Sec-WebSocket-Version: 13\r\n{more}\r\n".encode()
    )
    return raw


def joins_by_hand(raw: socket.socket) -> None:
    """The join as bytes of a frame, masked with zeros."""
    text = json.dumps(JOIN).encode()
    assert raw.recv(12) == b"HTTP/1.1 101"
    raw.sendall(bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)


def test_a_page_that_vanished_is_found(huda: User, yusuf: User, board: Board) -> None:
    """With less patience than an installation has, which waits twenty seconds twice."""
    served = Served(ws_ping_interval=0.1, ws_ping_timeout=2.0)
    served.start()
    with at(served, cookie_of(yusuf)) as other, closing(shaking_hands(served, cookie_of(huda))) as raw:
        joins_by_hand(raw)
        until(lambda: len(hub.pages()) == 2)
        until(lambda: len(hub.pages()) == 1)
        board.tell("still here")
        assert heard(other)["text"] == "still here"
    served.stop()


def test_an_installation_finds_it_within_45_seconds_and_ended_sessions_within_five() -> None:
    assert SOCKETS["ws_ping_interval"] + SOCKETS["ws_ping_timeout"] <= 45
    assert LOOK_EVERY < 5


def test_a_page_that_does_not_read_is_dropped_and_the_others_hear_everything(
    served: Served, huda: User, yusuf: User, board: Board
) -> None:
    with at(served, cookie_of(yusuf)) as other, closing(shaking_hands(served, cookie_of(huda))) as raw:
        joins_by_hand(raw)
        until(lambda: len(hub.pages()) == 2)
        sent = 0
        while len(hub.pages()) == 2:
            board.tell("x" * 20_000)
            sent += 1
            assert heard(other)["seq"] == sent
            assert sent < 5_000
        board.tell("still here")
        assert heard(other)["text"] == "still here"


async def test_what_waits_for_a_page_is_bounded() -> None:
    told: list[int] = []
    reads = asyncio.Event()

    async def send(frame: str) -> None:
        await reads.wait()

    async def close(code: int) -> None:
        await reads.wait()
        told.append(code)

    def page() -> OpenPage:
        return OpenPage(
            person=1, session_key="", session="", auth_hash="", send=send, close=close, abort=lambda: told.append(0)
        )

    small, large = page(), page()
    assert sum(small.put("x") for _ in range(2 * MOST_WAITING)) == MOST_WAITING
    await asyncio.sleep(0)
    letters = 10_000
    assert sum(large.put("x" * letters) for _ in range(1000)) * letters <= MOST_BYTES + letters
    large.close(codes.TOO_SLOW)
    reads.set()
    await until_true(lambda: told == [codes.TOO_SLOW])


# Who may no longer be there


def test_a_person_is_sent_away_and_nobody_else(served: Served, huda: User, yusuf: User, board: Board) -> None:
    cookie = cookie_of(huda)
    with at(served, cookie) as one, at(served, cookie_of(huda)) as two, at(served, cookie_of(yusuf)) as other:
        close_person(huda.pk, session=cookie.partition("=")[2])
        assert closed(one) == codes.ASK_AGAIN
        board.tell("still here")
        assert heard(two)["text"] == heard(other)["text"] == "still here"
        close_person(huda.pk)
        assert closed(two) == codes.ASK_AGAIN
        board.tell("and here")
        assert heard(other)["text"] == "and here"


def _session_ends(huda: User) -> None:
    Session.objects.filter(
        session_key__in=[one.session_key for one in Session.objects.all() if _is_of(one, huda)]
    ).delete()


def _session_runs_out(huda: User) -> None:
    for one in Session.objects.all():
        if _is_of(one, huda):
            Session.objects.filter(pk=one.pk).update(expire_date=timezone.now())


def _is_of(session: Session, person: User) -> bool:
    return session.get_decoded().get("_auth_user_id") == str(person.pk)


def _password_changes(huda: User) -> None:
    huda.set_password("something else entirely")
    huda.save()


def _is_deactivated(huda: User) -> None:
    User.objects.filter(pk=huda.pk).update(is_active=False)


def _is_erased(huda: User) -> None:
    User.objects.filter(pk=huda.pk).delete()


def _membership_ends(huda: User) -> None:
    Membership.objects.filter(user=huda).update(ended_at=timezone.now())


def _role_changes(huda: User) -> None:
    Membership.objects.filter(user=huda).update(role=MEMBER)


def _joins_the_staff(huda: User) -> None:
    User.objects.filter(pk=huda.pk).update(is_staff=True)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("what", "code"),
    [
        (_session_ends, codes.SIGNED_OUT),
        (_session_runs_out, codes.SIGNED_OUT),
        (_password_changes, codes.SIGNED_OUT),
        (_is_deactivated, codes.SIGNED_OUT),
        (_is_erased, codes.SIGNED_OUT),
        (_membership_ends, codes.ASK_AGAIN),
        (_role_changes, codes.ASK_AGAIN),
        (_joins_the_staff, codes.ASK_AGAIN),
    ],
)
async def test_the_watch_finds_what_nobody_announced(
    huda: User, yusuf: User, board: Board, what: Callable[[User], None], code: int
) -> None:
    MembershipFactory(organisation=OrganisationFactory(), user=huda, role=OWNER)
    watch = Watch(hub)
    async with open_page(cookie_of(yusuf)) as other, open_page(cookie_of(huda)) as page:
        await watch.look()
        assert await page.ask(**JOIN) == {**HALL, "joined": True}
        await other.ask(**JOIN)
        what(huda)
        await watch.look()
        assert await page.closed() == code
        board.tell("still here")
        assert (await other.next())["text"] == "still here"


async def test_a_page_that_came_back_after_a_change_stays(huda: User, board: Board) -> None:
    MembershipFactory(organisation=OrganisationFactory(), user=huda, role=OWNER)
    watch = Watch(hub)
    async with open_page(cookie_of(huda)):
        await watch.look()
    _role_changes(huda)
    async with open_page(cookie_of(huda)) as page:
        await watch.look()
        assert await page.receive_nothing()
        assert await page.ask(**JOIN) == {**HALL, "joined": True}


@pytest.mark.postgres
def test_a_server_looks_by_itself(served: Served, huda: User, yusuf: User, board: Board) -> None:
    with at(served, cookie_of(huda)) as page, at(served, cookie_of(yusuf)) as other:
        _session_ends(huda)
        assert closed(page) == codes.SIGNED_OUT
        board.tell("still here")
        assert heard(other)["text"] == "still here"


@pytest.mark.postgres
def test_looking_asks_as_much_for_one_page_as_for_many(transactional_db: None) -> None:
    def asked(people: int) -> int:
        users = [UserFactory() for _ in range(people)]
        keys = [cookie_of(user).partition("=")[2] for user in users]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            seen = see(keys, [user.pk for user in users])
        assert seen.sessions == frozenset(keys)
        return len(queries)

    assert asked(1) == asked(3) == 3


def test_members_are_sent_away_by_what_is_done_to_them(served: Served, huda: User, yusuf: User, board: Board) -> None:
    """Announced, so at once: their pages ask again, and may then see less."""
    firm = OrganisationFactory()
    MembershipFactory(organisation=firm, user=huda, role=OWNER)
    membership = MembershipFactory(organisation=firm, user=yusuf, role=MEMBER)
    for deed in (lambda: change_role(membership, by=huda, role=OWNER), lambda: remove_member(membership, by=huda)):
        with at(served, cookie_of(huda)), at(served, cookie_of(yusuf)) as page:
            deed()
            assert closed(page) == codes.ASK_AGAIN


# The line between the processes


@pytest.fixture
def line(settings: Any) -> Iterator[Callable[[bool], None]]:
    """A Redis of one's own that can be taken away and given back: `line(False)`, `line(True)`."""
    with Children() as children:
        settings.REDIS_URL, _ = valkey.start(children)
        command = [
            valkey.on_path("redis-server", "valkey-server") or valkey.from_wheel(),
            str(children.folder / "redis.conf"),
        ]
        running = list(children._started.values())

        def turn(on: bool) -> None:
            if on:
                running.append(children.start("redis", command))
            else:
                children.stop(running.pop())

        yield turn


def test_everything_goes_over_the_line_and_what_is_no_word_of_ours_harms_nobody(
    line: Callable[[bool], None], settings: Any, huda: User, board: Board
) -> None:
    with ExitStack() as stack:
        served = Served()
        served.start()
        stack.callback(served.stop)
        page = stack.enter_context(at(served, cookie_of(huda)))
        client = stack.enter_context(redis.Redis.from_url(settings.REDIS_URL))
        until(lambda: client.pubsub_numsub(relay.channel())[0][1] == 1)
        for word in (b"", b"say", b"end x y", b"end \xd9\xa1 ", b"shout\n{}", b"\xff\xfe", b"say board:hall"):
            client.publish(relay.channel(), word)
        board.tell("one")
        assert heard(page)["text"] == "one"


def test_while_the_line_is_down_sending_goes_on_and_it_comes_back_by_itself(
    line: Callable[[bool], None], settings: Any, huda: User, board: Board
) -> None:
    with ExitStack() as stack:
        served = Served()
        served.start()
        stack.callback(served.stop)
        page = stack.enter_context(at(served, cookie_of(huda)))
        board.tell("one")
        assert heard(page)["text"] == "one"
        line(False)
        for number in range(20):
            board.tell(f"while it is down {number}")
            assert heard(page)["text"] == f"while it is down {number}"
        line(True)
        back = time.monotonic()
        assert heard(page) == {"event": "missed"}
        assert time.monotonic() - back < 10
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            client.flushall()
        board.tell("and back")
        assert heard(page)["text"] == "and back"
