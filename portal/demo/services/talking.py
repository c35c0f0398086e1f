"""The people of the story have written to each other since both sides said yes; the rows are written with their moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils import timezone

from matchmaking.models import Match, MatchSide
from matchmaking.services.talks import open_talk
from messaging.models import Conversation, Guest, Message, Participant, Reader, Window
from messaging.searching import terms_of
from messaging.services.guests import make_room
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
    Guest.objects.filter(conversation=conversation).update(joined_at=at)
    last, seq = at, 1
    for said in _told().get((listing, match.organisation.slug), ()):
        moment = last + dt.timedelta(minutes=said["after"])
        side = _side_of(said["by"], sides)
        by = side.answered_by if said["by"] in sides else _person(said["by"])
        if moment > timezone.now() or by is None:
            break
        last, seq = moment, _seq_of_next(conversation, side, moment)
        _say(conversation, seq, side, by, said["text"], last)
        Window.objects.filter(guest__conversation=conversation, until_seq=None).update(until_seq=seq)
        Conversation.objects.filter(pk=conversation.pk).update(last_seq=seq)
    public_id = steady_id("talk", listing, match.organisation.slug)
    Conversation.objects.filter(pk=conversation.pk).update(
        public_id=public_id, started_at=at, last_seq=seq, last_at=last
    )


def _seq_of_next(conversation: Conversation, side: MatchSide, moment: dt.datetime) -> int:
    """After the line that says that whoever introduced them leaves, where this is the first reply."""
    make_room(conversation, side.organisation)
    Message.objects.filter(conversation=conversation, kind=Message.Kind.LEFT, sent_at__gt=moment).update(sent_at=moment)
    Guest.objects.filter(conversation=conversation, left_at__gt=moment).update(left_at=moment)
    return Conversation.objects.values_list("last_seq", flat=True).get(pk=conversation.pk) + 1


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
