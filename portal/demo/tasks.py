"""The demo's doorbell."""

from celery import shared_task


@shared_task
def answer_as_told() -> None:
    """Once partners have been compared: let the people of the story answer some of them."""
    from .services import answer_as_told as answer

    answer()
