"""Barriers and consultations as tests need them: made by the services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.desk.models import Barrier, Consultation
from portal.desk.services.barriers import add_member, file_barrier
from portal.desk.services.consultations import open_consultation, write_consultation
from portal.organisations.models import Cluster, Organisation

from .organisations import ClusterMembershipFactory, OrganisationFactory

TEXT = "A phytosanitary certificate takes nine days, and the lorry waits."


def barrier_in(
    cluster: Cluster, authority: Organisation, *, by: User, behind: Iterable[Organisation] = (), **fields: Any
) -> Barrier:
    given: dict[str, Any] = {"title": "Certificates take nine days", "text": TEXT, "kind": Barrier.Kind.CUSTOMS}
    barrier = file_barrier(cluster, by=by, authority=authority, **given | fields)
    for organisation in behind:
        add_member(barrier, organisation, by=by)
    return barrier


def members_of(cluster: Cluster, several: int, **fields: Any) -> list[Organisation]:
    """So many companies in a cluster."""
    made = [OrganisationFactory(**fields) for _ in range(several)]
    for one in made:
        ClusterMembershipFactory(cluster=cluster, organisation=one)
    return made


def consultation_of(
    organisation: Organisation, *, by: User, clusters: Iterable[Cluster], is_open: bool = True, **fields: Any
) -> Consultation:
    given: dict[str, Any] = {
        "title": "One window for export papers",
        "text": "We plan one window for all papers of an export. What would you lack there?",
        "closes_on": timezone.localdate() + dt.timedelta(days=14),
    }
    consultation = write_consultation(organisation, by=by, clusters=clusters, **given | fields)
    if is_open:
        open_consultation(consultation, by=by)
        consultation.refresh_from_db()
    return consultation
