"""Whatever is killed while people write: what was acknowledged is there and is shown, once, on every page."""

from __future__ import annotations

import asyncio
import http.client
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections

from messaging.benchmark.clients import Tally, crowd, until
from messaging.benchmark.servers import ours
from messaging.benchmark.storm import storm
from messaging.models import Message
from messaging.services.messages import post_message

from .browsers import Count, Page, counted
from .conftest import Scene, made
from .site import Site, at_random, elsewhere

pytestmark = [pytest.mark.journey, pytest.mark.fault]
full = pytest.mark.full

Fault = Callable[[Site, random.Random], Awaitable[None]]
PATIENCE = 120
LINE_BYTES = 6_000
"""A line is cut somewhere in its first bytes: in the handshake, in the joining, in what is said or in the answer to it."""


async def a_web_process_dies(site: Site, dice: random.Random) -> None:
    name = dice.choice(["web-1", "web-2"])
    await elsewhere(site.kill, name)
    await elsewhere(site.start, name)


async def both_web_processes_die(site: Site, dice: random.Random) -> None:
    await elsewhere(site.kill, "web-1", "web-2")
    await elsewhere(site.start, "web-1", "web-2")


async def the_worker_dies(site: Site, dice: random.Random) -> None:
    await elsewhere(site.kill, "worker")
    await elsewhere(site.start, "worker")


async def redis_dies(site: Site, dice: random.Random) -> None:
    await elsewhere(site.kill, "redis")
    await asyncio.sleep(dice.uniform(0.5, 3))
    await elsewhere(site.start, "redis")


async def redis_forgets(site: Site, dice: random.Random) -> None:
    await elsewhere(site.flush)


async def redis_and_a_web_process_die(site: Site, dice: random.Random) -> None:
    name = dice.choice(["web-1", "web-2"])
    await elsewhere(site.kill, "redis", name)
    await elsewhere(site.start, "redis", name)


async def lines_are_cut(site: Site, dice: random.Random) -> None:
    """Those that are open break now, with the processes behind them; those that follow break at any byte for a while."""
    for line in site.lines:
        line.cut_after = at_random(LINE_BYTES, dice)
        line.cut_all()
    await asyncio.sleep(dice.uniform(2, 4))
    for line in site.lines:
        line.cut_after = lambda: None


ALL: list[Fault] = [
    a_web_process_dies,
    redis_dies,
    lines_are_cut,
    the_worker_dies,
    redis_forgets,
    both_web_processes_die,
    redis_and_a_web_process_die,
]
MIXED = ALL[:3]


def said_in(scene: Scene) -> list[tuple[int, str]]:
    found = Message.objects.filter(conversation=scene.talk, kind=Message.Kind.SAID).order_by("seq")
    return [(seq, str(client_id)) for seq, client_id in found.values_list("seq", "client_id")]


async def talking(site: Site, scene: Scene, faults: list[Fault], messages: int, dice: random.Random) -> Count:
    """So many messages under each fault, from all people in turn; then everybody catches up."""
    pages = [
        Page(site.addresses[at % len(site.addresses)], cookie, scene.talk.public_id)
        for at, cookie in enumerate(scene.cookies)
    ]
    async with asyncio.TaskGroup() as open_pages:
        for page in pages:
            open_pages.create_task(page.stay_open())
        try:
            await until(lambda: all(page.connected for page in pages), PATIENCE)
            for number, fault in enumerate(faults):
                for at in range(messages):
                    pages[at % len(pages)].write(f"{number}/{at}")
                await asyncio.sleep(dice.uniform(0.1, 1.0))
                await fault(site, dice)
                await until(lambda: not any(page.unsent for page in pages), PATIENCE)
            rows = await elsewhere(said_in, scene)
            last = rows[-1][0]
            await until(lambda: all(page.last >= last for page in pages), PATIENCE)
        finally:
            for page in pages:
                page.is_done = True
    return counted(pages, await elsewhere(said_in, scene))


@pytest.mark.parametrize(
    ("rounds", "messages"), [pytest.param(4, 72, id="short"), pytest.param(20, 504, id="full", marks=full)]
)
async def test_nothing_acknowledged_is_lost_and_nothing_is_shown_twice(
    site: Site, scene: Scene, rounds: int, messages: int
) -> None:
    dice = random.Random(rounds)
    faults = [ALL[at % len(ALL)] for at in range(rounds)]
    count = await talking(site, scene, faults, messages, dice)
    assert count == Count(acknowledged=rounds * messages)


@pytest.mark.parametrize("seconds", [pytest.param(4, id="short"), pytest.param(60, id="full", marks=full)])
async def test_while_redis_is_away_sending_goes_on_and_pushing_is_back_soon(
    site: Site, scene: Scene, seconds: float
) -> None:
    """200 messages in a minute, or as many as fit into less; after ten seconds at most one is heard at once again, elsewhere too."""
    here, there = (Page(site.addresses[at], scene.cookies[at], scene.talk.public_id) for at in (0, 1))
    async with asyncio.TaskGroup() as open_pages:
        for page in (here, there):
            open_pages.create_task(page.stay_open())
        try:
            await until(lambda: bool(here.connected and there.connected), PATIENCE)
            await elsewhere(site.kill, "redis")
            ends = time.monotonic() + seconds
            for number in range(200 if seconds > 30 else 30):
                here.write(f"while it is away {number}")
                await until(lambda: not here.unsent, PATIENCE)
            # Asking by number delivers meanwhile, whatever the line does.
            await until(lambda: there.last == here.last, PATIENCE)
            await asyncio.sleep(ends - time.monotonic())
            await elsewhere(site.start, "redis")
            back = time.monotonic()
            number = 0
            while True:
                here.write(f"it is back {number}")
                await until(lambda: not here.unsent, PATIENCE)
                await asyncio.sleep(0.2)
                if there.last == here.last:
                    break
                number += 1
                assert time.monotonic() - back < 10
        finally:
            here.is_done = there.is_done = True


