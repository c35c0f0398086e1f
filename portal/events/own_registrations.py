"""What is kept about a person who comes to events, and how it goes with them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Invitation, Question, Registration
from .services.registering import end


def export_registrations(person: User) -> list[dict[str, Any]]:
    """Their own, with what they answered, and those that they filled in for others, without the others' names."""
    mine = Registration.objects.filter(Q(person=person) | Q(registered_by=person))
    rows = list(mine.select_related("event", "organisation", "type").order_by("pk"))
    asked = {answer for row in rows for answer in row.answers}
    words = dict(Question.objects.filter(public_id__in=asked).values_list("public_id", "text"))
    return [
        {
            "event": row.event.title,
            "organisation": row.organisation.name if row.organisation else "",
            "state": row.get_state_display(),
            "you": row.person_id == person.pk,
            "badge": row.badge_name if row.person_id == person.pk else "",
            "as": row.type.name if row.type else "",
            "answers": {words.get(key, key): said for key, said in row.answers.items()}
            if row.person_id == person.pk
            else {},
            "registered": row.registered_at.isoformat(),
            "there": row.checked_in_at.isoformat() if row.checked_in_at else None,
        }
        for row in rows
    ]


def export_invitations(person: User) -> list[dict[str, Any]]:
    rows = Invitation.objects.filter(sent_by=person).select_related("event", "organisation").order_by("pk")
    return [
        {
            "event": row.event.title,
            "organisation": row.organisation.name,
            "words": row.words,
            "sent": row.sent_at.isoformat(),
        }
        for row in rows
    ]


def take_names_out(person: User) -> None:
    """Places at what is to come are free again; of what was, it stays that somebody came."""
    rows = Registration.objects.filter(person=person)
    for row in rows.standing().filter(event__ends_at__gt=timezone.now()).select_related("event"):
        end(row.event, Registration.objects.filter(pk=row.pk), by=None)
    rows.update(name="", badge_name="", email="", phone="", answers={}, ended_because="")


def sign_in() -> None:
    register(
        "events.registrations",
        Holder(label=_("Events you were registered for"), export=export_registrations, erase=take_names_out),
    )
    register("events.invitations", Holder(label=_("Invitations to events you sent"), export=export_invitations))
