"""What names a person outside of their own rows: mails and texts on their way, files of mails, sessions, the desk's own log.

Erasing asks here. Mails that left by a mail server are with those who got them; mails of an installation without one are
files of ours.
"""

from __future__ import annotations

import email
import email.policy
import json
from collections.abc import Iterator
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from portal.outbox.models import OutboxRow

from .models import SmsMessage, User

LARGEST = 2_000_000  # bytes of a file of mails that is read


def addresses_of(person: User) -> list[str]:
    """Every e-mail and number that is theirs."""
    emails = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return list(dict.fromkeys(one for one in (person.email, *emails, person.phone) if one))


def names_of(person: User) -> list[str]:
    """Their names, where they are long enough to mean them."""
    return [name for name in person.names if " " in name]


def forget(person: User) -> None:
    """Before the person's row goes, in its transaction; files go when that is certain."""
    addresses, words = addresses_of(person), [*addresses_of(person), *names_of(person)]
    SmsMessage.objects.filter(phone__in=addresses).delete()
    _forget_waiting(words)
    _forget_sessions(person, words)
    _forget_on_desk(person, words)
    transaction.on_commit(lambda: forget_mails(words))


def _names(text: str, words: list[str]) -> bool:
    return any(word in text for word in words)


def _as_stored(words: list[str]) -> Iterator[str]:
    """Each as it is, and as JSON writes it where that keeps to ASCII."""
    for word in words:
        yield word
        if not word.isascii():
            yield json.dumps(word)[1:-1]


def _forget_waiting(words: list[str]) -> None:
    """Mails and texts to them that have not left, and what went wrong with one. Others' tasks carry ids, and no names."""
    named = [
        pk
        for pk, arguments, error in OutboxRow.objects.values_list("pk", "arguments", "error").iterator()
        if _names(json.dumps(arguments, ensure_ascii=False) + error, words)
    ]
    OutboxRow.objects.filter(pk__in=named).delete()


def _forget_sessions(person: User, words: list[str]) -> None:
    """Those in which they are signed in, and those in which somebody began to sign in or to join with their address."""
    key = str(person.pk)
    theirs = []
    for session in Session.objects.iterator(chunk_size=500):
        kept = session.get_decoded()
        if kept.get("_auth_user_id") == key or _names(json.dumps(kept, ensure_ascii=False, default=str), words):
            theirs.append(session.pk)
    Session.objects.filter(pk__in=theirs).delete()


def _forget_on_desk(person: User, words: list[str]) -> None:
    """The desk's log writes down the name of whatever was changed: rows about them go, rows that name them lose the name."""
    about_them = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk))
    LogEntry.objects.filter(about_them).delete()
    named = Q()
    for word in _as_stored(words):
        named |= Q(object_repr__contains=word) | Q(change_message__contains=word)
    if words:
        LogEntry.objects.filter(named).update(object_repr="–", change_message="")


def forget_mails(words: list[str]) -> None:
    """Files of mails that name them, where mails lie as files."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    for file in Path(folder).glob("*.log") if folder and Path(folder).is_dir() else ():
        with file.open("rb") as content:
            read = content.read(LARGEST)
        if any(_names(text, words) for text in _texts_in(read)):
            file.unlink(missing_ok=True)


def _texts_in(read: bytes) -> Iterator[str]:
    """The file as it is, and each of its mails as it would be read: heads and bodies may be packed for the way."""
    yield read.decode("utf-8", "replace")
    for part in read.split(b"-" * 79):
        mail = email.message_from_bytes(part.lstrip(), policy=email.policy.default)
        yield " ".join(str(mail.get(name, "")) for name in ("To", "Subject"))
        for body in mail.walk():
            if not body.is_multipart():
                yield (body.get_payload(decode=True) or b"").decode("utf-8", "replace")
