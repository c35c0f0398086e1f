"""The organiser says how meetings go: how long, when, at how many tables, and until when members ask for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible

from ..models import Event, Meeting, MeetingPlan, Registration, Table
from .delegations import sync_delegation
from .holding import check_organises
from .locking import hold
from .slots import lay_slots

ASKING_OPENS = dt.timedelta(days=18)
ASKING_CLOSES = dt.timedelta(days=3)
MOST_TABLES = 500


def usual_asking(event: Event) -> tuple[dt.datetime, dt.datetime]:
    """When asking opens and closes where nobody has said so: eighteen and three days before the event; where that is past, it stays
    possible until the event begins, or while it goes on.
    """
    now, closes = timezone.now(), event.starts_at - ASKING_CLOSES
    if closes <= now:
        closes = event.starts_at if now < event.starts_at else event.ends_at
    return event.starts_at - ASKING_OPENS, closes


@transaction.atomic
def set_up_meetings(
    event: Event,
    *,
    by: User,
    minutes: int,
    tables: Mapping[int | None, int],
    from_hour: dt.time | None = None,
    to_hour: dt.time | None = None,
    at_least: int = 2,
    most: int | None = None,
    spare_share: int = 10,
    asking_opens_at: dt.datetime | None = None,
    asking_closes_at: dt.datetime | None = None,
) -> MeetingPlan:
    """`tables` is how many stand in which room (its pk; None: in none in particular). None at all: meetings are held online."""
    check_organises(event, by)
    hold(event)
    if (from_hour is None) != (to_hour is None):
        raise NotPossible("order", _("Say both hours, or neither."), "to_hour" if from_hour else "from_hour")
    if from_hour and to_hour and to_hour <= from_hour:
        raise NotPossible("order", _("It ends before it begins."), "to_hour")
    if most is not None and most < at_least:
        raise NotPossible("order", _("That is fewer than everybody should get."), "most")
    opens, closes = usual_asking(event)
    opens, closes = asking_opens_at or opens, asking_closes_at or closes
    if closes <= opens:
        raise NotPossible("order", _("Asking closes before it opens."), "asking_closes")
    if closes > event.ends_at:
        raise NotPossible("order", _("Asking closes after the event."), "asking_closes")
    fields: dict[str, Any] = {
        "minutes": minutes,
        "from_hour": from_hour,
        "to_hour": to_hour,
        "at_least": at_least,
        "most": most,
        "spare_share": spare_share,
        "asking_opens_at": opens,
        "asking_closes_at": closes,
    }
    plan, is_new = MeetingPlan.objects.update_or_create(event=event, defaults=fields)
    _lay_tables(event, tables, spare_share)
    lay_slots(event)
    if is_new:
        coming = Registration.objects.going().filter(event=event, organisation__isnull=False)
        for one in coming.values_list("organisation", flat=True).distinct().order_by("organisation"):
            sync_delegation(event, one)
    record("b2b.set_up", by=by, about=event)
    return plan


def _lay_tables(event: Event, wanted: Mapping[int | None, int], spare_share: int) -> None:
    """Numbered through, room by room; the last ones are spare. A table at which somebody will sit is not taken away."""
    rooms = set(event.rooms.values_list("pk", flat=True))
    if not wanted.keys() <= {*rooms, None}:
        raise NotAllowed
    places = [room for room, many in wanted.items() for _number in range(many)]
    if len(places) > MOST_TABLES:
        raise NotPossible("many", _("These are more than 500 tables."), "tables_none")
    spare = -(-len(places) * spare_share // 100)
    there = {one.number: one for one in Table.objects.filter(event=event)}
    taken = set(
        Meeting.objects.placed().filter(event=event, table__number__gt=len(places)).values_list("table__number")
    )
    if taken:
        said = _("Meetings stand at table %(number)s. Move them first, or keep that many tables.")
        raise NotPossible("taken", said % {"number": min(taken)[0]}, "tables_none")
    for number, room in enumerate(places, 1):
        is_spare = number > len(places) - spare
        found = there.pop(number, None) or Table(event=event, number=number)
        found.room_id, found.spare, found.taken_out_at = room, is_spare, None
        found.save()
    unused = [one.pk for one in there.values()]
    kept = set(Meeting.objects.filter(table__in=unused).values_list("table", flat=True))
    Table.objects.filter(pk__in=set(unused) - kept).delete()
    Table.objects.filter(pk__in=kept, taken_out_at=None).update(taken_out_at=timezone.now())
