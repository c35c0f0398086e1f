"""Doorbells: fetch by id, call one service."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="desk.tell_members")
def tell_members(announcement: int) -> None:
    """Tell those who get an announcement and have not been told."""
    from .services.announcements import tell_members as tell

    tell(announcement)
