"""The month's receipt: told once a month to those who act for an organisation, with their summary, if the month brought anything."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from portal.core.calendar import add_working_days, local_day, morning_of
from portal.notifications.services import notify, once, said
from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of

from ..queries.receipt import before, receipt_of

KIND = "organisation.receipt"
AT_ONCE = 50
LATEST = 14
"""Day of the month after which the last one is no news any more."""


def send_due_receipts(now: dt.datetime | None = None) -> None:
    """By the clock: from the first working morning of a month in the country of each. Those with nothing to tell are noted, too."""
    now = now or timezone.now()
    month = before(timezone.localdate(now))
    if timezone.localdate(now).day > LATEST:
        return
    occasion = f"receipt.{month:%Y-%m}"
    waiting = Organisation.objects.published().filter(memberships__ended_at=None, memberships__isnull=False)
    waiting = waiting.exclude(public_id__in=said(occasion)).select_related("region").distinct()
    for one in waiting.order_by("pk")[:AT_ONCE]:
        here = local_day(now, one.country)
        if before(here) != month or now < morning_of(
            add_working_days(here.replace(day=1), 0, one.country), one.country
        ):
            continue
        receipt = receipt_of(one, month)
        with transaction.atomic():
            if once(occasion, one.public_id) and not receipt.is_empty:
                notify(KIND, to=people_of(one), about=one, month=f"{month:%Y-%m}")
