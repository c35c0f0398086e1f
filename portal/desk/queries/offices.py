"""The offices in which somebody serves, with how much waits in each."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Cluster
from portal.organisations.standing import standing_of

from .queue import waiting


def offices_of(user: User) -> list[Any]:
    """Published clusters, each with `waiting`, when its queue was `looked_at` and what its `week` counts, in the order in which the person
    came to their offices. One query."""
    # Read first: all that the page asks later follows from it.
    if not standing_of(user).offices:
        return []
    there = waiting().filter(cluster=OuterRef("pk")).order_by().values("cluster").annotate(n=Count("pk")).values("n")
    serving = _published().filter(office_staff__user=user, office_staff__ended_at=None)
    told = {"looked_at": F("queue_look__looked_at"), "week": F("queue_look__week")}
    return list(serving.annotate(waiting=Coalesce(Subquery(there), Value(0)), **told).order_by("office_staff__pk"))


def _published() -> QuerySet[Cluster]:
    return Cluster.objects.filter(published_at__lte=timezone.now())
