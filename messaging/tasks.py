"""Doorbells for others to ring: each fetches by id and calls one service."""

from celery import shared_task


@shared_task
def tell_of_messages(conversation: int) -> None:
    """Something was said a while ago: whoever has not read it is told."""
    from .models import Conversation
    from .services.telling import tell_of_messages as tell

    for one in Conversation.objects.filter(pk=conversation):
        tell(one)
