"""What the office wanted to do by today, and follow-ups that it noted."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.calendar import morning_of
from portal.organisations.models import Cluster
from portal.ui.parts import Action

from ..models import NextAction, QueueItem
from . import Found, Source, sources
from .together import told


def sign_in() -> None:
    sources.register(
        "action",
        Source(
            label=gettext_lazy("Next steps that are due"),
            icon="task",
            find=due,
            titles=titles,
            notes=whose,
            actions=do_it,
            weight=48,
        ),
    )


def due(cluster: Cluster) -> Iterable[Found]:
    """Due today or before. Whose it is takes the row."""
    open_ones = NextAction.objects.filter(cluster=cluster, done_at=None, due_on__lte=timezone.localdate())
    for key, due_on, organisation in open_ones.values_list("public_id", "due_on", "organisation"):
        yield Found(key=key, since=morning_of(due_on, cluster.region.country), organisation=organisation, due_on=due_on)


def titles(rows: list[QueueItem]) -> list[str]:
    there = told(rows)
    return [there[row.key].title if row.key in there else _("A next step that is done") for row in rows]


def whose(rows: list[QueueItem]) -> list[str]:
    there = told(rows)
    return [there[row.key].who if row.key in there else "" for row in rows]


def do_it(rows: list[QueueItem]) -> list[list[Action]]:
    label = _("Open its file")
    return [
        [Action(label, reverse("desk:member_file", args=[row.cluster.slug, row.organisation.slug]) + f"#{row.key}")]
        if row.organisation
        else []
        for row in rows
    ]
