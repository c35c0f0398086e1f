"""Requests to join a cluster that wait for its office. Those whom one can be there are told, as the verb tells them, on that day."""

from __future__ import annotations

from portal.notifications.models import Notification
from portal.notifications.services import notify
from portal.organisations.models import JoinRequest

from ..story.chance import chance, steady_id
from .cast import Cast


def write_requests(cast: Cast) -> None:
    for told in cast.story.requests:
        request = JoinRequest.objects.create(
            public_id=steady_id("join request", told.organisation, told.cluster),
            cluster=cast.clusters[told.cluster],
            organisation=cast.organisations[told.organisation],
            asked_by=cast.acting_for(told.organisation),
            asked_at=cast.days(told.organisation).moment_ago(told.days, chance(told.organisation, "request")),
        )
        cast.requests.append(request)
        office = [cast.users[one.key] for one in cast.story.people if told.cluster in one.offices and one.persona]
        notify("cluster.asked", to=office, about=request, by=request.asked_by)
        Notification.objects.told("cluster.asked", request).update(created_at=request.asked_at)
