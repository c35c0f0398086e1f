"""What of two organisations is set side by side when they become one, and what is chosen of it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.text import isolated
from portal.organisations.models import Organisation
from portal.organisations.visibility import Level, level_of
from portal.ui.words import paper_day

FACTS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "trade_name_latin": (_("Trade name in Latin letters"), ("trade_name_latin",)),
    "trade_name_ar": (_("Trade name in Arabic"), ("trade_name_ar",)),
    "legal_name_latin": (_("Legal name in Latin letters"), ("legal_name_latin",)),
    "legal_name_ar": (_("Legal name in Arabic"), ("legal_name_ar",)),
    "kind": (_("Kind of organisation"), ("kind",)),
    "registration_number": (_("Registration number"), ("registration_number", "registered_on", "registered_until")),
    "place": (_("Place"), ("region", "place", "latitude", "longitude")),
    "website": (_("Website"), ("website",)),
    "email": (_("E-mail"), ("email",)),
    "phone": (_("Telephone"), ("phone",)),
    "summary": (_("In one sentence"), ("summary",)),
    "description": (_("About it"), ("description",)),
    "size": (_("Number of people"), ("size",)),
    "founded_on": (_("Founded in"), ("founded_on",)),
}
"""What it is called and the fields of an organisation that go together. Who keeps it, what it sells and whom it knows is not chosen:
that of both goes to the one that is kept."""

CONTACT = frozenset({"email", "phone"})


def values_of(organisation: Organisation, fact: str) -> tuple[Any, ...]:
    return tuple(organisation._meta.get_field(name).value_from_object(organisation) for name in FACTS[fact][1])


def is_empty(organisation: Organisation, fact: str) -> bool:
    return all(value in (None, "") for value in values_of(organisation, fact))


def said_of(organisation: Organisation, fact: str) -> str:
    """As a person reads it."""
    if fact == "place":
        return organisation.town
    if fact in {"kind", "size"}:
        return str(getattr(organisation, f"get_{fact}_display")()) if getattr(organisation, fact) else ""
    if fact == "registration_number":
        since, until = organisation.registered_on, organisation.registered_until
        told = [
            isolated(organisation.registration_number) if organisation.registration_number else "",
            gettext("since %(day)s") % {"day": paper_day(since)} if since else "",
            gettext("valid until %(day)s") % {"day": paper_day(until)} if until else "",
        ]
        return " · ".join(filter(None, told))
    value = getattr(organisation, fact)
    return "" if value is None else str(value)


def differing(one: Organisation, other: Organisation) -> list[str]:
    """The facts that are not the same in both."""
    return [fact for fact in FACTS if values_of(one, fact) != values_of(other, fact)]


def is_kept_private(organisation: Organisation, fact: str) -> bool:
    """A contact that an organisation shows to its own people alone is not set beside another's."""
    return fact in CONTACT and level_of(organisation, fact) == Level.OWN
