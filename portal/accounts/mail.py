"""Mails: written at once in the reader's language, sent after the commit through the outbox.

The Message-ID is fixed before sending, so that a mail which leaves twice after a fault is recognised as one.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from email.utils import make_msgid
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from portal.core.breaker import Breaker, PeerAway
from portal.core.text import to_html
from portal.outbox.services import SHORTEST_WAIT, NotNow, Priority, enqueue
from portal.ui.words import arabic_indic_digits, both_calendars

from . import tasks
from .models import User

AWAY = (ConnectionError, TimeoutError, socket.gaierror)
GREYLISTED, REFUSED = 451, 500


@dataclass(frozen=True)
class Mail:
    """A mail ready to leave. `headers` are those beyond Message-ID; the language is that of subject and bodies."""

    to: str
    subject: str
    text: str
    html: str
    language: str
    message_id: str
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def in_words_of(person: User | None, otherwise: str = "") -> Iterator[str]:
    """How a person reads: language, digits, calendars; unknown or never chosen: `otherwise`, or what the page speaks."""
    known = dict(settings.LANGUAGES)
    language = person.language if person and person.language in known else otherwise or translation.get_language()
    before = arabic_indic_digits.set(bool(person and person.digits == User.Digits.ARABIC))
    calendars = both_calendars.set(bool(person and person.calendars == User.Calendars.BOTH))
    try:
        with translation.override(language or settings.LANGUAGE_CODE):
            yield language or settings.LANGUAGE_CODE
    finally:
        both_calendars.reset(calendars)
        arabic_indic_digits.reset(before)


def new_message_id() -> str:
    return make_msgid(domain=_domain())


def message_id_of(name: str) -> str:
    """The Message-ID of a mail that is always the same one, however often it leaves: "invitation.7h3k…"."""
    return f"<{name}@{_domain()}>"


def _domain() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def one_line(text: str) -> str:
    """A subject or a name that cannot smuggle in a header."""
    return " ".join(text.split())


def write(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    message_id: str = "",
    headers: dict[str, str] | None = None,
    footer: str = "",
) -> Mail:
    """A mail in the active language. `html` is its inner HTML; without one the text is set as HTML. `footer`: plain text."""
    subject = one_line(subject)
    language = translation.get_language() or settings.LANGUAGE_CODE
    page = render_to_string(
        "accounts/mail.html",
        {"subject": subject, "content": html or to_html(text), "footer": to_html(footer) if footer else ""},
    )
    plain = f"{text.strip()}\n\n-- \n{footer.strip()}\n" if footer else f"{text.strip()}\n"
    return Mail(
        to=to,
        subject=subject,
        text=plain,
        html=page,
        language=language,
        message_id=message_id or new_message_id(),
        headers=headers or {},
    )


def from_templates(template: str, context: dict[str, Any], *, to: str, message_id: str) -> Mail:
    """A mail in the active language from `<template>.subject.txt`, `.txt` and `.html`."""
    subject, text, html = (render_to_string(f"{template}.{kind}", context) for kind in ("subject.txt", "txt", "html"))
    return write(to=to, subject=subject, text=text, html=html, message_id=message_id)


def post(mail: Mail) -> None:
    """Send after this transaction commits."""
    enqueue(tasks.send_mail, key=mail.message_id, priority=Priority.URGENT, **asdict(mail))


class MailNotNow(OSError, NotNow):
    """The mail server is away, or takes this mail later (4xx, greylisting). The outbox goes on trying for a day."""

    def __init__(self, message: str, *, wait: dt.timedelta = SHORTEST_WAIT) -> None:
        NotNow.__init__(self, message, wait=wait)


class MailRefused(OSError):
    """The mail server will not take this mail (5xx): trying again changes nothing."""


server = Breaker("the mail server", away=(*AWAY, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError))


def deliver(mail: Mail) -> None:
    """Send now. Raises MailNotNow or MailRefused."""
    headers = {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
        **mail.headers,
    }
    message = EmailMultiAlternatives(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    try:
        with server.watching():
            message.send()
    except PeerAway as error:
        raise MailNotNow(str(error), wait=dt.timedelta(seconds=error.seconds)) from error
    except smtplib.SMTPRecipientsRefused as error:
        _raise({code for code, _said in error.recipients.values()}, error)
    except smtplib.SMTPResponseException as error:
        # What is said of us (who may send, signing in) may be mended; what is said of a mail stays.
        ours = isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError)
        _raise({GREYLISTED} if ours else {error.smtp_code}, error)
    except (*AWAY, smtplib.SMTPException) as error:
        raise MailNotNow(f"the mail server did not take a mail: {type(error).__name__}") from error


def _raise(codes: set[int], error: Exception) -> NoReturn:
    """Never with the address, which would stand in the log."""
    said = f"the mail server answered {', '.join(map(str, sorted(codes)))}"
    if all(code >= REFUSED for code in codes):
        raise MailRefused(said) from error
    raise MailNotNow(said) from error
