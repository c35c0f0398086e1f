"""The organiser writes down who was there. Only what differs from what was shown is written: two who save at once lose nothing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible

from ..models import Attendance, Event
from ..queries.attendance import columns_of, expected_at
from .holding import check_organises
from .locking import hold


@transaction.atomic
def mark_attendance(event: Event, *, by: User, shown: Collection[str], ticked: Collection[str]) -> int:
    """How many cells are different now. `shown` are the keys that were ticked on the page as it was opened, `ticked` those that are now.

    Keys of people and sessions that are not of this event, or no longer, are left out.
    """
    check_organises(event, by)
    if event.published_at is None:
        raise NotPossible("draft", _("Announce the event first."))
    hold(event)
    different = dict.fromkeys(set(ticked) - set(shown), True) | dict.fromkeys(set(shown) - set(ticked), False)
    cells = _known(event, different)
    now = timezone.now()
    changed = 0
    for (registration, session), there in cells.items():
        cell: dict[str, Any] = {"registration_id": registration, "session_id": session}
        written = {"there": there, "marked_at": now, "marked_by": by}
        row, is_new = Attendance.objects.get_or_create(**cell, defaults=written)
        if not is_new and row.there != there:
            Attendance.objects.filter(pk=row.pk).update(**written)
        changed += is_new or row.there != there
    if changed:
        record("event.attendance_marked", by=by, about=event, cells=changed)
    return changed


def _known(event: Event, different: dict[str, bool]) -> dict[tuple[int, Any], bool]:
    """By primary keys of registration and session."""
    columns = {one.key: one.pk for one in columns_of(event)}
    asked = {key.partition(".")[0] for key in different}
    people = dict(expected_at(event).filter(public_id__in=asked).values_list("public_id", "pk"))
    found = {}
    for key, there in different.items():
        person, dot, session = key.partition(".")
        if dot and person in people and session in columns:
            found[people[person], columns[session]] = there
    return found
