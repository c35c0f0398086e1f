"""What floors below do that belongs in the log. They send within their transaction, so that deed and row stand or fall together."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.signals import person_opened, rights_changed

from .models import Entry
from .services import record


@receiver(rights_changed)
def remember_rights(person: User, by: User, rights: list[str], **kwargs: Any) -> None:
    record("person.rights_changed", by=by, person=person, rights=rights)


@receiver(person_opened)
def remember_opening(person: User, by: User, **kwargs: Any) -> None:
    """Once per person and day, and not one's own."""
    if person.pk == by.pk:
        return
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if not Entry.objects.filter(verb="person.opened", by=by, person=person, at__gte=today).exists():
        record("person.opened", by=by, person=person)
