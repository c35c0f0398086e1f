"""What the desk keeps, and for how long."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, by_age, register

from .models import ContactNote, NextAction, QueueItem


def sign_in() -> None:
    register(
        "desk.contacts",
        Rule(
            label=_("What a cluster office noted of calls and visits"),
            why=_("so that a colleague knows what was said"),
            kept=dt.timedelta(days=1095),
            forget=by_age(ContactNote, "created_at"),
        ),
    )
    register(
        "desk.actions",
        Rule(
            label=_("Next steps of a cluster office, after they were done"),
            why=_("so that a colleague knows what was done"),
            kept=dt.timedelta(days=365),
            forget=by_age(NextAction, "done_at"),
        ),
    )
    register(
        "desk.queue",
        Rule(
            label=_("What no longer waits for a cluster office"),
            why=_("so that what comes back is known again"),
            kept=dt.timedelta(days=180),
            forget=by_age(QueueItem, "gone_at"),
        ),
    )
