"""Days of the cluster that are near, and registrations that wait for its office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.events.models import Event, Registration
from portal.organisations.models import Cluster
from portal.ui.parts import Action
from portal.ui.words import ago, number

from ..models import QueueItem
from . import Found, Source, sources
from .together import told

DAYS_BEFORE = 5


def sign_in() -> None:
    sources.register(
        "event",
        Source(
            label=gettext_lazy("Our events that are near"),
            icon="calendar",
            find=near,
            titles=titles,
            notes=when,
            actions=prepare,
            weight=24,
        ),
    )
    sources.register(
        "registrations",
        Source(
            label=gettext_lazy("Registrations to decide"),
            icon="calendar",
            find=to_decide,
            titles=titles,
            notes=how_many,
            actions=decide,
            weight=36,
        ),
    )


def near(cluster: Cluster) -> Iterable[Found]:
    before = dt.timedelta(days=DAYS_BEFORE)
    soon = _of_office(cluster).filter(starts_at__gt=timezone.now(), starts_at__lte=timezone.now() + before)
    for key, starts_at in soon.values_list("public_id", "starts_at"):
        yield Found(
            key=key, since=starts_at - before, due_on=timezone.localtime(starts_at).date(), facts={"event": key}
        )


def to_decide(cluster: Cluster) -> Iterable[Found]:
    """One row for each event that says yes to everybody who registers."""
    asked = Q(registrations__state=Registration.State.ASKED)
    waiting = (
        _of_office(cluster)
        .filter(asked)
        .annotate(asked=Count("registrations", filter=asked), first=Min("registrations__registered_at", filter=asked))
    )
    for key, many, first in waiting.order_by().values_list("public_id", "asked", "first"):
        yield Found(key=key, since=first, facts={"event": key, "asked": many})


def titles(rows: list[QueueItem]) -> list[str]:
    there = told(rows)
    return [there[row.key].title if row.key in there else _("An event that is over") for row in rows]


def when(rows: list[QueueItem]) -> list[str]:
    there = told(rows)
    return [ago(timezone.localtime(there[row.key].at).date()) if row.key in there else "" for row in rows]


def how_many(rows: list[QueueItem]) -> list[str]:
    return [
        ngettext("%(shown)s waits for your yes", "%(shown)s wait for your yes", row.facts["asked"])
        % {"shown": number(row.facts["asked"])}
        for row in rows
    ]


def prepare(rows: list[QueueItem]) -> list[list[Action]]:
    return [[Action(_("Open the event"), reverse("events:event_detail", args=[row.key]))] for row in rows]


def decide(rows: list[QueueItem]) -> list[list[Action]]:
    return [[Action(_("Say yes or no"), reverse("events:registration_list", args=[row.key]))] for row in rows]


def _of_office(cluster: Cluster) -> QuerySet[Any]:
    """Held by the cluster's own organisation."""
    return Event.objects.to_come().filter(organiser__isnull=False, organiser=cluster.organisation_id)
