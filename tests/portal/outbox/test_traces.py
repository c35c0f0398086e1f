"""What the outbox leaves behind: the id of the request in the log, word of the clock, and what was given up."""

from __future__ import annotations

import datetime as dt
import logging
import threading

import pytest
from celery import shared_task
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.core import logs
from portal.core.clock import duties
from portal.outbox.models import Heartbeat, OutboxRow
from portal.outbox.services import MAX_ATTEMPTS, drain, enqueue, keep_time

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
broken = threading.Event()


@shared_task(name="tests.traces.speak")
def speak() -> None:
    logging.getLogger("tests.traces").warning("spoken for %s", logs.request_id())


@shared_task(name="tests.traces.pass_on")
def pass_on() -> None:
    enqueue(speak, key="passed on")


@shared_task(name="tests.traces.mended_later")
def mended_later() -> None:
    if broken.is_set():
        raise ValueError("the gateway is away")


def test_a_task_speaks_for_the_request_that_asked_for_it(caplog: pytest.LogCaptureFixture) -> None:
    with logs.about(request_id="4f2a4f2a"):
        enqueue(pass_on, key="a")
    enqueue(speak, key="nobody's")
    drain()
    assert caplog.messages == ["spoken for ", "spoken for 4f2a4f2a"]
    assert logs.request_id() == ""


def test_a_line_written_by_a_task_says_which_and_for_whom() -> None:
    lines = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logs.for_people().format(record))

    handler, logger = Keep(), logging.getLogger("tests.traces")
    logger.addHandler(handler)
    with logs.about(request_id="4f2a4f2a", user="nobody"):
        enqueue(speak, key="a")
        row = OutboxRow.objects.get()
        drain()
    logger.removeHandler(handler)
    assert lines[0].endswith(f"spoken for 4f2a4f2a request_id=4f2a4f2a task=tests.traces.speak row={row.pk}")


def test_a_row_that_is_asked_for_again_speaks_for_the_last_who_did() -> None:
    for request in ("first-one", "second-one"):
        with logs.about(request_id=request):
            enqueue(speak, key="same")
    assert OutboxRow.objects.get().request_id == "second-one"


def test_the_clock_leaves_word_and_says_what_failed() -> None:
    keep_time()
    assert Heartbeat.objects.get().trouble == ""

    def fails() -> None:
        raise ValueError

    duties.register("tests.fails", fails)
    try:
        keep_time()
    finally:
        duties._entries.pop("tests.fails")
    beat = Heartbeat.objects.get(name="clock")
    assert beat.trouble == "tests.fails"
    assert timezone.now() - beat.beaten_at < dt.timedelta(seconds=30)


def given_up(*keys: str) -> None:
    for key in keys:
        enqueue(mended_later, key=key)
    broken.set()
    for _ in range(MAX_ATTEMPTS):
        drain()
        OutboxRow.objects.filter(parked_at=None).update(available_at=timezone.now())
    broken.clear()


def test_the_command_says_what_was_given_up_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    with logs.about(request_id="4f2a4f2a"):
        given_up("a")
    enqueue(speak, key="waits")
    call_command("outbox")
    said = capsys.readouterr().out
    assert "1 wait, 0 run." in said
    assert "1 were given up." in said
    assert "tests.traces.mended_later, request 4f2a4f2a: ValueError: the gateway is away" in said


def test_what_was_given_up_is_tried_again_when_told(capsys: pytest.CaptureFixture[str]) -> None:
    given_up("a", "b")
    enqueue(mended_later, key="b")  # its twin waits already
    call_command("outbox", replay=True, task="another.task")
    assert "0 wait for their turn again." in capsys.readouterr().out
    call_command("outbox", replay=True)
    assert "1 wait for their turn again." in capsys.readouterr().out
    assert drain() == 2
    assert not OutboxRow.objects.exists()


def test_the_clock_can_be_turned_by_hand_and_says_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("run_due")
    call_command("run_due")
    assert "looked at." in capsys.readouterr().out
    assert Heartbeat.objects.get().trouble == ""

    def fails() -> None:
        raise ValueError

    duties.register("tests.fails", fails)
    try:
        with pytest.raises(CommandError, match=r"1 of \d+ failed: tests.fails"):
            call_command("run_due")
    finally:
        duties._entries.pop("tests.fails")
