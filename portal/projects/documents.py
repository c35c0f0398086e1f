"""The search document of a project: a card to be found by. What is done inside is found by nobody."""

from __future__ import annotations

from django.utils import timezone

from portal.organisations.visibility import excluded_term
from portal.search.audience import MEMBERS
from portal.search.records import CARD, PUBLIC
from portal.search.services import Document

from .models import Project


def documents_of(project: Project) -> list[Document]:
    """None while a moderator hides it, and of one that only its partners see."""
    readers = _readers_of(project)
    if not readers or project.hidden_at:
        return []
    codes = sorted(sector.code for sector in project.sectors.all())
    place = project.lead.region
    facets = {
        "language": [project.language],
        "sector": sorted({code[:2] for code in codes if code[:2].isdigit()}),
        "cluster": [project.cluster.slug] if project.cluster else [],
        "region": [place.slug],
        "country": [place.country],
    }
    return [
        Document(
            key=f"project:{project.public_id}:card",
            family=CARD,
            kind="project",
            owner=project.lead.public_id,
            subject=project.public_id,
            language=project.language,
            title=project.title,
            body=project.summary,
            audience=readers,
            codes=codes,
            facets={name: values for name, values in facets.items() if values},
            latitude=place.latitude,
            longitude=place.longitude,
            dated_on=timezone.localdate(project.created_at),
            sort_name=project.title,
        )
    ]


def _readers_of(project: Project) -> list[str]:
    if project.audience == Project.Audience.PUBLIC:
        return [PUBLIC]
    barred = f"!{excluded_term(project.lead)}"
    if project.audience == Project.Audience.MEMBERS:
        return [MEMBERS, barred]
    if project.audience == Project.Audience.CLUSTER and project.cluster:
        return [f"cluster:{project.cluster.slug}", f"office:{project.cluster.slug}", barred]
    return []
