"""The demo's doorbells."""

from celery import shared_task


@shared_task
def answer_as_told(listing: int) -> None:
    """Once the partners of a need or offer have been compared: let the people of the story answer some of them."""
    from .services import answer_as_told as answer

    answer(listing)


@shared_task
def settle() -> None:
    """Once everything of the story has been compared and answered: what was told of it gets the dates of what it tells."""
    from .services.settling import settle as settle_now

    settle_now()
