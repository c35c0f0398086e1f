"""What the forms of an event and of a course share: who sees it, in which cluster, and what is spoken there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from portal.organisations.models import Cluster, Organisation
from portal.ui.languages import spoken
from portal.ui.versions import VersionedForm

from ..models import Course, Event


class WithAudience(VersionedForm):
    """For forms with the fields `audience`, `cluster` and `languages`."""

    def offer(self, organiser: Organisation, there: Event | Course | None) -> None:
        """Clusters and languages to choose from: of the organiser, and those that it has already."""
        self.clusters = {one.slug: one for one in clusters_of(organiser)}
        if there and there.cluster:
            self.clusters.setdefault(there.cluster.slug, there.cluster)
        named = [(slug, one.name) for slug, one in self.clusters.items()]
        self.choose("cluster", [("", _("for none in particular")), *named])
        self.choose("languages", spoken(there.languages if there else organiser.languages))

    def choose(self, name: str, offered: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("audience") == Event.Audience.CLUSTER and "cluster" in given and not given["cluster"]:
            self.add_error("cluster", _("Choose the cluster that it is for, or who else can see it."))
        return given

    def cluster_for_service(self) -> Cluster | None:
        return self.clusters.get(self.cleaned_data["cluster"] or "")


def to_begin_with(organiser: Organisation) -> dict[str, Any]:
    """What stands in the fields of a new one."""
    clusters = clusters_of(organiser)
    return {
        "languages": organiser.languages,
        "audience": Event.Audience.CLUSTER if clusters else Event.Audience.MEMBERS,
        "cluster": clusters[0].slug if clusters else "",
    }


def clusters_of(organiser: Organisation) -> list[Cluster]:
    """That it runs, then those in which it is."""
    run = list(Cluster.objects.filter(organisation=organiser).order_by("pk"))
    inside = Cluster.objects.filter(memberships__organisation=organiser, memberships__ended_at=None).order_by("pk")
    return list(dict.fromkeys([*run, *inside]))
