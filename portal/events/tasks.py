"""Doorbells: fetch by id, call one service."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="events.find_fits")
def find_fits(delegation: int) -> None:
    """Compare one delegation with all others of its event."""
    from .models import Delegation
    from .services.fits import find_fits as find

    for one in Delegation.objects.filter(pk=delegation, left_at=None).select_related("event", "organisation"):
        find(one)


@shared_task(name="events.find_all_fits")
def find_all_fits(event: int) -> None:
    """Ask for the comparison of every delegation of an event."""
    from .services.fits import ring_for_all

    ring_for_all(event)


@shared_task(name="events.plan_meetings")
def plan_meetings(run: int) -> None:
    """Work out a plan that an organiser has asked for."""
    from .models import PlanRun
    from .services.planning import work_out

    for one in PlanRun.objects.filter(pk=run).select_related("event"):
        work_out(one)


@shared_task(name="events.tell_guest")
def tell_guest(registration: int, kind: str, session: int | None = None) -> None:
    from .services.guests import tell_guest as tell

    tell(registration, kind, session)
