"""The messages that left the portal, where nothing leaves the machine: mails lie as files, texts as rows."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.accounts.models import SmsMessage
from portal.core.text import to_html

NEWEST = 40
LARGEST = 500_000  # bytes of a file that is read
BETWEEN = re.compile(rb"^-{79}\n?", re.MULTILINE)  # what Django's file backend writes after each mail


@dataclass(frozen=True, slots=True)
class Message:
    """A mail or a text. `body` is safe HTML with its links; texts have no subject."""

    kind: Literal["mail", "text"]
    to: str
    subject: str
    body: SafeString
    sent_at: dt.datetime


def messages() -> list[Message]:
    """The newest of both, newest first."""
    return sorted([*_mails(), *_texts()], key=lambda message: message.sent_at, reverse=True)[:NEWEST]


def _texts() -> Iterator[Message]:
    for text in SmsMessage.objects.exclude(body="").order_by("-sent_at")[:NEWEST]:
        yield Message("text", text.phone, "", to_html(text.body), text.sent_at)


def _mails() -> Iterator[Message]:
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "")
    files = folder.glob("*.log") if folder.name and folder.is_dir() else []
    for file in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)[:NEWEST]:
        written_at = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
        with file.open("rb") as content:
            for part in BETWEEN.split(content.read(LARGEST)):
                if part.strip():
                    yield _mail(email.message_from_bytes(part, policy=email.policy.default), written_at)


def _mail(mail: EmailMessage, written_at: dt.datetime) -> Message:
    return Message(
        "mail", _header(mail, "To"), _header(mail, "Subject"), to_html(_text_of(mail)), _sent_at(mail, written_at)
    )


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return str(mail.get(name, ""))
    except (ValueError, LookupError, IndexError):
        return ""


def _text_of(mail: EmailMessage) -> str:
    """The plain part. A mail that cannot be read is empty, not an error."""
    try:
        part = mail.get_body(preferencelist=("plain",))
        return str(part.get_content()).strip() if part else ""
    except (LookupError, ValueError, AttributeError):
        return ""


def _sent_at(mail: EmailMessage, otherwise: dt.datetime) -> dt.datetime:
    try:
        sent_at = parsedate_to_datetime(_header(mail, "Date"))
    except (TypeError, ValueError):
        return otherwise
    return sent_at if timezone.is_aware(sent_at) else sent_at.replace(tzinfo=dt.UTC)
