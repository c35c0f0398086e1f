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


def key_of(project: int) -> str:
    """The natural key of looking for partners of one project: however often it is asked for, it waits once."""
    return f"project:{project}"


@shared_task
def find_candidates(project: int) -> None:
    """Look anew for who could fill the free roles of one project."""
    from .models import Project
    from .services.candidates import find_candidates as find

    for one in Project.objects.open().select_related("lead", "cluster").filter(pk=project):
        find(one)
