"""Something changed in a project that says who could fill its roles: they are looked for again, in the background."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.outbox.services import Priority, enqueue

from ..models import Partner, Project, Role
from ..tasks import find_candidates, key_of

AFRESH = dt.timedelta(days=1)
"""What is older is looked for anew: pages of organisations change, and others come."""
AT_ONCE = 50
"""Projects that one turn of the clock has looked at."""


def look_again(project: Project, role: Role | None = None) -> None:
    """By services that have asked who may. With `role` nothing that was found for it stands any more."""
    if role is not None:
        Role.objects.filter(pk=role.pk).update(looked_at=None)
    enqueue(find_candidates, key=key_of(project.pk), project=project.pk)


def look_daily() -> None:
    """By the clock: open projects in which a role is free and was last looked for a day ago or more."""
    taken = Partner.objects.inside().filter(role=OuterRef("pk"))
    stale = Role.objects.filter(~Exists(taken), project=OuterRef("pk"), looked_at__lt=timezone.now() - AFRESH)
    for project in Project.objects.open().filter(Exists(stale), paused_at=None).order_by("pk")[:AT_ONCE]:
        enqueue(find_candidates, key=key_of(project.pk), priority=Priority.BULK, project=project.pk)
