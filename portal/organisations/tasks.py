"""Work of organisations that happens after the commit."""

from celery import shared_task


@shared_task
def send_invitation(invitation: str) -> None:
    """Mail an invitation, by its public id, if it is still open."""
    from .services.invitation_mail import send_invitation

    send_invitation(invitation)
