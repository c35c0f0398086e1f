"""enqueue() writes a row; deliver() runs one; drain() and sweep() see that none is forgotten.

At least once: a task must be idempotent by its natural key. A worker that dies leaves its row claimed; the sweeper frees it
after CLAIM_EXPIRES and parks it after MAX_ATTEMPTS, so a poisoned task cannot hold up the queue.

What a person waits for goes first: whoever drains looks for the most urgent row before each task, so a code waits for the task
in hand and never for the thousands of comparisons behind it. With Celery it is the same table, so one queue is enough.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import time
import traceback
from functools import partial
from typing import Any

from celery import Task, current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import CharField, DateTimeField, F, IntegerField, JSONField, Q, QuerySet
from django.db.models.functions import Least
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.core import logs
from portal.core.clock import run_due
from portal.core.prepared import Given, Prepared

from .models import Heartbeat, OutboxRow
from .worker import wake_embedded_worker

log = logging.getLogger(__name__)
Priority = OutboxRow.Priority

CLAIM_EXPIRES = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 5
RETRY_AFTER = dt.timedelta(seconds=5)
LONGEST_PATIENCE = dt.timedelta(hours=24)
SHORTEST_WAIT, LONGEST_WAIT = dt.timedelta(seconds=30), dt.timedelta(hours=1)
TURN = 20.0
"""Seconds for which a worker runs rows before it looks at the clock; the task in hand is always finished."""
CLOCK = "clock"


class NotNow(Exception):
    """Raised by a task whose peer (a mail server, a gateway) does not take it for the time being: no fault of the task.

    It is tried again after as long as it has waited already, at least SHORTEST_WAIT or `wait` and at most LONGEST_WAIT, for
    LONGEST_PATIENCE; these tries do not count among the five of MAX_ATTEMPTS.
    """

    def __init__(self, message: str, *, wait: dt.timedelta = SHORTEST_WAIT) -> None:
        super().__init__(message)
        self.wait = wait


def _waiting() -> QuerySet[OutboxRow]:
    given = {name: Given(name, CharField()) for name in ("task", "key")}
    return OutboxRow.objects.filter(**given, claimed_at=None, parked_at=None)


def _asked_again(*, put_off: bool) -> dict[str, Any]:
    available_at = Given("available_at", DateTimeField())
    return {
        "arguments": Given("arguments", JSONField()),
        "available_at": available_at if put_off else Least(F("available_at"), available_at),
        "priority": Least(F("priority"), Given("priority", IntegerField())),
        "request_id": Given("request_id", CharField()),
    }


PUT_OFF = Prepared(_waiting, to=partial(_asked_again, put_off=True))
AS_BEFORE = Prepared(_waiting, to=partial(_asked_again, put_off=False))


def enqueue(
    task: Task | Any,
    *,
    key: str,
    priority: Priority = Priority.NORMAL,
    wait: dt.timedelta = dt.timedelta(),
    put_off: bool = True,
    **arguments: Any,
) -> None:
    """Ask for `task` to run once with `arguments` after this transaction commits, and after `wait`.

    `key` is the natural key: a waiting row with the same task and key takes the new arguments instead of a second row, and
    the more urgent of the two priorities. It waits anew; without `put_off` it runs when it would have run.
    """
    name = task.name
    available_at = timezone.now() + wait
    now_asked = {
        "task": name,
        "key": key,
        "arguments": arguments,
        "available_at": available_at,
        "priority": int(priority),
        "request_id": logs.request_id(),
    }
    ask_again = PUT_OFF if put_off else AS_BEFORE
    if not ask_again.change(**now_asked):
        try:
            with transaction.atomic():
                OutboxRow.objects.create(**now_asked)
        except IntegrityError:
            ask_again.change(**now_asked)
    if not wait:  # what shall wait is found by the clock when its time has come
        transaction.on_commit(ring)


def still_to_do(task: Task | Any, *, key: str) -> Priority | None:
    """How urgent the row is that waits for this task and key, or runs now; None where there is none. Parked ones do not count."""
    rows = OutboxRow.objects.filter(task=task.name, key=key, parked_at=None).order_by("priority")
    found = rows.values_list("priority", flat=True).first()
    return None if found is None else Priority(found)


def is_quiet(*tasks: Task | Any) -> bool:
    """Nothing is due and nothing runs; of `tasks` only nothing is due, so that one of them can ask while it runs."""
    now = timezone.now()
    rows = OutboxRow.objects.filter(parked_at=None)
    if tasks:
        return not rows.filter(task__in=[one.name for one in tasks], claimed_at=None, available_at__lte=now).exists()
    return not rows.filter(Q(available_at__lte=now) | Q(claimed_at__isnull=False)).exists()


def ring() -> None:
    """Wake whoever runs the rows: a Celery worker where there is a Redis, this process's worker thread otherwise."""
    if not settings.REDIS_URL:
        wake_embedded_worker()
        return
    from .tasks import drain_outbox

    try:
        drain_outbox.apply_async(retry=False)
    except OperationalError:
        # The row is safe: beat's run_due picks it up once the broker is back.
        log.warning("broker unreachable; rows wait for the sweeper")


