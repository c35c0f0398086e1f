"""One conversation as one reader sees it: days, messages, notes of colleagues, and where the new ones begin."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.organisations.models import Organisation

from ..models import Conversation, HeldMessage, Message, Note, Participant

SIZE = 50
"""Messages on a page; earlier ones are asked for."""

AT_ONCE = 200
"""Messages that a page which was away gets at once; one that lacks more asks again."""


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in a thread: a day, the mark above what is new, a message or a note."""

    what: Literal["day", "new", "message", "note"]
    day: dt.date | None = None
    new: int = 0
    message: Message | None = None
    note: Note | None = None
    is_mine: bool = False

    @property
    def report_url(self) -> str:
        """Where a message of somebody else can be reported."""
        if self.message is None:
            return ""
        key = f"{self.message.conversation.public_id}-{self.message.seq}"
        return reverse("moderation:report_thing", args=["message", key])


@dataclass(frozen=True, slots=True)
class Thread:
    """`earlier` is the number before which more can be asked for, None at the beginning; `last_seq` the number of the last one;
    `is_earlier` says that later ones follow."""

    lines: Sequence[Line]
    last_seq: int
    earlier: int | None
    is_earlier: bool = False


def thread(
    conversation: Conversation, *, reader: User, side: Participant, read_seq: int, before: int | None = None
) -> Thread:
    """The latest messages, or those before a number; `read_seq` is how far the reader had read."""
    rows = Message.objects.filter(conversation=conversation).select_related("author", "organisation", "office")
    rows = rows.prefetch_related("attachments")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[: SIZE + 1])
    earlier = found[SIZE - 1].seq if len(found) > SIZE else None
    shown = found[:SIZE][::-1]
    for one in shown:
        one.conversation = conversation
    with_mentions(shown)
    notes = _notes(side, shown, is_start=earlier is None)
    lines = list(_lines(shown, notes, reader, read_seq))
    return Thread(lines, shown[-1].seq if shown else 0, earlier, is_earlier=before is not None)


def since(conversation: Conversation, *, after: int, most: int) -> list[Message]:
    """What was said after a number, in order, at most so many."""
    rows = Message.objects.filter(conversation=conversation, seq__gt=after).select_related(
        "author", "organisation", "office"
    )
    found = list(rows.prefetch_related("attachments").order_by("seq")[:most])
    with_mentions(found)
    return found


def with_mentions(messages: Sequence[Message]) -> None:
    """Who is meant, asked only where somebody may be."""
    prefetch_related_objects([one for one in messages if "@" in one.text], "mentions__person")


def held_of(conversation: Conversation, us: Organisation) -> list[HeldMessage]:
    """What waits for a moderator of what one's own organisation said; the others see nothing of it."""
    waits = HeldMessage.objects.filter(conversation=conversation, organisation=us, sent_at=None, refused_at=None)
    return list(waits.select_related("author").order_by("pk"))


def _notes(side: Participant, shown: Sequence[Message], *, is_start: bool) -> dict[int, list[Note]]:
    if not shown:
        return {}
    from_seq = 0 if is_start else shown[0].seq
    rows = Note.objects.filter(participant=side, after_seq__gte=from_seq, after_seq__lte=shown[-1].seq)
    under: dict[int, list[Note]] = defaultdict(list)
    for note in rows.select_related("author").order_by("pk"):
        under[note.after_seq].append(note)
    return under


def _lines(shown: Sequence[Message], notes: dict[int, list[Note]], reader: User, read_seq: int) -> Iterator[Line]:
    new = [one for one in shown if one.seq > read_seq and one.author_id != reader.pk and one.is_said]
    day: dt.date | None = None
    for message in shown:
        if (on := timezone.localdate(message.sent_at)) != day:
            day = on
            yield Line("day", day=on)
        if new and message is new[0]:
            yield Line("new", new=len(new))
        yield Line("message", message=message, is_mine=message.author_id == reader.pk)
        for note in notes.get(message.seq, ()):
            yield Line("note", note=note, is_mine=note.author_id == reader.pk)
