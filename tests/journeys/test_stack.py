"""The production shape stands: two web processes on one database, and a worker that does what they leave in the outbox."""

from __future__ import annotations

import http.client
import time
from urllib.parse import urlsplit

import pytest

from portal.core.doctor import State
from portal.outbox.checkup import look_at_clock, look_at_worker
from portal.outbox.models import OutboxRow
from portal.outbox.services import enqueue
from portal.outbox.tasks import run_due
from tests.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_both_web_processes_reach_the_database(stack: Stack) -> None:
    for address in stack.addresses:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        connection.request("GET", "/readyz")
        assert connection.getresponse().status == http.client.OK


def test_the_worker_does_what_is_left_in_the_outbox(stack: Stack) -> None:
    enqueue(run_due, key="anything due")
    deadline = time.monotonic() + 30
    while OutboxRow.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(OutboxRow.objects.values_list("task", "error")) == []
    assert stack.worker.poll() is None


def test_doctor_finds_the_worker_and_what_it_left_by_the_clock(stack: Stack) -> None:
    found = look_at_worker()
    assert (found.state, found.said.partition(":")[0]) == (State.OK, "1 answers")
    enqueue(run_due, key="anything due")
    deadline = time.monotonic() + 30
    while look_at_clock().state != State.OK and time.monotonic() < deadline:
        time.sleep(0.05)
    assert look_at_clock().state == State.OK


def test_every_line_of_the_log_is_an_object(stack: Stack) -> None:
    """What the processes have said so far; the worker takes no leave here, which Celery prints by itself."""
    for name in ("web-1", "web-2", "worker"):
        lines = stack.children.log(name).read_text().splitlines()
        assert [line for line in lines if not line.startswith("{")] == []
