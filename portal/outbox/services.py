"""enqueue() writes a row; deliver() runs one; drain() and sweep() see that none is forgotten.

At least once: a task must be idempotent by its natural key. A worker that dies leaves its row claimed; the sweeper frees it
after CLAIM_EXPIRES and parks it after MAX_ATTEMPTS, so a poisoned task cannot hold up the queue.

What a person waits for goes first: whoever drains looks for the most urgent row before each task, so a code waits for the task
in hand and never for the thousands of comparisons behind it. With Celery it is the same table, so one queue is enough.
"""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from typing import Any

from celery import Task, current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Least
from django.utils import timezone
from kombu.exceptions import OperationalError

from .models import OutboxRow
from .worker import wake_embedded_worker

log = logging.getLogger(__name__)
Priority = OutboxRow.Priority

CLAIM_EXPIRES = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 5
RETRY_AFTER = dt.timedelta(seconds=5)


def enqueue(
    task: Task | Any,
    *,
    key: str,
    priority: Priority = Priority.NORMAL,
    wait: dt.timedelta = dt.timedelta(),
    **arguments: Any,
) -> None:
    """Ask for `task` to run once with `arguments` after this transaction commits, and after `wait`.

    `key` is the natural key: a waiting row with the same task and key takes the new arguments instead of a second row, and
    the more urgent of the two priorities.
    """
    name = task.name
    waiting = OutboxRow.objects.filter(task=name, key=key, claimed_at=None, parked_at=None)
    available_at = timezone.now() + wait
    now_asked = {
        "arguments": arguments,
        "available_at": available_at,
        "priority": Least(F("priority"), Value(int(priority))),
    }
    if not waiting.update(**now_asked):
        try:
            with transaction.atomic():
                OutboxRow.objects.create(
                    task=name, key=key, priority=priority, arguments=arguments, available_at=available_at
                )
        except IntegrityError:
            waiting.update(**now_asked)
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
    """Run a claimed row. True when done; a failure is written on the row, which waits again or is parked."""
    try:
        _task(row.task).apply(kwargs=row.arguments, throw=True)
    except Exception as error:
        log.exception("task %s %s failed", row.task, row.key)
        _put_back(row, "".join(traceback.format_exception_only(error)))
        return False
    row.delete()
    return True


def _task(name: str) -> Task:
    """The task of that name. A web process learns each app's tasks when the first one is asked for."""
    if name not in current_app.tasks:
        current_app.loader.import_default_modules()
    return current_app.tasks[name]


def _put_back(row: OutboxRow, error: str) -> None:
    now = timezone.now()
    same = OutboxRow.objects.filter(pk=row.pk)
    if row.attempts >= MAX_ATTEMPTS:
        same.update(parked_at=now, claimed_at=None, error=error[:4000])
        return
    waiting_twin = OutboxRow.objects.filter(task=row.task, key=row.key, claimed_at=None, parked_at=None)
    with transaction.atomic():
        if waiting_twin.exists():
            same.delete()
        else:
            same.update(claimed_at=None, available_at=now + RETRY_AFTER * 2**row.attempts, error=error[:4000])


def drain(limit: int = 10_000) -> int:
    """Run rows until none is due; returns how many were done. Commands and tests call this."""
    done = 0
    for _ in range(limit):
        row = claim_next()
        if row is None:
            break
        done += deliver(row)
    return done


def sweep() -> None:
    """Free rows whose worker died, park those that killed it too often, and ring when something waits."""
    expired = timezone.now() - CLAIM_EXPIRES
    for row in OutboxRow.objects.filter(claimed_at__lt=expired, parked_at=None):
        _put_back(row, row.error or "the worker stopped while running this")
    if OutboxRow.objects.filter(Q(claimed_at=None), parked_at=None, available_at__lte=timezone.now()).exists():
        ring()
