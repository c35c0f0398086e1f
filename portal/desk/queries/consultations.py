"""What a consultation shows to its authority, to those it asks, and to everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Cluster, ClusterMembership, Organisation
from portal.organisations.standing import standing_of

from ..models import Consultation, Contribution


@dataclass(frozen=True, slots=True)
class ConsultationFace:
    """`shown`: all contributions for the authority, after the outcome for everybody; before, those of the reader's organisations.

    `verdicts`: how many of each, once the outcome stands. `left`: how many wait for an answer, for the authority.
    """

    shown: Sequence[Contribution]
    total: int
    verdicts: Sequence[tuple[str, int]]
    left: int


def clusters_to_ask(organisation: Organisation) -> list[Cluster]:
    """The published clusters of the authority's country, and those in which it is a member."""
    member = ClusterMembership.objects.filter(organisation=organisation, ended_at=None)
    its = Q(region__country=organisation.region.country if organisation.region else "") | Q(
        pk__in=member.values("cluster")
    )
    return list(Cluster.objects.filter(its, published_at__lte=timezone.now()).order_by("slug"))


def face_of(consultation: Consultation, reader: User, *, writes: bool) -> ConsultationFace:
    """In one query for those that are shown; names are taken out where their organisation did not agree."""
    rows = list(consultation.contributions.standing().select_related("organisation"))
    own = standing_of(reader).organisations
    everything = writes or consultation.is_answered
    counted = Counter(row.verdict for row in rows)
    return ConsultationFace(
        shown=[row for row in rows if everything or row.organisation_id in own],
        total=len(rows),
        verdicts=[(str(one.label), counted[one.value]) for one in Contribution.Verdict if one.value],
        left=counted[""] if writes else 0,
    )


def names_shown(face: ConsultationFace, reader: User, *, writes: bool) -> set[int]:
    """Primary keys of contributions beside which the reader sees who made them."""
    own = standing_of(reader).organisations
    return {row.pk for row in face.shown if writes or row.named or row.organisation_id in own}
