"""What people were told is not kept for ever."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, by_age, register

from .models import Notification, Occasion


def sign_in() -> None:
    register(
        "notifications.read",
        Rule(
            label=_("Notifications you have read"),
            why=_("so that you can look something up again"),
            kept=dt.timedelta(days=90),
            forget=by_age(Notification, "read_at"),
        ),
    )
    register(
        "notifications.unread",
        Rule(
            label=_("Notifications nobody has read"),
            why=_("after a year they tell nothing new"),
            kept=dt.timedelta(days=365),
            forget=by_age(Notification, "created_at"),
        ),
    )
    register(
        "notifications.occasions",
        Rule(
            label=_("That something was said once"),
            why=_("so that it is not said twice"),
            kept=dt.timedelta(days=400),
            forget=by_age(Occasion, "at"),
        ),
    )
