"""Numbers and addresses of people without an account are kept as long as somebody may have to reach them about the event."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, register

from .models import Registration


def forget_guests(before: dt.datetime, limit: int) -> int:
    """That somebody came stays, with the name; how to reach them and what they answered goes."""
    known = ~Q(phone="") | ~Q(email="") | ~Q(answers={})
    rows = Registration.objects.filter(known, person=None, event__ends_at__lt=before)
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    return Registration.objects.filter(pk__in=pks).update(phone="", email="", answers={})


def sign_in() -> None:
    register(
        "events.guests",
        Rule(
            label=_("Number and e-mail of people without an account who were registered for an event, after it"),
            why=_("so that the organiser can still thank and ask them"),
            kept=dt.timedelta(days=30),
            forget=forget_guests,
        ),
    )
