"""What a worker of these tests can do besides: something slow whose effect can be counted."""

import time
import uuid

from celery import shared_task

from portal.outbox.models import Heartbeat


@shared_task(name="tests.slow")
def slow(name: str, seconds: float) -> None:
    time.sleep(seconds)
    Heartbeat.objects.create(name=f"{name} {uuid.uuid4().hex[:8]}")


@shared_task(name="tests.unable")
def unable() -> None:
    raise ValueError("cannot be read")
