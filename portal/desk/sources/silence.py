"""Needs and offers of which those who were told say nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.models import Escalation
from matchmaking.querysets import discreet
from portal.organisations.models import Cluster
from portal.ui.parts import Action

from ..models import QueueItem
from . import Found, Source, sources
from .together import listings


def sign_in() -> None:
    sources.register(
        "silence",
        Source(
            label=gettext_lazy("Told, and silent"), icon="phone", find=silent, titles=titles, actions=see_who, weight=36
        ),
    )


def silent(cluster: Cluster) -> Iterable[Found]:
    waiting = Escalation.objects.waiting().filter(listing__cluster=cluster).exclude(discreet("listing__"))
    for one in waiting.select_related("listing").only(
        "public_id", "raised_at", "listing__public_id", "listing__organisation"
    ):
        yield Found(
            key=one.public_id,
            since=one.raised_at,
            organisation=one.listing.organisation_id,
            facts={"listing": one.listing.public_id},
        )


def titles(rows: list[QueueItem]) -> list[str]:
    there = listings(rows)
    return [
        there[row.facts["listing"]].title if row.facts["listing"] in there else _("A need that is over") for row in rows
    ]


def see_who(rows: list[QueueItem]) -> list[list[Action]]:
    page = reverse("matchmaking:office_silence", args=[rows[0].cluster.slug])
    return [[Action(_("See who, and who could be told instead"), f"{page}#{row.key}")] for row in rows]
