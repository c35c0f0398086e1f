"""The people one can be, with what one sees as each of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override

from cms.groups import MODERATORS
from portal.accounts.models import User
from portal.organisations.models import Membership, Organisation

from ..story import Person, tell
from ..story.chance import steady_id


@dataclass(frozen=True, slots=True)
class Persona:
    """`name` is in the reader's letters; `home` is where this person begins."""

    user: User
    name: str
    organisation: Organisation | None
    about: str
    home: str


def personas() -> list[Persona]:
    """Those who are told as personas and are in the database still, in the order of the story, in two queries."""
    told = {steady_id("person", person.key): person for person in tell().people if person.persona}
    users = User.objects.filter(public_id__in=told, is_active=True).in_bulk(field_name="public_id")
    acting = Membership.objects.filter(user__in=users.values(), ended_at=None).select_related("organisation")
    organisations = {membership.user_id: membership.organisation for membership in acting}
    return [
        _persona(person, users[public_id], organisations.get(users[public_id].pk))
        for public_id, person in told.items()
        if public_id in users
    ]


def persona_of(public_id: str) -> Persona | None:
    return next((persona for persona in personas() if persona.user.public_id == public_id), None)


def _persona(person: Person, user: User, organisation: Organisation | None) -> Persona:
    language = (get_language() or "en")[:2]
    about = person.persona.get(language, person.persona["en"])
    return Persona(user, user.name_here, organisation, about, _home(person))


def _home(person: Person) -> str:
    """In the language in which this person reads; of those who read the site's first one, that of the visitor."""
    reads = person.language
    if reads == settings.LANGUAGE_CODE:
        reads = get_language() or reads
    with override(reads):
        return _address(person)


def _address(person: Person) -> str:
    if person.superuser:
        return reverse("admin:index")
    if MODERATORS in person.groups:
        return reverse("moderation_cases")
    return reverse("wagtailadmin_home") if person.groups else reverse("front:member_home")
