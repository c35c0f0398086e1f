"""What is kept about a person here: for what they have made an address for their calendar."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Feed


def export_feeds(person: User) -> list[dict[str, Any]]:
    """Not the address itself: whoever has it reads the calendar."""
    return [
        {"for": one.scope, "made": one.made_at.isoformat(), "ended": one.ended_at and one.ended_at.isoformat()}
        for one in Feed.objects.filter(person=person).order_by("pk")
    ]


def sign_in() -> None:
    register("calendars.feeds", Holder(label=_("Addresses of your calendars"), export=export_feeds))
