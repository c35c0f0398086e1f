"""Two members that may be one wait for somebody of the office who looks."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import listed
from portal.onboarding.models import Duplicate
from portal.onboarding.queries.duplicates import pairs_in
from portal.organisations.models import Cluster
from portal.organisations.queries.traits import reasons_told
from portal.ui.parts import Action
from portal.ui.words import percent

from ..models import QueueItem
from . import Found, Source, sources


def find(cluster: Cluster) -> Iterable[Found]:
    return [
        Found(
            key=pair.public_id,
            since=pair.created_at,
            organisation=pair.first_id,
            facts={"score": pair.score, "reasons": pair.reasons},
        )
        for pair in pairs_in(cluster)
    ]


def titles(items: list[QueueItem]) -> list[str]:
    """Both by name, in one query for all."""
    pairs = Duplicate.objects.filter(public_id__in=[item.key for item in items]).select_related("first", "second")
    names = {pair.public_id: (pair.first.name, pair.second.name) for pair in pairs}
    return [
        _("%(one)s and %(other)s: one organisation?") % dict(zip(("one", "other"), names[item.key], strict=True))
        if item.key in names
        else _("Two members: one organisation?")
        for item in items
    ]


def notes(items: list[QueueItem]) -> list[str]:
    return [
        _("%(share)s alike: %(reasons)s")
        % {"share": percent(item.facts.get("score", 0)), "reasons": listed(reasons_told(item.facts.get("reasons", [])))}
        for item in items
    ]


def actions(items: list[QueueItem]) -> list[list[Action]]:
    return [
        [Action(_("Compare"), place), Action(_("They are different"), f"{place}#different")]
        for item in items
        for place in [reverse("onboarding:duplicate", args=[item.key])]
    ]


def sign_in() -> None:
    sources.register(
        "duplicate",
        Source(
            label=gettext_lazy("Perhaps here twice"),
            icon="copy",
            find=find,
            titles=titles,
            notes=notes,
            actions=actions,
            weight=10,
        ),
    )
