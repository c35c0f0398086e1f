"""Doorbells: fetch by id, call one service."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="events.tell_guest")
def tell_guest(registration: int, kind: str) -> None:
    from .services.guests import tell_guest as tell

    tell(registration, kind)
