"""Work of onboarding that happens after the commit."""

from celery import shared_task


@shared_task
def look_again(organisation: int) -> None:
    """Which others an organisation may be, by its primary key."""
    from .services.duplicates import look_again

    look_again(organisation)


@shared_task
def look_through() -> None:
    """The same for all that were not looked at for a day, in batches."""
    from .services.duplicates import look_through

    look_through()


@shared_task
def work_on_round(round: str) -> None:  # noqa: A002 - as the row is called
    """Ask the members of a round of invitations in, by its public id."""
    from .services.rounds import work_on_round

    work_on_round(round)
