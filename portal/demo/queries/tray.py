"""The messages that left the portal, where nothing leaves the machine: mails lie as files, texts as rows."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.accounts.identifiers import country_of
from portal.accounts.mail import in_words_of
from portal.accounts.models import SmsMessage, User
from portal.core.calendar import add_working_days
from portal.core.text import to_html
from portal.notifications import kinds
from portal.notifications.models import Notification
from portal.notifications.reading import lines

NEWEST = 40
LOOKED_AT = 400  # things told that were not mailed; files, where one person is asked for
LONGEST_REST = dt.timedelta(days=14)
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


def messages(to: User | None = None) -> list[Message]:
    """The newest of both, newest first; of one person where one is given: the rest of a day's mails can be many."""
    mails = _mails(LOOKED_AT if to else NEWEST)
    if to:
        mails = islice((one for one in mails if parseaddr(one.to)[1].casefold() == to.email), NEWEST)
    return sorted([*mails, *_texts(to)], key=lambda message: message.sent_at, reverse=True)[:NEWEST]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What would have been mailed at once, were it not a day of rest where its reader is. `until`: the next working day there."""

    to: str
    subject: str
    until: dt.date


def waiting() -> list[Waiting]:
    """The mails that rest, the newest first."""
    today = timezone.localdate()
    told = (
        Notification.objects.filter(created_at__gte=timezone.now() - LONGEST_REST)
        .to_mail_now()
        .filter(to__is_active=True, to__email__isnull=False)
        .select_related("to", "by", "content_type")
        .order_by("-created_at")[:LOOKED_AT]
    )
    found: list[Waiting] = []
    for one in told:
        until = add_working_days(timezone.localdate(one.created_at), 0, country_of(one.to.phone))
        if until <= today or kinds.find(one.kind).urgent:
            continue
        with in_words_of(one.to):
            found += [Waiting(one.to.email or "", line.text, until) for line in lines([one], one.to)]
        if len(found) == NEWEST:
            break
    return found


def _texts(to: User | None) -> Iterator[Message]:
    texts = SmsMessage.objects.exclude(body="")
    if to:
        texts = texts.filter(phone=to.phone or "")
    for text in texts.order_by("-sent_at")[:NEWEST]:
        yield Message("text", text.phone, "", to_html(text.body), text.sent_at)


def _mails(most: int) -> Iterator[Message]:
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "")
    files = folder.glob("*.log") if folder.name and folder.is_dir() else []
    for file in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)[:most]:
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
