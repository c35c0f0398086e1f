"""One mail, as bytes (RFC 5322, MIME), taken apart. Nothing is fetched, nothing is run, and what is nested has a limit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import errors, policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from typing import cast

MOST_BYTES = 20_000_000
"""Of a whole mail. Files grow by a third on their way, so a file of 14 MB fits."""
DEEPEST = 20
MOST_PARTS = 100
LONGEST_HEADER = 20_000

BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    errors.MessageError,
)
"""What the parser of the standard library says to mails that are none; it promises to raise nothing, and does not keep it."""

RECIPIENTS = ("x-original-to", "delivered-to", "envelope-to", "to", "cc")
"""Whom it was for, as the mail server says, then as it says itself."""
SENT_BY_A_LIST = {"bulk", "junk", "list", "auto_reply"}
BY_ITSELF = (
    "list-id",
    "list-unsubscribe",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-autoresponse",
    "x-loop",
)
"""Whoever sets one of these does not sit before a keyboard."""
DAEMONS = {"mailer-daemon", "postmaster", "no-reply", "noreply"}
NO_FILES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}


class Unreadable(Exception):
    """It is no mail, or one that is nested or written so that nobody reads it."""


@dataclass(frozen=True)
class Letter:
    """`sender` is empty unless there is exactly one. `files`: names and contents, as they came. `message_id` is never empty."""

    sender: str
    recipients: list[str]
    message_id: str
    text: str
    is_automatic: bool
    is_refused_by_its_domain: bool
    has_html: bool
    files: list[tuple[str, bytes]] = field(default_factory=list)


def read_letter(raw: bytes) -> Letter:
    """Raises Unreadable."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(raw)
        return _letter(message, raw)
    except BROKEN as error:
        raise Unreadable(type(error).__name__) from error


def _letter(message: EmailMessage, raw: bytes) -> Letter:
    headers = _headers(message)
    senders = _addresses(headers.get("from", []))
    given = "".join(headers.get("message-id", [])[:1]).strip()
    parts = list(_leaves(message))
    texts = [_decoded(part) for part in parts if _is_words(part, "text/plain")]
    return Letter(
        sender=senders[0] if len(senders) == len(headers.get("from", [])) == 1 else "",
        recipients=_addresses([value for name in RECIPIENTS for value in headers.get(name, [])]),
        message_id=given or hashlib.sha256(raw).hexdigest(),
        text="\n\n".join(one.strip("\r\n") for one in texts if one.strip()),
        is_automatic=_is_automatic(message, headers, senders),
        is_refused_by_its_domain=any("dmarc=fail" in one.lower() for one in headers.get("authentication-results", [])),
        has_html=any(_is_words(part, "text/html") for part in parts),
        files=[(part.get_filename() or "", _bytes_of(part)) for part in parts if _is_file(part)],
    )


def _headers(message: EmailMessage) -> dict[str, list[str]]:
    """By name in small letters, as they came: what the library makes of an odd one may take long or fail."""
    found: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        if len(str(value)) > LONGEST_HEADER:
            raise Unreadable("header")
        found.setdefault(name.lower(), []).append(str(value))
    return found


def _addresses(values: list[str]) -> list[str]:
    return [address.strip().casefold() for _name, address in getaddresses(values) if "@" in address]


def _is_automatic(message: EmailMessage, headers: dict[str, list[str]], senders: list[str]) -> bool:
    """Whether a programme answers (RFC 3834), a list sends, or a server reports."""
    submitted = {one.partition(";")[0].strip().lower() for one in headers.get("auto-submitted", [])}
    precedence = {one.strip().lower() for one in headers.get("precedence", [])}
    is_from_nobody = any(one.strip() == "<>" for one in headers.get("return-path", []))
    return (
        bool(submitted - {"no"})
        or bool(precedence & SENT_BY_A_LIST)
        or any(name in headers for name in BY_ITSELF)
        or is_from_nobody
        or message.get_content_type() == "multipart/report"
        or any(one.partition("@")[0] in DAEMONS for one in senders)
    )


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something; a mail within the mail is one of them."""
    waiting, seen = [(message, 0)], 0
    while waiting:
        part, depth = waiting.pop(0)
        seen += 1
        if depth > DEEPEST or seen > MOST_PARTS:
            raise Unreadable("nested")
        if part.get_content_maintype() == "multipart":
            inner = part.get_payload()
            if isinstance(inner, list):
                waiting[:0] = [(cast("EmailMessage", one), depth + 1) for one in inner]
            continue
        yield part


def _is_words(part: EmailMessage, media_type: str) -> bool:
    return part.get_content_type() == media_type and not part.is_attachment() and not part.get_filename()


def _is_file(part: EmailMessage) -> bool:
    """What was attached. Pictures that a signature shows have an id by which the page names them."""
    if part.get_content_type() in NO_FILES:
        return False
    return part.is_attachment() or bool(part.get_filename() and not part.get("Content-ID"))


def _bytes_of(part: EmailMessage) -> bytes:
    if part.get_content_maintype() == "message":
        return b"".join(cast("EmailMessage", one).as_bytes() for one in part.get_payload())  # type: ignore[union-attr]
    return cast("bytes", part.get_payload(decode=True) or b"")


def _decoded(part: EmailMessage) -> str:
    """In the letters that it says it is in; else in UTF-8, with a mark for what is none."""
    payload = _bytes_of(part)
    try:
        text = payload.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeError):
        text = payload.decode("utf-8", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return _flowed(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")


def _flowed(text: str, *, delete_space: bool) -> str:
    """Lines that a mail program broke are one again (RFC 3676); what is quoted stays as it is."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        is_own = not line.startswith(">")
        said = line.removeprefix(" ") if is_own else line
        if goes_on and is_own and said != "-- ":
            lines[-1] += said
        else:
            lines.append(said)
        goes_on = is_own and said.endswith(" ") and said != "-- "
        if goes_on and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
