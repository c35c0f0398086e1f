"""The demo's doorbell."""

from celery import shared_task


@shared_task
def answer_as_told(listing: int) -> None:
    """Once the partners of a need or offer have been compared: let the people of the story answer some of them."""
    from .services import answer_as_told as answer

    answer(listing)
