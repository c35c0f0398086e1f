"""What the outbox rings."""

from celery import shared_task


@shared_task
def mail_now(kind: str, content_type: int, object_id: str) -> None:
    """Mail those who want to be told at once."""
    from .services import mail_now as service

    service(kind, content_type, object_id)


@shared_task
def send_summary(person: int) -> None:
    from .services import send_summary as service

    service(person)
