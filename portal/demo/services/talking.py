"""The people of the story have written to each other since both sides said yes; the rows are written with their moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils import timezone

from matchmaking.models import Match, MatchSide
from matchmaking.services.talks import open_talk
from messaging.models import Conversation, Message, Participant, Reader
from messaging.searching import terms_of
from portal.accounts.models import User

from ..story.chance import steady_id
from ..story.reading import DATA, read


def talk_as_told(match: Match, listing: str, sides: Mapping[str, MatchSide], at: dt.datetime) -> None:
    """Open the conversation of a pair that agreed at this moment, with what was said until now; `listing` is a key of the story."""
    second = sides["candidate"].answered_by
    if second is None:
        return
    conversation = open_talk(match, by=second)
    Message.objects.filter(conversation=conversation).update(sent_at=at)
    last, seq = at, 1
    for said in _told().get((listing, match.organisation.slug), ()):
        moment = last + dt.timedelta(minutes=said["after"])
        side = _side_of(said["by"], sides)
        by = side.answered_by if said["by"] in sides else _person(said["by"])
        if moment > timezone.now() or by is None:
            break
        last, seq = moment, seq + 1
        _say(conversation, seq, side, by, said["text"], last)
    public_id = steady_id("talk", listing, match.organisation.slug)
    Conversation.objects.filter(pk=conversation.pk).update(
        public_id=public_id, started_at=at, last_seq=seq, last_at=last
    )


def _say(conversation: Conversation, seq: int, side: MatchSide, by: User, text: str, at: dt.datetime) -> None:
    """Whoever says something has read what came before."""
    Message.objects.create(
        conversation=conversation,
        seq=seq,
        author=by,
        organisation=side.organisation,
        text=text,
        terms=terms_of(text),
        sent_at=at,
    )
    Reader.objects.update_or_create(conversation=conversation, person=by, defaults={"read_seq": seq})
    here = Participant.objects.filter(conversation=conversation, organisation=side.organisation)
    here.update(read_seq=seq)
    here.filter(spoke_at=None).update(spoke_at=at)


def _side_of(key: str, sides: Mapping[str, MatchSide]) -> MatchSide:
    """Where somebody of the story belongs."""
    if key in sides:
        return sides[key]
    person = _person(key)
    theirs = person.memberships.values_list("organisation", flat=True) if person else ()
    return next(side for side in sides.values() if side.organisation_id in set(theirs))


def _person(key: str) -> User | None:
    return User.objects.filter(public_id=steady_id("person", key)).first()


@lru_cache
def _told() -> dict[tuple[str, str], list[dict[str, Any]]]:
    talks = read(DATA / "talks.toml")["talk"]
    return {(one["listing"], one["with"]): one["said"] for one in talks}
