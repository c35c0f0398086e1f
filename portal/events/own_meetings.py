"""What is kept about a person in 1:1 meetings: those in which they sat, and what they asked and answered for their organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Meeting, PlanRun


def export_meetings(person: User) -> list[dict[str, Any]]:
    """Without the names of the others who sat there; of what was written, their own words."""
    sat = Q(seats__registration__person=person, seats__freed_at=None)
    rows = (
        Meeting.objects.filter(sat | Q(asked_by=person) | Q(answered_by=person))
        .select_related("event", "first__organisation", "second__organisation", "slot", "table")
        .order_by("pk")
        .distinct()
    )
    return [
        {
            "event": row.event.title,
            "between": [row.first.organisation.name, row.second.organisation.name],
            "state": row.get_state_display(),
            "at": row.slot.starts_at.isoformat() if row.slot else None,
            "table": row.table.number if row.table else None,
            "words": row.words if row.asked_by_id == person.pk else "",
            "reason": row.ended_because if row.changed_by_id == person.pk else "",
            "asked": row.asked_at.isoformat(),
        }
        for row in rows
    ]


def export_plans(person: User) -> list[dict[str, Any]]:
    rows = PlanRun.objects.filter(asked_by=person).select_related("event").order_by("pk")
    return [{"event": row.event.title, "asked": row.asked_at.isoformat()} for row in rows]


def sign_in() -> None:
    register(
        "events.meetings", Holder(label=_("1:1 meetings you sat in, asked for or answered"), export=export_meetings)
    )
    register("events.plans", Holder(label=_("Plans of meetings you asked for"), export=export_plans))
