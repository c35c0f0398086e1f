"""Doorbells: fetch by id, call one service."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="projects.tell_story")
def tell_story(project: int) -> None:
    from .services.closing import announce_story

    announce_story(project)


@shared_task(name="projects.tell_story_withdrawn")
def tell_story_withdrawn(project: int, record: int) -> None:
    from .services.closing import announce_withdrawal

    announce_withdrawal(project, record)
