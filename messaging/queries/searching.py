"""Messages in one's own conversations, found by their words, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.accounts.models import User
from portal.core.http import KeysetPage, keyset_page
from portal.organisations.standing import standing_of
from portal.search.normalise import marked

from ..models import Conversation, Message, Participant
from ..searching import MOST_ASKED, terms_in

SIZE = 20
SHOWN = 240
"""Letters of a long message, around the first word that was asked for."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`pieces` are plain text, each with whether it was asked for; `with_whom` names the other organisations, where the
    conversation is called by them."""

    message: Message
    pieces: Sequence[tuple[str, bool]]
    with_whom: Sequence[str]
    url: str
    is_mine: bool


def search_messages(reader: User, asked: str, *, cursor: str = "") -> KeysetPage[Hit]:
    """What was said with all these words where an own organisation takes part; taken back and hidden words are not found."""
    terms = terms_in(asked)[:MOST_ASKED]
    if not terms:
        return KeysetPage([], None, None)
    own = Conversation.objects.visible_to(reader).values("pk")
    rows = Message.objects.filter(conversation__in=own, kind=Message.Kind.SAID, deleted_at=None, hidden_at=None)
    for term in terms:
        rows = rows.filter(terms__contains=f" {term}")
    rows = rows.select_related("author", "organisation", "office", "conversation__content_type")
    page = keyset_page(rows, key="sent_at", cursor=cursor, size=SIZE, descending=True)
    names = _names(page.rows, reader)
    hits = [_hit(one, terms, names.get(one.conversation_id, []), reader) for one in page.rows]
    return KeysetPage(hits, page.next_cursor, page.previous_cursor)


def _names(messages: Sequence[Message], reader: User) -> dict[int, list[str]]:
    conversations = {one.conversation_id for one in messages}
    if not conversations:
        return {}
    others = Participant.objects.filter(conversation__in=conversations, left_at=None)
    others = others.exclude(organisation__in=standing_of(reader).organisations)
    found: dict[int, list[str]] = {}
    for part in others.select_related("organisation").order_by("pk"):
        found.setdefault(part.conversation_id, []).append(part.organisation.name)
    return found


def _hit(message: Message, terms: Sequence[str], with_whom: Sequence[str], reader: User) -> Hit:
    # What is kept is found by a beginning, so the words to be marked are those whose terms begin like that.
    wanted = [one for one in terms_in(message.text) if any(one.startswith(term) for term in terms)]
    where = f"{message.conversation.get_absolute_url()}?before={message.seq + 1}#m{message.seq}"
    pieces = _around(list(marked(message.text, wanted)))
    return Hit(message, pieces, with_whom, where, message.author_id == reader.pk)


def _around(pieces: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """A stretch of a long text that begins a little before the first marked word."""
    before = 0
    for piece, is_asked in pieces:
        if is_asked:
            break
        before += len(piece)
    start = max(0, before - SHOWN // 4) if any(is_asked for _piece, is_asked in pieces) else 0
    found: list[tuple[str, bool]] = []
    place = 0
    for piece, is_asked in pieces:
        cut = piece[max(0, start - place) : max(0, start + SHOWN - place)]
        place += len(piece)
        if cut:
            found.append((cut, is_asked))
    if start and found:
        found.insert(0, ("… ", False))
    if place > start + SHOWN:
        found.append((" …", False))
    return found
