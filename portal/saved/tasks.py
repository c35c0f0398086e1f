"""What the outbox rings."""

from celery import shared_task


@shared_task
def look_anew(person: int) -> None:
    """Look at the searches of one person that are due."""
    from .looking import look_for

    look_for(person)
