"""The worker thread of an installation without Redis."""

import threading

import pytest
from celery import shared_task

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
