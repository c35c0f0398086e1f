"""Who sees whom in a conversation: colleagues each other, and on other sides those who have said something.

To mention somebody it is enough that they see to the conversation, or are named in what it was opened for.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.accounts.models import User
from portal.core.registry import thing_for
from portal.organisations.queries.blocks import apart_from
from portal.organisations.services.whom import people_of_each
from portal.organisations.standing import standing_of

from ..models import Conversation, Message, Participant
from .readers import present_in


@dataclass(frozen=True, slots=True)
class Offered:
    """A name that is offered after an @, as it is written into the message, and for whom that person speaks here.

    `also` is their name in the other letters, by which they are found too; empty where there is none.
    """

    name: str
    also: str
    organisation: str


def viewers_of(person: User, conversation: Conversation) -> list[User]:
    """Who may see that this person is here and writes: their colleagues, and the others once they have said something."""
    colleagues, others = _sides(person, conversation)
    has_spoken = Message.objects.filter(conversation=conversation, author=person, kind=Message.Kind.SAID).exists()
    return _together(person, [*colleagues, *others] if has_spoken else colleagues)


def roster_of(person: User, conversation: Conversation) -> list[User]:
    """Whom this person knows here, and so may mention."""
    colleagues, others = _sides(person, conversation)
    said = Message.objects.filter(conversation=conversation, author__in=[one.pk for one in others])
    known = set(said.values_list("author", flat=True)) | _named(conversation)
    return _together(person, [*colleagues, *(one for one in others if one.pk in known)])


def to_mention(person: User, conversation: Conversation) -> list[Offered]:
    """The names of those whom this person sees, colleagues first; of several organisations the first one that is here."""
    people = [one for one in roster_of(person, conversation) if one.full_name]
    sides = people_of_each([one.organisation_id for one in present_in(conversation)])
    names = {one.organisation_id: one.organisation.name for one in present_in(conversation)}
    speaks_for = {one.pk: names[place] for place, side in reversed(sides.items()) for one in side}
    return [Offered(one.name_here, _other_name(one), speaks_for[one.pk]) for one in people]


def _other_name(person: User) -> str:
    return next((name for name in person.names if name != person.name_here), "")


def _named(conversation: Conversation) -> set[int | None]:
    """Who sees to it on each side, and whom its thing names: who said yes, who answered for their organisation."""
    about = conversation.about
    teller = thing_for(about) if about is not None else None
    named = set(teller.people(about)) if teller is not None and teller.people is not None else set()
    present = Participant.objects.filter(conversation=conversation, left_at=None)
    return named | set(present.values_list("assigned_to", flat=True))


def _sides(person: User, conversation: Conversation) -> tuple[list[User], list[User]]:
    own = standing_of(person).organisations
    present = Participant.objects.filter(conversation=conversation, left_at=None)
    sides = people_of_each(present.values_list("organisation", flat=True))
    colleagues = [one for organisation, people in sides.items() if organisation in own for one in people]
    return colleagues, [one for organisation, people in sides.items() if organisation not in own for one in people]


def _together(person: User, people: list[User]) -> list[User]:
    found = {one.pk: one for one in people if one.pk != person.pk}
    apart = apart_from(person, found)
    return [one for pk, one in found.items() if pk not in apart]
