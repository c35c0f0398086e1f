"""The checks of `doctor` about work that happens by itself: who does it, whether the clock runs, what waits."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from celery import current_app
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from portal.core.doctor import Check, Finding, checks, failing, fine, warning

from .models import Heartbeat, OutboxRow
from .services import CLOCK

WORKER_ANSWERS_WITHIN = 3.0
# It beats every 30 s; a long task may hold it up for a turn.
BEATS_WITHIN = dt.timedelta(minutes=2)
LATE, STUCK = dt.timedelta(minutes=1), dt.timedelta(minutes=15)


def sign_in() -> None:
    checks.register("worker", Check(look_at_worker, "redis"))
    checks.register("clock", Check(look_at_clock, "migrations"))
    checks.register("outbox", Check(look_at_outbox, "migrations"))


def look_at_worker() -> Finding:
    """With Redis, whether a Celery worker answers; the thread of a web process leaves word by the clock."""
    if not settings.REDIS_URL:
        return fine("Tasks run in a thread of the web process; whether it lives, the clock says.")
    try:
        answers = current_app.control.ping(timeout=WORKER_ANSWERS_WITHIN)
    except (OperationalError, OSError) as error:
        return failing(f"The broker did not carry the question: {error}.", "Look at Redis.")
    names = sorted(name for answer in answers for name in answer)
    if not names:
        return failing(
            "No Celery worker answers: mails, texts and suggestions wait.",
            "Start one: celery --app portal.celery worker (docker compose up -d worker).",
        )
    return fine(f"{len(names)} {'answers' if len(names) == 1 else 'answer'}: {', '.join(names)}.")


def look_at_clock() -> Finding:
    beat = Heartbeat.objects.filter(name=CLOCK).first()
    start = (
        "Start beat and a worker: docker compose up -d beat worker."
        if settings.REDIS_URL
        else "Start the web process; it beats 30 seconds later."
    )
    if beat is None:
        return failing("Nothing that falls due by the clock has ever run here.", start)
    age = timezone.now() - beat.beaten_at
    if age > BEATS_WITHIN:
        return failing(f"Nothing that falls due by the clock has run for {spoken(age)}.", start)
    if beat.trouble:
        return warning(
            f"These failed when they last fell due: {beat.trouble}.", "The log says why; each is tried again by itself."
        )
    return fine(f"What falls due ran {spoken(age)} ago.")


def look_at_outbox() -> Finding:
    now = timezone.now()
    parked = Counter(OutboxRow.objects.filter(parked_at__isnull=False).values_list("task", flat=True))
    waiting = OutboxRow.objects.filter(parked_at=None, claimed_at=None, available_at__lte=now)
    oldest = waiting.order_by("available_at").values_list("available_at", flat=True).first()
    age = now - oldest if oldest else dt.timedelta()
    if age > STUCK:
        return failing(
            f"{waiting.count()} tasks wait, the oldest for {spoken(age)}.", "Look at the worker and at the clock."
        )
    if parked:
        said = ", ".join(f"{count} × {task}" for task, count in sorted(parked.items()))
        return warning(
            f"Given up after five tries: {said}.",
            "manage.py outbox says why; when the cause is mended: manage.py outbox --replay.",
        )
    if age > LATE:
        return warning(
            f"{waiting.count()} tasks wait, the oldest for {spoken(age)}.", "If it grows, start another worker."
        )
    return fine(f"{waiting.count()} tasks wait.")


def spoken(age: dt.timedelta) -> str:
    seconds = max(0, round(age.total_seconds()))
    for length, unit in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{seconds} seconds"
