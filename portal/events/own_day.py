"""What is kept about a person of the day and after it: what they thought of meetings, and what they said came of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import MetOutcome, Rating


def export_ratings(person: User) -> list[dict[str, Any]]:
    rows = Rating.objects.filter(person=person).select_related(
        "meeting__event", "meeting__first__organisation", "meeting__second__organisation", "delegation"
    )
    found = []
    for row in rows.order_by("pk"):
        meeting = row.meeting
        other = meeting.second if row.delegation_id == meeting.first_id else meeting.first
        found.append(
            {
                "event": meeting.event.title,
                "with": other.organisation.name,
                "worth": row.get_worth_display() if row.worth else "",
                "goes_on": row.get_goes_on_display() if row.goes_on else "",
                "note": row.note,
                "said": row.rated_at.isoformat(),
            }
        )
    return found


def export_outcomes(person: User) -> list[dict[str, Any]]:
    rows = MetOutcome.objects.filter(said_by=person).select_related("going_on__meeting__event", "organisation")
    return [
        {
            "event": row.going_on.meeting.event.title,
            "for": row.organisation.name,
            "answer": row.get_said_display(),
            "said": row.said_at.isoformat() if row.said_at else None,
        }
        for row in rows.order_by("pk")
    ]


def sign_in() -> None:
    register("events.ratings", Holder(label=_("Ratings and notes on your 1:1 meetings"), export=export_ratings))
    register("events.outcomes", Holder(label=_("What you said came of 1:1 meetings"), export=export_outcomes))
