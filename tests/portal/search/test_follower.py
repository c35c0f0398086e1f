"""The thread that follows in a server: woken by commits, started and ended with the server."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from portal.search import follower as module
from portal.search.follower import Follower, follower
from portal.search.lifespan import with_search_follower
from portal.search.services import replace_documents


@pytest.fixture
def passes(monkeypatch):
    """Counts what would have been projected; `passes.acquire(timeout=...)` waits for one."""
    counter = threading.Semaphore(0)
    monkeypatch.setattr(module, "project_pending", counter.release)
    monkeypatch.setattr(module, "LOOK_EVERY", None)
    return counter


@pytest.fixture
def thread(passes):
    running = Follower()
    running.start()
    assert passes.acquire(timeout=10), "what was written while nobody served is looked at first"
    yield running
    running.stop()


def test_it_projects_when_woken_and_rests_otherwise(thread, passes):
    assert not passes.acquire(timeout=0.2)
    thread.wake()
    assert passes.acquire(timeout=10)


def test_it_goes_on_after_a_failure(thread, passes, monkeypatch, caplog):
    failed = threading.Event()

    def fail():
        failed.set()
        raise RuntimeError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(module, "project_pending", fail)
        thread.wake()
        assert failed.wait(10)
    while "no space left" not in caplog.text:
        failed.wait(0.01)
    thread.wake()
    assert passes.acquire(timeout=10)


def test_it_ends_when_told_and_may_start_again(thread, passes):
    thread.stop()
    assert not thread.is_running
    thread.start()
    thread.start()
    assert passes.acquire(timeout=10)
    assert thread.is_running


@pytest.mark.django_db(transaction=True)
def test_where_it_runs_a_commit_wakes_it_and_the_request_does_not_wait(card, passes, monkeypatch):
    woken = []
    monkeypatch.setattr(follower, "wake", lambda: woken.append("woken"))
    monkeypatch.setattr(Follower, "is_running", property(lambda _: True))
    with transaction.atomic():
        replace_documents("org1", [card("org1")])
        assert woken == []
    assert woken == ["woken"]
    assert not passes.acquire(blocking=False)


def test_it_starts_and_ends_with_the_server(passes):
    seen, told = [], []

    async def server(scope, receive, send):
        if scope["type"] == "http":
            seen.append("http")
            return
        await send({"type": "lifespan.startup.complete"})
        seen.append(follower.is_running)
        await send({"type": "lifespan.shutdown.complete"})
        seen.append(follower.is_running)

    async def send(message):
        told.append(message["type"])

    async def receive():
        return {}

    async def serve():
        application = with_search_follower(server)
        await application({"type": "http"}, receive, send)
        await application({"type": "lifespan"}, receive, send)

    with ThreadPoolExecutor() as beside:  # a browser's test may have left its own loop running here
        beside.submit(asyncio.run, serve()).result(20)
    assert seen == ["http", True, False]
    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
