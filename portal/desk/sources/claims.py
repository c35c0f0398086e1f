"""Claims of pages in the queue: those to decide, disputes that the staff decides, letters to send."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import isolated
from portal.onboarding.models import Claim
from portal.organisations.models import Cluster
from portal.ui.parts import Action

from ..models import QueueItem
from . import Found, Source, sources

State = Claim.State
MOST = 200


def find(cluster: Cluster) -> Iterable[Found]:
    here = Q(organisation__cluster_memberships__cluster=cluster, organisation__cluster_memberships__ended_at=None)
    letters = Q(state=State.BEGUN, way=Claim.Way.LETTER, letter_sent_on=None)
    waiting = Claim.objects.filter(here, Q(state__in=[State.REVIEW, State.DISPUTED]) | letters)
    for one in waiting.order_by(F("proven_at").asc(nulls_last=True), "pk")[:MOST]:
        since = one.proven_at or one.created_at
        yield Found(one.public_id, since, one.organisation_id, facts={"state": one.state, "way": one.way})


def titles(items: list[QueueItem]) -> list[str]:
    return [_title(one) for one in items]


def _title(item: QueueItem) -> str:
    name = isolated(item.organisation.name) if item.organisation else ""
    if item.facts.get("state") == State.DISPUTED:
        return _("%(name)s: two say that the page is theirs") % {"name": name}
    if item.facts.get("state") == State.BEGUN:
        return _("%(name)s: a letter with a code is to be sent") % {"name": name}
    return _("%(name)s: somebody says that the page is theirs") % {"name": name}


def notes(items: list[QueueItem]) -> list[str]:
    said = dict(Claim.Way.choices)
    disputed = _("The staff of the portal decides. Your word helps them.")
    return [
        disputed if one.facts.get("state") == State.DISPUTED else str(said.get(one.facts.get("way"), ""))
        for one in items
    ]


def actions(items: list[QueueItem]) -> list[list[Action]]:
    return [[_action(one)] for one in items]


def _action(item: QueueItem) -> Action:
    if item.facts.get("state") == State.BEGUN:
        return Action(_("Print the letter"), reverse("onboarding:claim_letter", args=[item.key]))
    words = _("Look at it") if item.facts.get("state") == State.DISPUTED else _("Read and decide")
    return Action(words, reverse("onboarding:claim_decide", args=[item.key]))


def sign_in() -> None:
    sources.register(
        "claim",
        Source(
            label=gettext_lazy("Claims"),
            icon="verified",
            find=find,
            titles=titles,
            actions=actions,
            notes=notes,
            weight=20,
        ),
    )
