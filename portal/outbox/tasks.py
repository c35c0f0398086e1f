"""Celery's doors to the outbox."""

from celery import shared_task


@shared_task
def drain_outbox() -> None:
    """Run rows that are due."""
    from .services import take_a_turn

    take_a_turn()


@shared_task
def run_due() -> None:
    """Every 30 s from beat."""
    from .services import keep_time

    keep_time()
