"""Good fits: each delegation is compared with all others when something changes, and what came of it is kept."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from matchmaking.queries.among import Found, asked_among, stored_among
from portal.organisations.models import TradeItem
from portal.outbox.services import Priority, enqueue
from portal.search.projector import project_pending
from portal.search.shelf import NotReady

from .. import tasks
from ..models import Delegation, Fit

INDEX_AWAITED = dt.timedelta(seconds=30)
MOST_ITEMS = 8


def find_fits(delegation: Delegation) -> None:
    """What it looks for, compared with all who take part: its needs and offers, and what it wrote for this event, else what it buys.

    Running it again changes nothing.
    """
    others = Delegation.objects.filter(event=delegation.event, left_at=None).exclude(pk=delegation.pk)
    circle = dict(others.values_list("organisation", "pk"))
    project_pending()
    try:
        asked = asked_among(delegation.organisation, _words(delegation), circle)
    except NotReady:
        enqueue(
            tasks.find_fits,
            key=f"delegation:{delegation.pk}",
            priority=Priority.BULK,
            wait=INDEX_AWAITED,
            delegation=delegation.pk,
        )
        return
    best: dict[int, Found] = {}
    for one in [*stored_among(delegation.organisation, circle), *asked]:
        if one.could not in best or best[one.could].value < one.value:
            best[one.could] = one
    with transaction.atomic():
        if not Delegation.objects.filter(pk=delegation.pk, left_at=None).update(compared_at=timezone.now()):
            return
        Fit.objects.filter(seeker=delegation).delete()
        Fit.objects.bulk_create(
            Fit(
                seeker=delegation,
                could_id=circle[one.could],
                value=one.value,
                listing=one.listing,
                evidence=one.evidence,
                # What it buys is read of its profile, by whoever may: here nobody is told that it looks for it.
                evidence_back=one.evidence_back if one.listing or delegation.seeks else {},
            )
            for one in best.values()
        )


def ring_for_all(event: int) -> None:
    """One outbox row for each delegation."""
    for pk in Delegation.objects.filter(event=event, left_at=None).order_by("pk").values_list("pk", flat=True):
        enqueue(tasks.find_fits, key=f"delegation:{pk}", priority=Priority.BULK, delegation=pk)


def look_daily() -> None:
    """A duty: needs and profiles change while an event draws near, so everybody who comes is compared once a day."""
    now = timezone.now()
    old = Delegation.objects.filter(
        left_at=None, compared_at__lt=now - dt.timedelta(days=1), event__ends_at__gt=now, event__called_off_at=None
    )
    for event in old.order_by("event").values_list("event", flat=True).distinct():
        enqueue(tasks.find_all_fits, key=f"event:{event}", priority=Priority.BULK, event=event)


def _words(delegation: Delegation) -> str:
    if delegation.seeks:
        return delegation.seeks
    bought = TradeItem.objects.filter(organisation=delegation.organisation, direction=TradeItem.Direction.BUYS)
    return ", ".join(bought.order_by("position", "pk").values_list("text", flat=True)[:MOST_ITEMS])
