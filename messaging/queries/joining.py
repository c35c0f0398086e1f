"""What pages that join need to know, read for many of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from portal.accounts.models import User

from ..models import Conversation, Message, Participant
from .thread import AT_ONCE, since, with_mentions


def conversations_of(people: Sequence[User], public_ids: Iterable[str]) -> Mapping[tuple[int, str], Conversation]:
    """Which of these people (primary keys) read in which of these conversations, as `visible_to` says of one. One query."""
    acting = {
        "organisation__memberships__user__in": {one.pk for one in people if one.is_active},
        "organisation__memberships__ended_at": None,
    }
    parts = Participant.objects.filter(conversation__public_id__in=set(public_ids), left_at=None, **acting)
    known: dict[int, Conversation] = {}
    found = {}
    for person, pk, public_id, last_seq in parts.values_list(
        "organisation__memberships__user", "conversation", "conversation__public_id", "conversation__last_seq"
    ):
        place = known.setdefault(pk, Conversation(pk=pk, public_id=public_id, last_seq=last_seq))
        found[person, public_id] = place
    return found


def since_each(wanted: Iterable[tuple[Conversation, int]]) -> Mapping[tuple[int, int], Sequence[Message]]:
    """What was said in a conversation after a number, by both, at most AT_ONCE and one more of each. Two queries, and two for each that
    lacks more than one joining gives."""
    asked = {(place.pk, after): place for place, after in wanted if place.last_seq > after}
    missed = {
        key: since(place, after=key[1], most=AT_ONCE + 1)
        for key, place in asked.items()
        if place.last_seq - key[1] > AT_ONCE
    }
    earliest: dict[int, int] = {}
    for pk, after in asked.keys() - missed.keys():
        earliest[pk] = min(after, earliest.get(pk, after))
    if not earliest:
        return missed
    rows = Message.objects.filter(reduce(or_, (Q(conversation=pk, seq__gt=after) for pk, after in earliest.items())))
    said: dict[int, list[Message]] = defaultdict(list)
    found = list(
        rows.select_related("author", "organisation", "office").prefetch_related("attachments").order_by("seq")
    )
    with_mentions(found)
    for row in found:
        said[row.conversation_id].append(row)
    for pk, after in asked.keys() - missed.keys():
        missed[pk, after] = [one for one in said[pk] if one.seq > after]
    return missed
