"""Which clusters an organisation has asked to take it in."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from portal.activity.models import Entry

from ..models import Cluster, Organisation


def asked_clusters(organisation: Organisation) -> QuerySet[Cluster]:
    """Those whose office was asked and has not placed it; an answer that came by telephone is not known here."""
    asked = Entry.objects.filter(
        verb="cluster.asked",
        content_type=ContentType.objects.get_for_model(Organisation),
        object_id=str(organisation.pk),
    )
    placed = organisation.cluster_memberships.values("cluster")
    return Cluster.objects.filter(slug__in=list(asked.values_list("facts__cluster", flat=True))).exclude(pk__in=placed)
