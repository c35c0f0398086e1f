"""By which way somebody is told at once, and whether now: the one place where channel, quiet time and budget meet."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from portal.accounts.models import User
from portal.outbox.services import enqueue

from . import calm, kinds, tasks
from .channels import email, text, webpush
from .models import Notification, Rhythm

Channel = Rhythm.Channel
GATHERING = dt.timedelta(minutes=10)
WAYS = {Channel.EMAIL: email, Channel.TEXT: text, Channel.PUSH: webpush}


def open_ways(person: User) -> list[str]:
    """The ways by which this person can be reached today, the one that is taken by itself first."""
    return [*(channel for channel, way in WAYS.items() if way.reaches(person)), Channel.HERE]


def main_way(person: User, rhythm: Rhythm) -> str:
    """What they chose, while it reaches them; else the first that does: whoever has no e-mail misses nothing.

    A device is never taken by itself: somebody has to ask for it there.
    """
    if rhythm.channel == Channel.HERE:
        return Channel.HERE
    ways = open_ways(person)
    if rhythm.channel in ways:
        return rhythm.channel
    return next(way for way in ways if way != Channel.PUSH)


def reach(notification: Notification) -> None:
    """Tell one person of one thing, once. Where it is not the time, they are rung for again when it is.

    Raises what the channel's library raises, so that the outbox tries again.
    """
    person = notification.to
    if not person.is_active:
        return
    rhythm = calm.rhythm_of(person)
    way = main_way(person, rhythm)
    if way == Channel.HERE:
        return
    if not kinds.find(notification.kind).urgent:
        now = timezone.now()
        may_be = calm.open_from(person, rhythm, now)
        if may_be > now:
            ring_again(person, may_be)
            return
        if not calm.has_budget(person, rhythm):
            return
    if WAYS[Channel(way)].send(notification) or way != Channel.PUSH:
        return
    # The last device is gone: the next best way from now on.
    instead = main_way(person, rhythm)
    if instead not in {Channel.PUSH, Channel.HERE}:
        WAYS[Channel(instead)].send(notification)


def ring_again(person: User, at: dt.datetime) -> None:
    """In the morning, for all that came meanwhile."""
    wait = at - timezone.now()
    enqueue(tasks.reach_person, key=str(person.pk), wait=wait, put_off=False, person=person.pk)


def gather(notification: Notification) -> None:
    """With whatever else of its kind comes to its person within GATHERING."""
    person, kind = notification.to_id, notification.kind
    enqueue(tasks.reach_person, key=f"{person}:{kind}", wait=GATHERING, put_off=False, person=person, kind=kind)
