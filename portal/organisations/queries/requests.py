"""Requests to join a cluster: how those of an organisation stand, and which of them wait for the reader's office."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from ..models import ClusterMembership, JoinRequest, Organisation

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

TOLD_FOR = dt.timedelta(days=90)


def requests_of(organisation: Organisation) -> list[JoinRequest]:
    """For its own people: the last request to each cluster that waits, or was declined not long ago. One query."""
    member_of = ClusterMembership.objects.filter(organisation=organisation, ended_at=None).values("cluster")
    asked = JoinRequest.objects.filter(organisation=organisation).exclude(cluster__in=member_of)
    last = {one.cluster_id: one for one in asked.select_related("cluster", "asked_by").order_by("pk")}
    return [one for one in last.values() if one.is_open or _is_fresh_no(one)]


def requests_to_answer(organisation: Organisation, reader: Reader) -> list[JoinRequest]:
    """Those of an organisation that wait for an office in which the reader serves."""
    waiting = JoinRequest.objects.for_office_of(reader).filter(organisation=organisation)
    return list(waiting.select_related("cluster", "asked_by").order_by("pk"))


def _is_fresh_no(request: JoinRequest) -> bool:
    declined = request.answer == JoinRequest.Answer.DECLINED
    return declined and request.answered_at is not None and request.answered_at > timezone.now() - TOLD_FOR