@pytest.mark.parametrize("sockets", [pytest.param(60, id="short"), pytest.param(500, id="full", marks=full)])
async def test_an_empty_redis_comes_back_under_many_sockets(site: Site, sockets: int) -> None:
    """What was said meanwhile is not pushed to those at the other process: they are told that something was missed, and ask."""
    scene = await elsewhere(made, sockets)
    tally = Tally()
    join = {"topic": "conversation", "id": scene.talk.public_id, "after": 1}
    pages = [
        page
        for at, name in enumerate(("web-1", "web-2"))
        for page in await crowd(tally, site.port_of(name), scene.cookies[at::2], join=join)
    ]
    told = set()
    tally.heard = lambda page, frame: told.add(page) if b'"missed"' in frame else None
    await elsewhere(site.kill, "redis")
    await elsewhere(say, scene, "while it was away")
    await elsewhere(site.start, "redis")
    await until(lambda: len(told) == sockets, 30)
    heard: set[Any] = set()

    def hear(page: Any, frame: bytes) -> None:
        if b"while it was away" in frame:
            heard.add(page)

    tally.heard = hear
    for page in pages:
        page.joins(join)
    await until(lambda: len(heard) == sockets, 60)
    for page in pages:
        page.cut()


@pytest.mark.parametrize("rounds", [pytest.param(40, id="short"), pytest.param(1000, id="full", marks=full)])
async def test_a_line_that_breaks_at_any_byte_leaves_no_gap_and_nothing_twice(
    site: Site, scene: Scene, rounds: int
) -> None:
    dice = random.Random(rounds)
    for line in site.lines:
        line.cut_after = at_random(LINE_BYTES, dice)
    before = sum(line.cuts for line in site.lines)
    pages = [Page(site.addresses[at % 2], scene.cookies[at], scene.talk.public_id) for at in range(8)]
    async with asyncio.TaskGroup() as open_pages:
        for page in pages:
            open_pages.create_task(page.stay_open())
        try:
            written, ends = 0, time.monotonic() + 600
            while sum(line.cuts for line in site.lines) - before < rounds:
                assert time.monotonic() < ends, "too few lines were cut"
                for page in pages:
                    if len(page.unsent) < 3:
                        page.write(f"{written}")
                        written += 1
                await asyncio.sleep(0.1)
            for line in site.lines:
                line.cut_after = lambda: None
                line.cut_all()
            await until(lambda: not any(page.unsent for page in pages), PATIENCE)
            rows = await elsewhere(said_in, scene)
            await until(lambda: all(page.last >= rows[-1][0] for page in pages), PATIENCE)
        finally:
            for page in pages:
                page.is_done = True
    assert counted(pages, await elsewhere(said_in, scene)) == Count(acknowledged=written)


@pytest.mark.parametrize("sockets", [pytest.param(100, id="short"), pytest.param(1000, id="full", marks=full)])
async def test_a_thousand_sockets_come_back_at_once(site: Site, sockets: int) -> None:
    """None of them waits: the worst that can happen after a restart. No handshake is answered with anything but 101."""
    scene = await elsewhere(made, sockets)
    start = partial(served_counting, site)
    found = await storm(start, scene.cookies, scene.talk, scene.people[0])
    assert found["storm_caught_up"] == sockets
    assert found["storm_seconds"] <= 15
    assert found["storm_statements_per_socket"] <= 1


def served_counting(site: Site, port: int | None) -> Any:
    return ours(
        site.children,
        site.environment,
        name="counted",
        port=port,
        application="messaging.benchmark.counted:application",
    )


def say(scene: Scene, text: str) -> int:
    return post_message(scene.talk, by=scene.people[0], text=text, client_id=uuid.uuid4()).seq


@pytest.mark.parametrize("tries", [pytest.param(6, id="short"), pytest.param(60, id="full", marks=full)])
async def test_the_same_form_many_times_at_once_is_one_message_and_one_answer(
    site: Site, scene: Scene, tries: int
) -> None:
    """A double click, a proxy that sends again, a page that tries again: at both processes at the same moment."""
    for number in range(tries):
        client_id = str(uuid.uuid4())
        answers = await asyncio.gather(
            *(
                asyncio.to_thread(posted, site.port_of(name), scene, client_id, f"once {number}")
                for name in ("web-1", "web-2") * 4
            )
        )
        rows = await elsewhere(said_in, scene)
        assert len(rows) == number + 1
        assert set(answers) == {(201, f'{{"seq": {rows[-1][0]}}}')}


def posted(port: int, scene: Scene, client_id: str, text: str) -> tuple[int, str]:
    token = "x" * 32
    body = f"text={text.replace(' ', '+')}&client_id={client_id}&csrfmiddlewaretoken={token}"
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "Cookie": f"{scene.cookies[0]}; {django_settings.CSRF_COOKIE_NAME}={token}",
        "Origin": f"http://127.0.0.1:{port}",
        "Host": f"127.0.0.1:{port}",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", f"/messages/{scene.talk.public_id}/send/", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
        connections.close_all()
