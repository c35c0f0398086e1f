"""Work of organisations that happens after the commit."""

from celery import shared_task


@shared_task
def send_invitation(invitation: str) -> None:
    """Mail an invitation, by its public id, if it is still open."""
    from .services.invitation_mail import send_invitation

    send_invitation(invitation)


@shared_task
def send_consent(consent: str) -> None:
    """Ask somebody outside by mail whether they agree to be named, by the public id of the question."""
    from .services.consent_mail import send_consent

    send_consent(consent)


@shared_task
def work_on_list(member_list: str) -> None:
    """The next rows of an uploaded member list, to be compared, written or taken back; by its public id."""
    from .services.working_on_lists import work_on_list

    work_on_list(member_list)