def claim_next() -> OutboxRow | None:
    """Take the most urgent row that is due, guarded by its claim so that two workers never take the same."""
    now = timezone.now()
    due = OutboxRow.objects.filter(claimed_at=None, parked_at=None, available_at__lte=now).order_by(
        "priority", "available_at", "pk"
    )
    for pk in due.values_list("pk", flat=True)[:20]:
        taken = OutboxRow.objects.filter(pk=pk, claimed_at=None, parked_at=None)
        if taken.update(claimed_at=now, attempts=F("attempts") + 1):
            return OutboxRow.objects.get(pk=pk)
    return None


def deliver(row: OutboxRow) -> bool:
    """Run a claimed row. True when done; a failure is written on the row, which waits again or is parked.

    What is logged meanwhile carries the row's number and the id of the request that asked for it.
    """
    started = time.monotonic()
    with logs.about(request_id=row.request_id, user=None, task=row.task, row=row.pk):
        try:
            _task(row.task).apply(kwargs=row.arguments, throw=True)
        except NotNow as error:
            log.warning("task %s waits for a peer: %s", row.task, error)
            _wait_for_peer(row, error)
            return False
        except Exception as error:
            log.exception("task %s %s failed", row.task, row.key)
            _put_back(row, "".join(traceback.format_exception_only(error)))
            return False
        row.delete()
        log.info("task %s done", row.task, extra={"ms": round(1000 * (time.monotonic() - started), 1)})
    return True


def _task(name: str) -> Task:
    """The task of that name. A web process learns each app's tasks when the first one is asked for."""
    if name not in current_app.tasks:
        current_app.loader.import_default_modules()
    return current_app.tasks[name]


def _wait_for_peer(row: OutboxRow, error: NotNow) -> None:
    now = timezone.now()
    age = now - row.created_at
    if age >= LONGEST_PATIENCE:
        OutboxRow.objects.filter(pk=row.pk).update(parked_at=now, claimed_at=None, error=str(error)[:4000])
        return
    wait = min(LONGEST_WAIT, max(age, error.wait))
    OutboxRow.objects.filter(pk=row.pk).update(attempts=max(0, row.attempts - 1))
    _back(row, now + wait, str(error))


def _put_back(row: OutboxRow, error: str, *, wait: dt.timedelta | None = None) -> None:
    """To be tried again after `wait`; by itself that grows with each try."""
    now = timezone.now()
    if row.attempts >= MAX_ATTEMPTS:
        OutboxRow.objects.filter(pk=row.pk).update(parked_at=now, claimed_at=None, error=error[:4000])
        return
    _back(row, now + (RETRY_AFTER * 2**row.attempts if wait is None else wait), error)


def _back(row: OutboxRow, available_at: dt.datetime, error: str) -> None:
    same = OutboxRow.objects.filter(pk=row.pk)
    waiting_twin = OutboxRow.objects.filter(task=row.task, key=row.key, claimed_at=None, parked_at=None)
    with transaction.atomic():
        if waiting_twin.exists():
            same.delete()
        else:
            same.update(claimed_at=None, available_at=available_at, error=error[:4000])


def drain(limit: int = 10_000, until: float = math.inf) -> int:
    """Run rows until none is due; returns how many were done. Commands and tests call this.

    `until`: a moment of time.monotonic() from which on no further row is begun.
    """
    done = 0
    for _ in range(limit):
        row = claim_next() if time.monotonic() < until else None
        if row is None:
            break
        done += deliver(row)
    return done


def take_a_turn() -> None:
    """Run rows for a while, then let others: what falls due by the clock waits for the same workers."""
    ends = time.monotonic() + TURN
    drain(until=ends)
    if time.monotonic() >= ends:
        ring()


def replay(task: str = "") -> int:
    """Let what was given up wait for its turn again, all of it or one task's; returns how many rows.

    A row whose twin waits already is not needed any more.
    """
    parked = OutboxRow.objects.filter(parked_at__isnull=False, **({"task": task} if task else {}))
    again = 0
    for row in parked.order_by("pk"):
        same = OutboxRow.objects.filter(pk=row.pk)
        with transaction.atomic():
            if OutboxRow.objects.filter(task=row.task, key=row.key, claimed_at=None, parked_at=None).exists():
                same.delete()
                continue
            again += same.update(parked_at=None, attempts=0, available_at=timezone.now())
    if again:
        transaction.on_commit(ring)
    return again


def sweep() -> None:
    """Free rows whose worker died, park those that killed it too often, and ring when something waits."""
    expired = timezone.now() - CLAIM_EXPIRES
    for row in OutboxRow.objects.filter(claimed_at__lt=expired, parked_at=None):
        # It has waited for a minute already: what is free now is rung for now, and not half a minute later.
        _put_back(row, row.error or "the worker stopped while running this", wait=dt.timedelta())
    if OutboxRow.objects.filter(Q(claimed_at=None), parked_at=None, available_at__lte=timezone.now()).exists():
        ring()


def keep_time() -> list[str]:
    """What happens every 30 s: free what a dead worker left, do whatever falls due by the clock, and leave word of it.

    Returns the names of the duties that failed."""
    sweep()
    failed = run_due()
    Heartbeat.objects.update_or_create(name=CLOCK, defaults={"beaten_at": timezone.now(), "trouble": ", ".join(failed)})
    return failed
