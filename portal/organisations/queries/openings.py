"""Which parts of an organisation's file were opened, by whom and when."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from portal.accounts.models import User

from ..models import Opening, Organisation

SHOWN = 100


def openings_of(organisation: Organisation) -> QuerySet[Opening]:
    """The latest ones first."""
    return organisation.openings.select_related("person", "office")[:SHOWN]


def has_opened_contact(organisation: Organisation, reader: User) -> bool:
    """Today."""
    opened = Opening.objects.filter(organisation=organisation, person=reader, on=timezone.localdate())
    return opened.filter(thing=Opening.Thing.CONTACT).exists()
