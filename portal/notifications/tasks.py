"""What the outbox rings."""

from celery import shared_task


@shared_task
def mail_now(kind: str, content_type: int, object_id: str) -> None:
    """Tell those who want to be told at once."""
    from .services import mail_now as service

    service(kind, content_type, object_id)


@shared_task
def reach_person(person: int, kind: str = "") -> None:
    """When somebody may be interrupted again, or what came of one kind is gathered."""
    from .services import reach_person as service

    service(person, kind)


@shared_task
def send_summary(person: int, daily: bool = False) -> None:  # noqa: FBT001, FBT002 - the outbox names it
    from .services import send_summary as service

    service(person, daily=daily)
