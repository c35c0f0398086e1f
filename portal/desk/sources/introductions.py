"""Introductions that wait to be read by the office, and those that went out and in which nobody has said a word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.models import Introduction, Match
from matchmaking.querysets import discreet
from messaging.models import Message
from portal.core.text import isolated
from portal.organisations.models import Cluster
from portal.ui.parts import Action

from ..models import ContactNote, QueueItem
from . import Found, Source, sources
from .together import listings

SILENT_DAYS, AT_MOST_DAYS = 5, 90
"""Days after which one without a word waits for the office, and after which it no longer does: both were asked what came of it."""
OPENING = dt.timedelta(minutes=1)
"""What both wrote with their yes stands in the conversation as it opens."""


def sign_in() -> None:
    sources.register(
        "introduction",
        Source(
            label=gettext_lazy("Introductions to read"),
            icon="intro",
            find=to_read,
            titles=titles,
            notes=notes,
            actions=read_it,
            weight=60,
        ),
    )
    sources.register(
        "quiet_introduction",
        Source(
            label=gettext_lazy("Introductions without an answer"),
            icon="msg",
            find=without_a_word,
            titles=titles,
            notes=notes,
            actions=read_it,
            weight=12,
            nudge=ContactNote.About.INTRODUCTION,
        ),
    )


def to_read(cluster: Cluster) -> Iterable[Found]:
    waiting = Introduction.objects.filter(cluster=cluster, state=Introduction.State.WAITING)
    return _found(waiting, "opened_at")


def without_a_word(cluster: Cluster) -> Iterable[Found]:
    """That nobody has written is counted, what was written is not looked at. What is written as it opens is no answer yet."""
    now = timezone.now()
    made = Introduction.objects.filter(cluster=cluster, state=Introduction.State.MADE).exclude(
        discreet("match__listing__")
    )
    made = made.filter(
        made_at__lte=now - dt.timedelta(days=SILENT_DAYS), made_at__gte=now - dt.timedelta(days=AT_MOST_DAYS)
    )
    kind = ContentType.objects.get_for_model(Match)
    made_at = {str(pk): at for pk, at in made.values_list("match", "made_at") if at}
    said = Message.objects.filter(
        kind=Message.Kind.SAID, conversation__content_type=kind, conversation__object_id__in=made_at
    )
    last = said.order_by().values_list("conversation__object_id").annotate(Max("sent_at"))
    answered = [match for match, at in last if at > made_at[match] + OPENING]
    return _found(made.exclude(match__in=answered), "made_at")


def titles(rows: list[QueueItem]) -> list[str]:
    words = _("%(one)s and %(other)s")
    return [
        words
        % {
            "one": isolated(row.organisation.name if row.organisation else ""),
            "other": isolated(row.other.name if row.other else ""),
        }
        for row in rows
    ]


def notes(rows: list[QueueItem]) -> list[str]:
    there = listings(rows)
    return [there[row.facts["listing"]].title if row.facts.get("listing") in there else "" for row in rows]


def read_it(rows: list[QueueItem]) -> list[list[Action]]:
    page = reverse("matchmaking:office_introductions", args=[rows[0].cluster.slug])
    return [[Action(_("Read it"), f"{page}#{row.key}")] for row in rows]


def _found(rows: QuerySet[Any], since: str) -> Iterable[Found]:
    told = rows.values_list(
        "public_id", since, "due_at", "match__listing__organisation", "match__organisation", "match__listing__public_id"
    )
    for key, began, due, asker, other, listing in told:
        yield Found(
            key=key,
            since=began,
            organisation=asker,
            due_on=timezone.localtime(due).date() if due and since == "opened_at" else None,
            other=other,
            facts={"listing": listing},
        )
