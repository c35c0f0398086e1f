"""One worker thread in the web process, for installations without Redis. It drains the outbox when woken and every 30 s."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections

log = logging.getLogger(__name__)
INTERVAL = 30.0


class EmbeddedWorker:
    def __init__(self) -> None:
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        if self.is_running:
            return
        self._stop.clear()
        self._wake.set()
        self._thread = threading.Thread(target=self._run, name="outbox-worker", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self, timeout: float = 10.0) -> None:
        """End after the task in hand, waiting at most `timeout` seconds."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def _run(self) -> None:
        from .services import keep_time, take_a_turn

        due = time.monotonic() + INTERVAL
        while not self._stop.is_set():
            self._wake.wait(max(0.0, due - time.monotonic()))
            self._wake.clear()
            if self._stop.is_set():
                return
            try:
                close_old_connections()
                # However often it is woken: what falls due by the clock must not wait for a quiet minute.
                if time.monotonic() >= due:
                    due = time.monotonic() + INTERVAL
                    keep_time()
                take_a_turn()
            except Exception:
                log.exception("the outbox worker stumbled; it goes on in %s s", INTERVAL)
            finally:
                close_old_connections()


embedded_worker = EmbeddedWorker()


def wake_embedded_worker() -> None:
    """Wake the thread if this process runs one; elsewhere (commands, tests) the row waits for a drain()."""
    if embedded_worker.is_running:
        embedded_worker.wake()
