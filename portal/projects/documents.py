"""The search document of a project: a card to be found by. What is done inside is found by nobody."""

from __future__ import annotations

from django.utils import timezone

from portal.organisations.faces import card_of
from portal.search.services import Document

from .models import Project


def documents_of(project: Project) -> list[Document]:
    """None while a moderator hides it, and of one that only its partners see."""
    if project.hidden_at:
        return []
    codes = sorted(sector.code for sector in project.sectors.all())
    return card_of(
        project,
        "project",
        owner=project.lead,
        body=project.summary,
        dated_on=timezone.localdate(project.created_at),
        codes=codes,
        facets={"sector": sorted({code[:2] for code in codes if code[:2].isdigit()})},
    )
