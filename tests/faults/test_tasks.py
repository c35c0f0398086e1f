"""Whoever runs tasks is killed at the worst moment: the work is done all the same, and what it does is done once."""

from __future__ import annotations

import asyncio
import datetime as dt
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any, Protocol

import pytest
from celery import Celery
from django.utils import timezone

from messaging.benchmark.clients import until as reached
from messaging.models import Message
from messaging.services.messages import post_message
from messaging.tasks import tell_of_messages
from portal.core.doctor import State
from portal.notifications.models import Notification
from portal.outbox.checkup import look_at_outbox
from portal.outbox.models import Heartbeat, OutboxRow
from portal.outbox.services import CLAIM_EXPIRES, MAX_ATTEMPTS, drain, enqueue, is_quiet
from tests.stack import ROOT

from .browsers import Page
from .conftest import Scene
from .site import Site, elsewhere
from .tasks import slow

pytestmark = [pytest.mark.journey, pytest.mark.fault, pytest.mark.django_db(transaction=True)]
full = pytest.mark.full
KILLED = -9


class Served(Protocol):
    """Whatever says how its processes find their database."""

    @property
    def environment(self) -> dict[str, str]: ...


def until(look: Callable[[], Any], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def dies(site: Served, code: str) -> None:
    """A process of the installation that kills itself where `code` says."""
    begin = "import os, signal, django\ndjango.setup()\ndie = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    done = subprocess.run([sys.executable, "-c", begin + code], cwd=ROOT, env=environment, check=False)
    assert done.returncode == KILLED


def the_clock_turns(site: Site, times: int = 1) -> None:
    """As beat asks for it every thirty seconds."""
    with Celery(broker=site.redis_url) as beat:
        for _ in range(times):
            beat.send_task("portal.outbox.tasks.run_due")


def time_passes() -> None:
    """What the dead had claimed is free for others, and what waits is due."""
    OutboxRow.objects.filter(claimed_at__isnull=False).update(claimed_at=timezone.now() - CLAIM_EXPIRES)
    OutboxRow.objects.filter(claimed_at=None).update(available_at=timezone.now())


def is_done(site: Site) -> bool:
    """Whether nothing is left to do, but for what waits for somebody's morning; time passes as quickly as one looks."""
    time_passes()
    the_clock_turns(site)
    time.sleep(1)
    return is_quiet()


def effects(name: str) -> int:
    return Heartbeat.objects.filter(name__startswith=f"{name} ").count()


@pytest.mark.parametrize("waits", [pytest.param(False, id="short"), pytest.param(True, id="full", marks=full)])
def test_a_worker_that_is_killed_in_the_middle_leaves_its_task_to_another(site: Site, waits: bool) -> None:
    """In full, by the clock of an installation: within ninety seconds, and the three that it takes."""
    enqueue(slow, key="slow", name="slow", seconds=3)
    the_clock_turns(site)
    until(OutboxRow.objects.filter(claimed_at__isnull=False, task="tests.slow").exists)
    site.kill("worker")
    dead = time.monotonic()
    assert effects("slow") == 0
    site.start("worker")
    if waits:
        site.start("beat")
        try:
            until(lambda: effects("slow"), 93 - (time.monotonic() - dead))
        finally:
            site.kill("beat")
    else:
        time_passes()
        until(lambda: is_done(site))
    until(lambda: not OutboxRow.objects.filter(task="tests.slow").exists())
    assert effects("slow") == 1


def test_killed_after_the_commit_and_before_the_ringing_nothing_is_lost(site: Site) -> None:
    dies(
        site,
        "from portal.outbox import services\n"
        "from tests.faults.tasks import slow\n"
        "services.ring = die\n"
        "services.enqueue(slow, key='quiet', name='quiet', seconds=0)\n",
    )
    assert OutboxRow.objects.filter(task="tests.slow", claimed_at=None).count() == 1
    the_clock_turns(site)
    until(lambda: effects("quiet") == 1)
    until(lambda: not OutboxRow.objects.filter(task="tests.slow").exists())


async def test_killed_after_the_commit_and_before_the_push_the_message_is_found_by_its_number(
    site: Site, scene: Scene
) -> None:
    page = Page(site.addresses[0], scene.cookies[1], scene.talk.public_id)
    async with asyncio.TaskGroup() as open_pages:
        open_pages.create_task(page.stay_open())
        try:
            await reached(lambda: bool(page.connected), 60)
            await elsewhere(
                dies,
                site,
                "from functools import partial\n"
                "from portal.core import realtime\n"
                "realtime.relay = die\n"
                "from messaging.models import Conversation\n"
                "from messaging.services.messages import post_message\n"
                "from portal.accounts.models import User\n"
                "import uuid\n"
                f"post_message(Conversation.objects.get(pk={scene.talk.pk}), by=User.objects.get(pk={scene.people[0].pk}),"
                " text='nobody is told', client_id=uuid.uuid4())\n",
            )
            assert await elsewhere(Message.objects.filter(text="nobody is told").count) == 1
            await reached(lambda: any(one.get("text") == "nobody is told" for one in page.shown), 60)
        finally:
            page.is_done = True


def test_killed_after_the_effect_and_before_the_acknowledgement_it_is_not_doubled(site: Site, scene: Scene) -> None:
    """The people of the other side are told of a message; whoever told them died before it could say that it had."""
    site.kill("worker")
    post_message(scene.talk, by=scene.people[0], text="Line 2 is free.", client_id=uuid.uuid4())
    time_passes()
    dies(
        site,
        "from portal.outbox.models import OutboxRow\n"
        "from portal.outbox.services import drain\n"
        "kept = OutboxRow.delete\n"
        f"OutboxRow.delete = lambda row: die() if row.task == {tell_of_messages.name!r} else kept(row)\n"
        "drain()\n",
    )
    row = OutboxRow.objects.get(task=tell_of_messages.name)
    assert row.claimed_at is not None
    others = len(scene.people) // 2
    assert Notification.objects.filter(kind="message.received").count() == others
    site.start("worker")
    until(lambda: is_done(site))
    assert Notification.objects.filter(kind="message.received").count() == others


@pytest.mark.parametrize("good", [pytest.param(200, id="short"), pytest.param(1000, id="full", marks=full)])
def test_what_cannot_be_done_is_given_up_and_holds_up_nothing(good: int) -> None:
    bad = [
        OutboxRow(task="tests.unable", key="raises"),
        OutboxRow(task="tests.unable", key="arguments", arguments={"nobody": "asked for this"}),
        OutboxRow(task="nobody.knows", key="unknown"),
    ]
    fine = [OutboxRow(task="tests.slow", key=f"{at}", arguments={"name": "fine", "seconds": 0}) for at in range(good)]
    OutboxRow.objects.bulk_create([*bad, *fine])
    drain()
    assert effects("fine") == good
    for _ in range(MAX_ATTEMPTS):
        OutboxRow.objects.filter(parked_at=None).update(available_at=timezone.now())
        drain()
    assert set(OutboxRow.objects.filter(parked_at__isnull=False).values_list("key", flat=True)) == {
        "raises",
        "arguments",
        "unknown",
    }
    found = look_at_outbox()
    assert (found.state, "Given up after five tries" in found.said) == (State.WARNING, True)


@pytest.mark.parametrize("beats", [pytest.param(False, id="short"), pytest.param(True, id="full", marks=full)])
def test_a_clock_that_was_away_for_hours_and_then_runs_twice_catches_up_once(
    site: Site, scene: Scene, beats: bool
) -> None:
    """In full with two schedulers, for as long as each takes to turn twice."""
    site.kill("worker")
    post_message(scene.talk, by=scene.people[0], text="Line 2 is free.", client_id=uuid.uuid4())
    OutboxRow.objects.update(available_at=timezone.now() - dt.timedelta(hours=6))
    Heartbeat.objects.create(name="clock", beaten_at=timezone.now() - dt.timedelta(hours=6))
    site.start("worker", *(["beat", "beat-2"] if beats else []))
    the_clock_turns(site, times=4)
    until(is_quiet, 90)
    if beats:
        time.sleep(65)
        site.kill("beat", "beat-2")
    until(lambda: Heartbeat.objects.get(name="clock").beaten_at > timezone.now() - dt.timedelta(minutes=2))
    assert Notification.objects.filter(kind="message.received").count() == len(scene.people) // 2
