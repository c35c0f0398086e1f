"""What members told the office about what stands in their way: to be filed without their names, or set aside with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.organisations.models import Cluster
from portal.ui.parts import Action

from ..models import QueueItem
from ..queries.barriers import waiting_voices
from . import Found, Source, sources


def find(cluster: Cluster) -> Iterable[Found]:
    for one in waiting_voices(cluster):
        yield Found(key=one.public_id, since=one.raised_at, organisation=one.organisation_id)


def titles(rows: list[QueueItem]) -> list[str]:
    return [_("What a member told") for _row in rows]


def actions(rows: list[QueueItem]) -> list[list[Action]]:
    return [[Action(_("File it, or say why not"), reverse("desk:voice_file", args=[row.key]))] for row in rows]


def sign_in() -> None:
    sources.register("barrier", Source(gettext_lazy("Told by members"), "warn", find, titles, actions, weight=24))
