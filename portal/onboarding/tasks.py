"""Work of onboarding that happens after the commit."""

from celery import shared_task


@shared_task
def work_on_round(round: str) -> None:  # noqa: A002 - as the row is called
    """Ask the members of a round of invitations in, by its public id."""
    from .services.rounds import work_on_round

    work_on_round(round)
