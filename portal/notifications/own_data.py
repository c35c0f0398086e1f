"""What is kept here about a person, for the copy that they may ask for. All of it goes with the person's row."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts import personal_data
from portal.accounts.models import User

from .models import Device, Notification, Preference, Rhythm


def export(person: User) -> dict[str, Any]:
    told = Notification.objects.visible_to(person).order_by("created_at")
    return {
        "told": list(told.values("kind", "created_at", "read_at")),
        "preferences": list(Preference.objects.filter(user=person).values("kind", "how")),
        "devices": list(Device.objects.filter(user=person).values("endpoint", "label", "created_at")),
        "rhythm": list(
            Rhythm.objects.filter(user=person).values(
                "channel", "budget", "quiet_from", "quiet_until", "quiet_days", "time_zone"
            )
        ),
    }


def sign_in() -> None:
    holder = personal_data.Holder(label=_("What you were told, and how you want to be told"), export=export)
    personal_data.register("notifications", holder)
