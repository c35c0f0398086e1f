"""Five days before an event, whoever has no meeting and no ask is told, with the three who fit best."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.notifications.services import notify, once

from ..models import Delegation, Event, Meeting
from ..queries.fits import best_fits
from ..queries.free import meeting_people

BEFORE = dt.timedelta(days=5)
BEST = 3


def lonely_at(event: Event) -> list[Delegation]:
    """Those with whom nobody meets, who were not asked and have not asked."""
    own = Q(first=OuterRef("pk")) | Q(second=OuterRef("pk"))
    asked = Exists(Meeting.objects.standing().filter(own, event=event))
    rows = Delegation.objects.filter(~asked, event=event, left_at=None)
    return list(rows.select_related("organisation").order_by("joined_at", "pk"))


def tell_the_lonely() -> None:
    """A duty: once for each delegation."""
    now = timezone.now()
    near = Event.objects.to_come().filter(starts_at__gt=now, starts_at__lte=now + BEFORE, meeting_plan__isnull=False)
    for event in near:
        for one in lonely_at(event):
            if not once("b2b.nobody", one.public_id):
                continue
            people = meeting_people().filter(event=event, organisation=one.organisation, person__isnull=False)
            persons = [row.person for row in people.select_related("person") if row.person]
            names = [fit.organisation.name for fit in best_fits(one, most=BEST)]
            notify("b2b.nobody", to=persons, about=event, fits=names)
