"""Applications and requests to join wait for the office's answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.organisations.models import Cluster, JoinRequest, Opening
from portal.ui.parts import Action

from ..models import Inquiry, QueueItem
from . import Found, Source, sources


def find(cluster: Cluster) -> Iterable[Found]:
    """Those that wait for the office; one that was asked back waits for the applicant, and comes again with the reply."""
    asked = JoinRequest.objects.waiting().filter(cluster=cluster).select_related("application")
    held = asked.exclude(application__in=Inquiry.objects.filter(replied_at=None).values("application"))
    for one in held:
        own = getattr(one, "application", None)
        facts = {"application": own.public_id} if own else {}
        yield Found(key=one.public_id, since=one.asked_at, organisation=one.organisation_id, facts=facts)


def titles(rows: list[QueueItem]) -> list[str]:
    return [_("%(name)s asks to join") % {"name": _name(row)} for row in rows]


def actions(rows: list[QueueItem]) -> list[list[Action]]:
    return [[_first(row), *_more(row)] for row in rows]


def sign_in() -> None:
    label = gettext_lazy("Applications")
    sources.register(
        "application",
        Source(label, "plus", find, titles, actions, weight=48, opens=lambda _row: Opening.Thing.REQUEST),
    )


def _first(row: QueueItem) -> Action:
    if own := row.facts.get("application"):
        return Action(_("Read and answer"), reverse("desk:application_detail", args=[row.cluster.slug, own]))
    if row.organisation is None:
        return Action(_("Applications"), reverse("desk:application_list", args=[row.cluster.slug]))
    place = reverse("organisations:cluster_place", args=[row.organisation.slug, row.cluster.slug])
    return Action(_("Place in the chain"), place)


def _more(row: QueueItem) -> list[Action]:
    """Where there is no application to answer, the organisation's page has what is known, and the way to decline."""
    if row.facts.get("application") or row.organisation is None:
        return []
    return [Action(_("Look at its page, or decline"), row.organisation.get_absolute_url())]


def _name(row: QueueItem) -> str:
    return row.organisation.name if row.organisation else _("An organisation")
