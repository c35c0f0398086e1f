"""What falls due by the clock: apps sign in, `run_due` walks the list every 30 seconds."""

from __future__ import annotations

import logging
from collections.abc import Callable

from .registry import Registry

log = logging.getLogger(__name__)
duties: Registry[Callable[[], None]] = Registry()


def run_due() -> list[str]:
    """Run every duty; one that fails is logged and does not keep the others from running. Returns the names of those that failed."""
    failed = []
    for name, duty in duties:
        try:
            duty()
        except Exception:
            log.exception("duty %s failed", name)
            failed.append(name)
    return failed
