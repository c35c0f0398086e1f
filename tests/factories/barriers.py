"""Barriers and consultations as tests need them: made by the services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.desk.models import Barrier, Consultation
from portal.desk.services.barriers import add_member, file_barrier, raise_barrier
from portal.desk.services.consultations import contribute, open_consultation, write_consultation
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


def voices_of(cast: SimpleNamespace) -> dict[str, list[str]]:
    """Addresses of a barrier that the firm meets, of another that it has told, and of a consultation to which it has written."""
    cast.ministry.verification = "register"
    cast.ministry.save(update_fields=["verification"])
    barrier = barrier_in(cast.cluster, cast.ministry, by=cast.cluster_manager, behind=[cast.firm])
    told = raise_barrier(cast.firm, cast.cluster, "The road is flooded.", by=cast.firm_owner)
    asked = consultation_of(cast.ministry, by=cast.government_officer, clusters=[cast.cluster])
    said = contribute(asked, cast.firm, "Open it on Saturdays.", by=cast.firm_owner)
    deeds = ("detail", "edit", "add", "solved", "answer", "publish", "unpublish")
    found = {f"barrier_{deed}": [barrier.public_id] for deed in deeds}
    found |= {f"voice_{deed}": [told.public_id] for deed in ("file", "take_back")}
    found |= {f"consultation_{deed}": [asked.public_id] for deed in ("detail", "edit", "open", "outcome")}
    found |= {f"contribution_{deed}": [said.public_id] for deed in ("edit", "answer", "take_back")}
    found |= {"contribution_create": [asked.public_id]}
    found |= {name: [cast.cluster.slug] for name in ("office_barriers", "barrier_file")}
    return {f"desk:{name}": given for name, given in found.items()}
