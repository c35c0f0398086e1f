"""The worker thread of an installation without Redis."""

import threading

import pytest
from celery import shared_task

from portal.outbox import services, worker
from portal.outbox.models import Heartbeat
from portal.outbox.services import enqueue
from portal.outbox.worker import embedded_worker

ran = threading.Event()


@shared_task(name="tests.signal")
def signal():
    ran.set()


@pytest.mark.django_db(transaction=True)
def test_a_row_runs_soon_after_its_commit(settings):
    settings.REDIS_URL = ""
    embedded_worker.start()
    try:
        enqueue(signal, key="a")
        assert ran.wait(10)
    finally:
        embedded_worker.stop()
    assert not embedded_worker.is_running


beaten = threading.Event()


@shared_task(name="tests.restless")
def restless():
    """Asks for itself again until the clock has left word, so that the worker is never left alone."""
    if Heartbeat.objects.exists():
        beaten.set()
    else:
        enqueue(restless, key="again")


@pytest.mark.django_db(transaction=True)
def test_what_falls_due_does_not_wait_for_a_quiet_moment(settings, monkeypatch):
    settings.REDIS_URL = ""
    monkeypatch.setattr(worker, "INTERVAL", 0.3)
    monkeypatch.setattr(services, "TURN", 0.1)
    embedded_worker.start()
    try:
        enqueue(restless, key="again")
        assert beaten.wait(30)
    finally:
        embedded_worker.stop()
