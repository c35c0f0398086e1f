"""Projects whose partners asked the office for help."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.organisations.models import Cluster
from portal.projects.models import Project
from portal.projects.services.idle import IDLE
from portal.ui.parts import Action
from portal.ui.words import ago

from ..models import QueueItem
from . import Found, Source, sources
from .together import told

FRESH = dt.timedelta(days=14)
"""For so long a project that asked stands here whatever moves in it; later only while nothing does."""


def sign_in() -> None:
    sources.register(
        "project",
        Source(
            label=gettext_lazy("Projects that asked for help"),
            icon="task",
            find=asked,
            titles=titles,
            notes=moved,
            actions=enter,
            weight=24,
        ),
    )


def asked(cluster: Cluster) -> Iterable[Found]:
    now = timezone.now()
    waits = Q(help_asked_at__gte=now - FRESH) | Q(help_asked_at__isnull=False, moved_at__lte=now - IDLE)
    helped = Project.objects.open().filter(waits, cluster=cluster, office_helps=True, paused_at=None)
    for key, asked_at, lead in helped.values_list("public_id", "help_asked_at", "lead"):
        yield Found(key=key, since=asked_at, organisation=lead, facts={"project": key})


def titles(rows: list[QueueItem]) -> list[str]:
    there = told(rows)
    return [there[row.key].title if row.key in there else _("A project that is over") for row in rows]


def moved(rows: list[QueueItem]) -> list[str]:
    there = told(rows)
    words = _("Last moved %(ago)s")
    return [words % {"ago": ago(there[row.key].at)} if row.key in there else "" for row in rows]


def enter(rows: list[QueueItem]) -> list[list[Action]]:
    there = told(rows)
    return [
        [Action(_("Enter the project"), reverse("projects:project_detail", args=[row.key]))] if row.key in there else []
        for row in rows
    ]
