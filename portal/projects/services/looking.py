"""Something changed in a project that says who could fill its roles: they are looked for again, in the background."""

from __future__ import annotations

from portal.outbox.services import enqueue

from ..models import Project, Role
from ..tasks import find_candidates, key_of


def look_again(project: Project, role: Role | None = None) -> None:
    """By services that have asked who may. With `role` nothing that was found for it stands any more."""
    if role is not None:
        Role.objects.filter(pk=role.pk).update(looked_at=None)
    enqueue(find_candidates, key=key_of(project.pk), project=project.pk)
