"""A conversation is opened by what leads to it: an introduction, a project, an event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from portal.accounts.models import User
from portal.activity.services import record
from portal.organisations.models import Cluster, Organisation

from ..models import Conversation, Message, Participant
from .appending import append
from .guests import bring_in


@dataclass(frozen=True, slots=True)
class FirstWords:
    """What somebody said before there was a conversation, to stand first in it."""

    organisation: Organisation
    author: User | None
    text: str


@dataclass(frozen=True, slots=True)
class IntroducedBy:
    """A person of a cluster's office: they read what is said to open it, and nothing else."""

    person: User
    cluster: Cluster


@transaction.atomic
def open_conversation(
    *,
    between: Iterable[Organisation],
    about: Model,
    subject: str,
    by: User | None,
    seen_to_by: Mapping[int, int | None] | None = None,
    with_words: Sequence[FirstWords] = (),
    introduced_by: IntroducedBy | None = None,
    opens_with: str = Message.Kind.OPENED,
) -> Conversation:
    """Open the conversation about one thing, or return the one that is open; called by a service that has asked who may.

    `seen_to_by` names by organisation (primary keys) the person who sees to it there from the start; `with_words`
    is said as it opens, and never again. `opens_with` is the line that stands first: by itself that of two who were introduced.
    """
    kind = ContentType.objects.get_for_model(about)
    conversation, is_new = Conversation.objects.get_or_create(
        content_type=kind, object_id=str(about.pk), defaults={"subject": subject[:200], "started_by": by}
    )
    if is_new:
        sees_to = seen_to_by or {}
        Participant.objects.bulk_create(
            Participant(conversation=conversation, organisation=one, assigned_to_id=sees_to.get(one.pk))
            for one in between
        )
        append(conversation, kind=opens_with)
        for said in with_words:
            append(conversation, author=said.author, organisation=said.organisation, text=said.text)
        if len({said.organisation.pk for said in with_words}) == 1:
            # Whoever said all that there is has nothing to read.
            speaking = Participant.objects.filter(conversation=conversation, organisation=with_words[0].organisation)
            speaking.update(read_seq=conversation.last_seq)
        if introduced_by:
            person, cluster = introduced_by.person, introduced_by.cluster
            until = conversation.last_seq if with_words else None
            bring_in(conversation, person=person, cluster=cluster, until_seq=until)
        record("conversation.opened", by=by, about=conversation)
    return conversation


def call_it(about: Model, subject: str) -> None:
    """What a conversation is about is called differently from now on."""
    kind = ContentType.objects.get_for_model(about)
    Conversation.objects.filter(content_type=kind, object_id=str(about.pk)).update(subject=subject[:200])
