"""The search document of a project: a card to be found by. What is done inside is found by nobody."""

from __future__ import annotations

from django.utils import timezone

from portal.organisations.faces import readers_of
from portal.search.records import CARD
from portal.search.services import Document

from .models import Project


def documents_of(project: Project) -> list[Document]:
    """None while a moderator hides it, and of one that only its partners see."""
    readers = readers_of(project.audience, owner=project.lead, cluster=project.cluster)
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
