"""Answers that come by mail: each becomes a message under all rules of `post_message`, or is refused without a word to whoever sent it.

Nothing is answered by mail, so that no forged sender is written to and nothing goes round for ever. The log says why by a code, with
neither key nor address. Whoever owns the key and did write reads it under their bell.
The id of the message follows from the Message-ID: a mail that is handled twice, or comes by two ways, is one message.
"""

from __future__ import annotations

import hashlib
import io
import logging
import time
import uuid
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError

from portal.accounts.mail import in_words_of
from portal.core.breaker import Breaker
from portal.core.errors import NotAllowed, NotPossible
from portal.core.files import SentFile, Unfit, read_file
from portal.core.inbound import MOST_BYTES, Letter, Unreadable, Waiting, box_at, newly_written, read_letter
from portal.core.inbound.boxes import AWAY
from portal.notifications.answering import marks
from portal.notifications.models import Delivery
from portal.notifications.services import notify
from portal.ui.files import why_unfit

from ..models import ReplyKey
from ..words import why_not_taken
from .messages import MOST_FILES, post_message, too_many_files
from .replying import LOCAL, box_is_named, key_in, row_with

log = logging.getLogger(__name__)

OURS = uuid.UUID("5d0c1f0e-6f0b-4a3e-9d5b-1f6f6f6b7a10")
TURN = 20.0
"""Seconds after which one look at the box ends: other things fall due by the clock too."""

box_server = Breaker("the mail box for answers", away=AWAY)


class Outcome(StrEnum):
    """What became of a mail."""

    POSTED = "posted"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    NOT_FOR_US = "not_for_us"
    AUTOMATIC = "automatic"
    LOOP = "loop"
    UNKNOWN_KEY = "unknown_key"
    FOREIGN_SENDER = "foreign_sender"
    HTML_ONLY = "html_only"
    EMPTY = "empty"
    FILES = "files"
    REFUSED = "refused"


class _Refused(Exception):
    def __init__(self, outcome: Outcome, why: str = "") -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.why = why


def receive(raw: bytes) -> Outcome:
    """Handle one mail. Raises only what is no fault of the mail: it can then be handed over again."""
    try:
        letter = read_letter(raw) if len(raw) <= MOST_BYTES else None
    except Unreadable as error:
        log.info("a mail is not taken: %s (%s)", Outcome.UNREADABLE, error)
        return Outcome.UNREADABLE
    if letter is None:
        return _too_large(len(raw))
    told = {"mail": hashlib.sha256(letter.message_id.encode()).hexdigest()[:16]}
    try:
        row = _whose(letter)
        told["conversation"] = row.conversation.public_id
        _post(letter, row)
    except _Refused as error:
        log.info("a mail is not taken: %s", error.outcome, extra=told)
        return error.outcome
    log.info("an answer by mail is in its conversation", extra=told)
    return Outcome.POSTED


def fetch() -> dict[str, int]:
    """Handle what lies in the box, as long as a turn lasts; returns how many came to what. Twice at once changes nothing."""
    done: dict[str, int] = {}
    if not box_is_named():
        return done
    ends = time.monotonic() + TURN
    with box_server.watching(), box_at(settings.REPLY_MAILBOX) as box:
        for waiting in box:
            outcome = _handle(waiting)
            done[outcome] = done.get(outcome, 0) + 1
            if time.monotonic() > ends:
                break
    return done


def _handle(waiting: Waiting) -> str:
    if waiting.size > MOST_BYTES:
        waiting.forget()
        return _too_large(waiting.size)
    raw = waiting.read()
    if raw is None:
        return "gone"
    try:
        outcome = receive(raw)
    except (DatabaseError, OSError):
        raise  # The database or the disk is away: the mail stays where it is.
    except Exception:
        log.exception("a mail could not be handled and is set aside")
        waiting.set_aside()
        return "set_aside"
    waiting.forget()
    return outcome


def _too_large(size: int) -> Outcome:
    log.info("a mail is not taken: %s (%s bytes)", Outcome.TOO_LARGE, size)
    return Outcome.TOO_LARGE


def _whose(letter: Letter) -> ReplyKey:
    """The key that it came to, where it is good and its own person sent it."""
    keys = {key for address in letter.recipients if (key := key_in(address))}
    if not keys:
        raise _Refused(Outcome.NOT_FOR_US)
    if letter.is_automatic:
        raise _Refused(Outcome.AUTOMATIC)
    if _is_ours(letter):
        raise _Refused(Outcome.LOOP)
    row = row_with(keys.pop()) if len(keys) == 1 else None
    if row is None:
        raise _Refused(Outcome.UNKNOWN_KEY)
    if letter.sender != (row.person.email or "").casefold() or letter.is_refused_by_its_domain:
        raise _Refused(Outcome.FOREIGN_SENDER)
    return row


def _is_ours(letter: Letter) -> bool:
    """A mail that left here, or one that a masked address seems to have sent."""
    local, _at, domain = letter.sender.rpartition("@")
    if domain == settings.REPLY_DOMAIN and local.startswith(LOCAL):
        return True
    return Delivery.objects.filter(message_id=letter.message_id[:120]).exists()


def _post(letter: Letter, row: ReplyKey) -> None:
    """In the name of the key's person; what keeps it from being posted they read under their bell, in their words."""
    with in_words_of(row.person):
        try:
            text = _words_of(letter)
            files = _files_of(letter)
            post_message(row.conversation, by=row.person, text=text, client_id=_client_id(letter, row), files=files)
        except NotAllowed:
            raise _Refused(Outcome.REFUSED) from None
        except NotPossible as error:
            _tell(row, str(error.message))
            raise _Refused(Outcome.REFUSED) from error
        except _Refused as error:
            _tell(row, error.why)
            raise


def _words_of(letter: Letter) -> str:
    if not letter.text and letter.has_html:
        raise _Refused(Outcome.HTML_ONLY, why_not_taken("html"))
    said = newly_written(letter.text, marks())
    if not said and not letter.files:
        raise _Refused(Outcome.EMPTY, why_not_taken("empty"))
    return said


def _files_of(letter: Letter) -> list[SentFile]:
    if len(letter.files) > MOST_FILES:
        raise _Refused(Outcome.FILES, too_many_files())
    read = []
    for name, content in letter.files:
        try:
            read.append(read_file(io.BytesIO(content), name))
        except Unfit as error:
            raise _Refused(Outcome.FILES, why_unfit(name, error)) from error
    return read


def _client_id(letter: Letter, row: ReplyKey) -> uuid.UUID:
    return uuid.uuid5(OURS, f"{row.person.public_id}\n{row.conversation.public_id}\n{letter.message_id}")


def _tell(row: ReplyKey, why: str) -> None:
    notify("message.unsent", to=[row.person], about=row.conversation, why=why)
