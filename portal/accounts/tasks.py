"""What leaves the house, as the outbox carries it."""

from celery import shared_task


@shared_task
def send_mail(**mail: object) -> None:
    """One mail, written by `portal.accounts.mail.post`. Sent again with the same Message-ID after a fault."""
    from .mail import Mail, deliver

    deliver(Mail(**mail))  # type: ignore[arg-type]


@shared_task
def send_text(message_id: int, body: str) -> None:
    from .services import deliver_text

    deliver_text(message_id, body)
