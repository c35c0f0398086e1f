"""How organisations answer, for whom it is: itself, and the office of a cluster that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import Cluster, ClusterMembership, Organisation

from ..models import AnswerRecord
from ..models.answering import FEWEST_ASKED, PROMPT_SHARE

SHOWN = 50

GOOD_WORD = _("Usually answers within two days.")
"""All that others read of it."""


def own_record(organisation: Organisation) -> AnswerRecord | None:
    return AnswerRecord.objects.filter(organisation=organisation.pk, asked__gt=0).first()


def records_in(cluster: Cluster) -> Sequence[AnswerRecord]:
    """Of its members that were asked anything, whoever was silent most often first."""
    members = ClusterMembership.objects.filter(cluster=cluster, ended_at=None).values("organisation")
    rows = AnswerRecord.objects.filter(organisation__in=members, asked__gt=0).select_related("organisation__region")
    return list(rows.order_by((F("asked") - F("answered")).desc(), "-asked", "pk")[:SHOWN])


def other_is_prompt() -> Exists:
    """Of a side: whether others read the good word of the organisation across."""
    across = Q(organisation=OuterRef("match__organisation")) | Q(organisation=OuterRef("match__listing__organisation"))
    prompt = AnswerRecord.objects.filter(asked__gte=FEWEST_ASKED, prompt__gte=F("asked") * PROMPT_SHARE)
    return Exists(prompt.filter(across).exclude(organisation=OuterRef("organisation")))
