"""Actions of the plan that are overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.organisations.models import Cluster
from portal.ui.parts import Action

from ..models import PlanAction, QueueItem
from . import Found, Source, sources

State = PlanAction.State


def find(cluster: Cluster) -> Iterable[Found]:
    standing = PlanAction.objects.filter(objective__cluster=cluster, objective__taken_out_at=None)
    overdue = standing.filter(state__in=[State.PLANNED, State.UNDERWAY], due_on__lt=timezone.localdate())
    for one in overdue:
        since = timezone.make_aware(dt.datetime.combine(one.due_on + dt.timedelta(days=1), dt.time()))
        yield Found(key=one.public_id, since=since, organisation=one.organisation_id, due_on=one.due_on)


def titles(rows: list[QueueItem]) -> list[str]:
    known = dict(PlanAction.objects.filter(public_id__in=[row.key for row in rows]).values_list("public_id", "title"))
    return [_("Overdue in the plan: %(title)s") % {"title": known.get(row.key, "")} for row in rows]


def actions(rows: list[QueueItem]) -> list[list[Action]]:
    return [
        [
            Action(_("Say how it stands"), reverse("desk:action_edit", args=[row.cluster.slug, row.key])),
            Action(_("The plan"), reverse("desk:plan_detail", args=[row.cluster.slug])),
        ]
        for row in rows
    ]


def sign_in() -> None:
    sources.register("plan_action", Source(gettext_lazy("Overdue actions"), "clock", find, titles, actions, weight=10))
