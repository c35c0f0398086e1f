"""What people were told is not kept for ever."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, register, take_away

from .models import Notification


def forget_read(before: dt.datetime, limit: int) -> int:
    return take_away(Notification.objects.filter(read_at__lt=before), limit)


def forget_unread(before: dt.datetime, limit: int) -> int:
    return take_away(Notification.objects.filter(created_at__lt=before), limit)


def sign_in() -> None:
    register(
        "notifications.read",
        Rule(
            label=_("Notifications you have read"),
            why=_("so that you can look something up again"),
            kept=dt.timedelta(days=90),
            forget=forget_read,
        ),
    )
    register(
        "notifications.unread",
        Rule(
            label=_("Notifications nobody has read"),
            why=_("after a year they tell nothing new"),
            kept=dt.timedelta(days=365),
            forget=forget_unread,
        ),
    )
