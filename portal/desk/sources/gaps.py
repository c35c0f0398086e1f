"""In the queue: what the chain lacks and nobody has begun anything about."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.organisations.models import Cluster
from portal.ui.parts import Action
from portal.ui.words import number

from ..models import Gap, QueueItem
from . import Found, Source, sources

KIND = "gap"


def find(cluster: Cluster) -> Iterable[Found]:
    for one in Gap.objects.filter(cluster=cluster, state=Gap.State.OPEN).only("public_id", "since", "waiting"):
        yield Found(key=one.public_id, since=one.since, facts={"needs": one.waiting})


def _gaps(items: list[QueueItem]) -> dict[str, Gap]:
    known = Gap.objects.filter(public_id__in=[one.key for one in items]).select_related("link", "sector", "cluster")
    return {one.public_id: one for one in known}


def titles(items: list[QueueItem]) -> list[str]:
    known = _gaps(items)
    return [known[one.key].title if one.key in known else _("Something is missing") for one in items]


def notes(items: list[QueueItem]) -> list[str]:
    return [_note(int(one.facts.get("needs", 0))) for one in items]


def _note(needs: int) -> str:
    if not needs:
        return _("Nobody stands at this link.")
    return ngettext("%(n)s need waits.", "%(n)s needs wait.", needs) % {"n": number(needs)}


def actions(items: list[QueueItem]) -> list[list[Action]]:
    known = _gaps(items)
    return [
        [Action(_("See who could fill it"), known[one.key].get_absolute_url())] if one.key in known else []
        for one in items
    ]


def sign_in() -> None:
    sources.register(
        KIND,
        Source(
            label=gettext_lazy("Missing links"),
            icon="gap",
            find=find,
            titles=titles,
            actions=actions,
            notes=notes,
            weight=20,
        ),
    )
