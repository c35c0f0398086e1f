"""What is said by the clock after somebody has begun: on day 2 what became of a need, on day 7 what others need from a newcomer.

Each is said once in the life of the need, or of the organisation. A clock that was away says it late, up to LATEST; then it would be
news of yesterday, and is left.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from portal.core.calendar import local_day, morning_of
from portal.notifications.services import notify, once, said
from portal.organisations.models import Membership, Organisation
from portal.organisations.services.whom import people_of

from ..models import Listing
from ..queries.after import needs_near, told_of
from ..queries.due import counted_on, may_be_reminded

DAY_TWO, DAY_SEVEN = "need.day_two", "organisation.day_seven"
LATEST = dt.timedelta(days=14)
AT_ONCE = 50


def tell_day_two(now: dt.datetime | None = None) -> None:
    """By the clock: on the morning of the second working day after a need was published, its people read what happened."""
    now = now or timezone.now()
    needs = (
        Listing.objects.needs()
        .open()
        .filter(published_at__gte=now - LATEST, published_at__lte=now - dt.timedelta(days=1))
    )
    waiting = needs.exclude(public_id__in=said(DAY_TWO)).select_related("organisation__region", "cluster")
    for need in waiting.order_by("published_at", "pk")[:AT_ONCE]:
        country, published_at = need.organisation.country, need.published_at
        day = counted_on(local_day(published_at, country), 2, country)
        if now < morning_of(day, country) or not may_be_reminded(now, country):
            continue
        with transaction.atomic():
            if once(DAY_TWO, need.public_id):
                notify(DAY_TWO, to=people_of(need.organisation), about=need, **told_of(need))


def tell_day_seven(now: dt.datetime | None = None) -> None:
    """By the clock: seven days after its first person came, an organisation without a need of its own reads of two that it could answer."""
    now = now or timezone.now()
    came = Membership.objects.filter(
        created_at__gte=now - LATEST, created_at__lte=now - dt.timedelta(days=7), ended_at=None
    )
    earlier = Membership.objects.filter(created_at__lt=now - LATEST)
    asked = Listing.objects.needs().filter(published_at__isnull=False)
    newcomers = (
        Organisation.objects.published()
        .filter(pk__in=came.values("organisation"))
        .exclude(pk__in=earlier.values("organisation"))
        .exclude(pk__in=asked.values("organisation"))
        .exclude(public_id__in=said(DAY_SEVEN))
        .select_related("region")
    )
    for one in newcomers.order_by("pk")[:AT_ONCE]:
        if not may_be_reminded(now, one.country):
            continue
        people = people_of(one)
        needs = needs_near(one, people[0]) if people else []
        with transaction.atomic():
            if once(DAY_SEVEN, one.public_id) and needs:
                notify(DAY_SEVEN, to=people, about=one, needs=[need.public_id for need in needs])
