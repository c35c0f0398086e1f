"""A project is found as it stands now: called in the transaction that changes its face, its lead or whether it is hidden."""

from __future__ import annotations

from portal.search.services import replace_documents

from ..documents import documents_of
from ..models import Project


def index_project(project: Project) -> None:
    replace_documents(project.public_id, documents_of(project))
