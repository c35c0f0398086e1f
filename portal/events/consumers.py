"""Live for those who organise an event: how far a plan is (topic "plan"), and how many are here (topic "door")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.accounts.models import User
from portal.core.errors import NotAllowed
from portal.core.realtime import Joined, Topic, topics

from .models import Event, PlanRun
from .queries.door import here_of
from .services.door import door_group
from .services.planning import group_of


def join(person: User, public_id: str, sent: Mapping[str, Any]) -> Joined:  # noqa: ARG001 - there is no more to ask
    event = Event.objects.organised_by(person).filter(public_id=public_id).first()
    if event is None:
        raise NotAllowed
    run = PlanRun.objects.filter(event=event).order_by("-asked_at", "-pk").first()
    share = run.share if run and run.state not in {PlanRun.State.FAILED, PlanRun.State.STOPPED} else 0
    return Joined(group_of(event), [{"event": "moved", "share": share}])


def join_door(person: User, public_id: str, sent: Mapping[str, Any]) -> Joined:  # noqa: ARG001 - there is no more to ask
    event = Event.objects.organised_by(person).filter(public_id=public_id).first()
    if event is None:
        raise NotAllowed
    return Joined(door_group(event), [{"event": "counted", **here_of(event).as_event()}])


def sign_in() -> None:
    topics.register("door", Topic(join=join_door, actions={}))
    topics.register("plan", Topic(join=join, actions={}))
