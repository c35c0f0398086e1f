"""A mail of its own for one notification."""

from __future__ import annotations

import logging

from django.template.loader import render_to_string

from portal.accounts import mail
from portal.accounts.models import User

from .. import unsubscribing
from ..answering import address_for, mark
from ..models import Delivery, Notification
from ..reading import Line, actions_of, body, body_html, lines

log = logging.getLogger(__name__)


def reaches(person: User) -> bool:
    return bool(person.email)


def send(notification: Notification) -> bool:
    """Mail one notification, once. False when it went before, or has nothing to say any more.

    Raises what the mail server's library raises; the Message-ID stays the same when it is tried again.
    """
    person = notification.to
    with mail.in_words_of(person):
        found = lines([notification], person)
        if not found:
            return False
        message_id = mail.message_id_of(f"told.{notification.public_id}")
        taken = Delivery.begin(notification, Delivery.Channel.EMAIL, message_id=message_id)
        if not taken:
            return False
        written = _write(found[0], taken[0].message_id)
    hand_over(written, taken)
    return True


def thread_of(notification: Notification) -> dict[str, str]:
    """Every mail to a person about the same thing hangs on one root, which is no mail itself: programs show them together."""
    place = f"{notification.content_type_id}.{notification.object_id}.{notification.to.public_id}"
    root = mail.message_id_of(f"about.{place}")
    return {"In-Reply-To": root, "References": root}


def _write(line: Line, message_id: str) -> mail.Mail:
    person, kind = line.notification.to, line.notification.kind
    actions = actions_of(line, person.email or "")
    answer_at = address_for(line.context["about"], person)
    context = {
        "line": line,
        "body": body(line),
        "body_html": body_html(line),
        "actions": actions,
        "mark": mark() if answer_at else "",
    }
    return mail.write(
        to=person.email or "",
        subject=line.text,
        text=render_to_string("notifications/mail.txt", context),
        html=render_to_string("notifications/mail.html", context),
        message_id=message_id,
        headers=unsubscribing.headers(person, kind)
        | thread_of(line.notification)
        | ({"Reply-To": answer_at} if answer_at else {}),
        footer=unsubscribing.footer(person, kind),
    )


def hand_over(written: mail.Mail, deliveries: list[Delivery]) -> None:
    """Send, and note on every delivery that it went, or that it did not."""
    try:
        mail.deliver(written)
    except Exception:
        Delivery.stayed(deliveries)
        raise
    Delivery.left(deliveries)
