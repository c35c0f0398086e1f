"""Sessions with few places, as somebody who is registered meets them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from ..models import Registration, Session, SessionPlace


@dataclass(frozen=True, slots=True)
class Offered:
    """`left`: places that are free."""

    session: Session
    left: int
    mine: bool


def sessions_for(registration: Registration) -> list[Offered]:
    """Those to come, in their order, in one query."""
    own = SessionPlace.objects.standing().filter(session=OuterRef("pk"), registration=registration)
    rows = Session.objects.filter(
        event=registration.event_id, capacity__isnull=False, called_off_at=None, ends_at__gt=timezone.now()
    ).annotate(taken=Count("places", filter=Q(places__given_back_at=None)), mine=Exists(own))
    return [
        Offered(one, max(0, (one.capacity or 0) - one.taken), bool(one.mine)) for one in rows.select_related("room")
    ]
