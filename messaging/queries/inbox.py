"""The conversations of one organisation, the one with the latest message first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from portal.accounts.models import User
from portal.core.http import KeysetPage, keyset_page
from portal.organisations.models import Organisation

from ..models import Conversation, Guest, Message, Participant

SIZE = 20
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation as it stands in the list, with what was said last.

    `new` counts messages that the reader has not read, 0 where a colleague sees to it.
    """

    conversation: Conversation
    others: Sequence[Organisation]
    last: Message | None
    new: int
    is_mine: bool
    sees_to_it: str

    @property
    def at(self) -> dt.datetime:
        return self.conversation.last_at


@dataclass(frozen=True, slots=True)
class AsGuest:
    """A conversation of others in which the reader is a guest of their office; read on the page of the guest alone."""

    guest: Guest
    sides: Sequence[Organisation]


def inbox(organisation: Organisation, *, reader: User, only: str = "", cursor: str = "") -> KeysetPage[Row]:
    """One page of the conversations of an organisation for which the reader acts. `only`: "mine", "nobody" or "new"."""
    rows = (
        Conversation.objects.visible_to(reader)
        .of_organisation(organisation.pk)
        .read_by(reader)
        .with_new()
        .select_related("content_type")
    )
    if only == "mine":
        rows = rows.filter(assigned_to=reader.pk)
    elif only == "nobody":
        rows = rows.filter(assigned_to=None)
    elif only == "new":
        rows = rows.unread(reader)
    page = keyset_page(rows, key="last_at", cursor=cursor, size=SIZE, descending=True)
    return KeysetPage(_rows(page.rows, organisation, reader), page.next_cursor, page.previous_cursor)


def as_guest(reader: User) -> list[AsGuest]:
    """Where the reader sits as a guest of the office now, called back by both sides; the latest first, AT_ONCE at most."""
    here = Guest.objects.visible_to(reader).filter(left_at=None, called_back_at__isnull=False)
    here = here.select_related("conversation", "cluster")
    guests = list(here.order_by("-conversation__last_at", "-pk")[:AT_ONCE])
    if not guests:
        return []
    sides: dict[int, list[Organisation]] = {}
    present = Participant.objects.filter(conversation__in=[one.conversation_id for one in guests], left_at=None)
    for part in present.select_related("organisation").order_by("pk"):
        sides.setdefault(part.conversation_id, []).append(part.organisation)
    return [AsGuest(one, sides.get(one.conversation_id, [])) for one in guests]


def unread_count(organisation: Organisation, reader: User) -> int:
    """In how many conversations something is new for this person."""
    mine = Conversation.objects.visible_to(reader).of_organisation(organisation.pk).read_by(reader)
    count: int = mine.unread(reader).count()
    return count


def _rows(conversations: Sequence[Conversation], us: Organisation, reader: User) -> list[Row]:
    others = _others_in(conversations, us)
    last = _last_of(conversations)
    names = _names(one.assigned_to for one in conversations)
    return [
        Row(
            conversation=one,
            others=others.get(one.pk, []),
            last=last.get(one.pk),
            new=one.new if one.assigned_to in {None, reader.pk} else 0,
            is_mine=one.assigned_to == reader.pk,
            sees_to_it=names.get(one.assigned_to, ""),
        )
        for one in conversations
    ]


def _others_in(conversations: Iterable[Conversation], us: Organisation) -> dict[int, list[Organisation]]:
    """Conversation (primary key) -> the other organisations that take part, in the order in which they came."""
    found: dict[int, list[Organisation]] = {}
    present = Participant.objects.filter(conversation__in=[one.pk for one in conversations], left_at=None)
    for part in present.exclude(organisation=us).select_related("organisation").order_by("pk"):
        found.setdefault(part.conversation_id, []).append(part.organisation)
    return found


def _last_of(conversations: Iterable[Conversation]) -> dict[int, Message]:
    """What was said last in each; lines that the portal writes are none."""
    shown = [one.pk for one in conversations]
    if not shown:
        return {}
    said = Message.objects.filter(conversation=OuterRef("pk"), kind=Message.Kind.SAID).order_by("-seq").values("pk")
    latest = Conversation.objects.filter(pk__in=shown).values_list(Subquery(said[:1]))
    messages = Message.objects.filter(pk__in=latest).select_related("author", "organisation", "office")
    return {one.conversation_id: one for one in messages.prefetch_related("attachments")}


def _names(people: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {one for one in people if one}
    return {one.pk: str(one) for one in User.objects.filter(pk__in=wanted)} if wanted else {}
