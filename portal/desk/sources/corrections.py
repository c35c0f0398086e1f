"""Corrections and removals in the queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import isolated
from portal.onboarding.models import Correction
from portal.onboarding.services.correcting import FINAL_AFTER
from portal.organisations.models import Cluster
from portal.ui.parts import Action

from ..models import QueueItem
from . import Found, Source, sources

MOST = 200


def find(cluster: Cluster) -> Iterable[Found]:
    waiting = Correction.objects.filter(
        organisation__cluster_memberships__cluster=cluster,
        organisation__cluster_memberships__ended_at=None,
        state__in=[Correction.State.WAITING, Correction.State.HELD],
        proven_at__isnull=False,
    )
    for one in waiting.order_by("proven_at", "pk")[:MOST]:
        facts = {"what": one.what, "call": not one.is_registered}
        yield Found(one.public_id, one.proven_at, one.organisation_id, due_on=_due(one), facts=facts)


def _due(one: Correction) -> dt.date | None:
    """The day on which a removal becomes final by itself."""
    return timezone.localdate(one.held_at + FINAL_AFTER) if one.held_at else None


def titles(items: list[QueueItem]) -> list[str]:
    return [_title(one) for one in items]


def _title(item: QueueItem) -> str:
    name = isolated(item.organisation.name) if item.organisation else ""
    if item.facts.get("what") == Correction.What.REMOVE:
        return _("%(name)s wants no page") % {"name": name}
    return _("%(name)s: something on the page is wrong") % {"name": name}


def notes(items: list[QueueItem]) -> list[str]:
    call = _("They wrote their number themselves: call it first.")
    known = _("Proven by the number that we know.")
    return [call if one.facts.get("call") else known for one in items]


def actions(items: list[QueueItem]) -> list[list[Action]]:
    return [[Action(_("Read and decide"), reverse("onboarding:correction_decide", args=[one.key]))] for one in items]


def sign_in() -> None:
    sources.register(
        "correction",
        Source(
            label=gettext_lazy("Corrections and removals"),
            icon="edit",
            find=find,
            titles=titles,
            actions=actions,
            notes=notes,
            weight=20,
        ),
    )
