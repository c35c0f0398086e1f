"""Who may do what in conversations. The only place that knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, Model, OuterRef, Q, QuerySet

from portal.core.prepared import Given
from portal.organisations.models import Exclusion
from portal.organisations.permissions import acts_for, serves_in_office
from portal.organisations.queries.blocks import blockers_of, is_blocked_anywhere
from portal.organisations.services.whom import people_of_each
from portal.organisations.standing import own_organisations, standing_of

from .models import Conversation, Guest, Message, Participant

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


ANYBODY = SimpleNamespace(pk=Given("person", BigIntegerField()), is_authenticated=True, is_active=True)
"""For prepared questions: a person whose primary key is said when it is asked. Whoever asks looks at `is_present` first."""


def is_present(user: Reader) -> bool:
    """Signed in, with an account that is open."""
    return user.is_authenticated and user.is_active


def sides_of(user: Reader, conversation: Conversation | None = None) -> QuerySet[Participant]:
    """The organisations in a conversation, or in all of them, in whose name the reader may speak; with those that have left: none."""
    if not is_present(user):
        return Participant.objects.none()
    own = Participant.objects.filter(organisation__in=own_organisations(user), left_at=None)
    return own if conversation is None else own.filter(conversation=conversation)


def can_read(user: Reader, conversation: Conversation) -> bool:
    return sides_of(user, conversation).exists()


def is_closed(conversation: Conversation) -> bool:
    """Whether one of the two who take part keeps the other out, or a moderator ended it: then all may read, and nobody writes."""
    return bool(conversation.stopped_at) or _kept_out(conversation.pk).exists()


def is_closed_there() -> Q:
    """The same as a part of a question for participants."""
    return Q(conversation__stopped_at__isnull=False) | Q(Exists(_kept_out(OuterRef("conversation"))))


def _kept_out(conversation: int | OuterRef) -> QuerySet[Exclusion]:
    """Exclusions between the two who take part. Where there are more, as in a project, no two of them end it for the others.

    Asked of the exclusions, which are few, and not of all who take part: so it takes as long in a conversation of two thousand as
    in one of two.
    """
    here = OuterRef(conversation) if isinstance(conversation, OuterRef) else conversation
    present = Participant.objects.filter(conversation=here, left_at=None)
    return Exclusion.objects.filter(
        Exists(present.filter(organisation=OuterRef("organisation"))),
        Exists(present.filter(organisation=OuterRef("excluded"))),
        ~Exists(present.exclude(organisation=OuterRef("organisation")).exclude(organisation=OuterRef("excluded"))),
    )


def reaches(user: User, conversation: Conversation) -> bool:
    """Whether what they say is heard on every other side: by an organisation that blocks them it is not, nor where all its people do."""
    own = standing_of(user).organisations
    present = Participant.objects.filter(conversation=conversation, left_at=None).exclude(organisation__in=own)
    return not _unreached(user, lambda: present.values_list("organisation", flat=True))


def _unreached(user: User, others: Callable[[], Iterable[int]]) -> set[int]:
    """Those of the other organisations (primary keys, asked for only where somebody blocks them) where nobody hears this person."""
    organisations, people = blockers_of(user)
    if not organisations and not people:
        return set()
    asked = set(others())
    deaf = {one for one, side in people_of_each(asked).items() if side and {each.pk for each in side} <= people}
    return asked & organisations | deaf


def ended_about(model: type[Model]) -> QuerySet[Conversation]:
    """The conversations about things of a model that are closed to everybody, to be asked of each thing by its `object_id`."""
    talks = Conversation.objects.filter(content_type=ContentType.objects.get_for_model(model))
    return talks.filter(Q(stopped_at__isnull=False) | Q(Exists(_kept_out(OuterRef("pk")))))


def closed_about(things: Collection[Model], *, to: User) -> set[int]:
    """Those of several things of one model (primary keys) whose conversation is closed to a person. One query, where nobody blocks them."""
    if not things:
        return set()
    kind = ContentType.objects.get_for_model(next(iter(things)))
    talks = Conversation.objects.filter(content_type=kind, object_id__in=[str(one.pk) for one in things])
    ended = Q(stopped_at__isnull=False) | Q(Exists(_kept_out(OuterRef("pk"))))
    found = list(talks.annotate(is_ended=ended, is_blocked=is_blocked_anywhere(to)))
    closed = {int(one.object_id) for one in found if one.is_ended}
    if any(one.is_blocked for one in found):
        own = standing_of(to).organisations
        present = Participant.objects.filter(conversation__in=[one.pk for one in found], left_at=None)
        others = list(present.exclude(organisation__in=own).values_list("conversation__object_id", "organisation"))
        deaf = _unreached(to, lambda: {organisation for _about, organisation in others})
        closed |= {int(about) for about, organisation in others if organisation in deaf}
    return closed


def can_change(user: Reader, message: Message) -> bool:
    """One's own words, while one still acts for the organisation in whose name they were said."""
    if not message.is_said or message.is_gone or message.author_id != getattr(user, "pk", None):
        return False
    return sides_of(user, message.conversation).filter(organisation=message.organisation_id).exists()


def can_speak_as_guest(user: Reader, guest: Guest) -> bool:
    """Whom both sides have called back, while they serve in the office for which they introduced the two."""
    is_called = guest.is_here and guest.called_back_at is not None
    return is_called and guest.person_id == getattr(user, "pk", None) and serves_in_office(user, guest.cluster)


def can_see_to(person: User, participant: Participant) -> bool:
    """Whether a conversation may be handed to them: colleagues who act for that organisation today."""
    return acts_for(person, participant.organisation)
