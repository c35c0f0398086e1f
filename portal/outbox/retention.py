"""Work that was given up is not kept for ever."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, by_age, register

from .models import OutboxRow


def sign_in() -> None:
    register(
        "outbox.given_up",
        Rule(
            label=_("Messages and other work that could not be done"),
            why=_("so that the staff can find out why, and do it after all"),
            kept=dt.timedelta(days=30),
            forget=by_age(OutboxRow, "parked_at"),
        ),
    )
