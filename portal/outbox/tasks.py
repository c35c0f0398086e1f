"""Celery's doors to the outbox."""

from celery import shared_task


@shared_task
def drain_outbox() -> int:
    """Run every row that is due."""
    from .services import drain

    return drain()


@shared_task
def run_due() -> None:
    """Every 30 s from beat: free what a dead worker left, then whatever falls due by the clock."""
    from portal.core.clock import run_due as walk

    from .services import sweep

    sweep()
    walk()
