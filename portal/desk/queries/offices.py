"""The offices in which somebody serves, with how much waits in each."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Cluster

from .queue import waiting


def offices_of(user: User) -> list[Any]:
    """Published clusters, each with `waiting`, in the order in which the person came to their offices. One query."""
    there = waiting().filter(cluster=OuterRef("pk")).order_by().values("cluster").annotate(n=Count("pk")).values("n")
    serving = _published().filter(office_staff__user=user, office_staff__ended_at=None)
    return list(serving.annotate(waiting=Coalesce(Subquery(there), Value(0))).order_by("office_staff__pk"))


def _published() -> QuerySet[Cluster]:
    return Cluster.objects.filter(published_at__lte=timezone.now())
