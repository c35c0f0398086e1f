"""What somebody without an account is told: by short message to their number, else by e-mail, in the language of their registration."""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from portal.accounts import mail
from portal.notifications.channels import text
from portal.notifications.channels.gsm import fits, plain

from ..keys import link_for
from ..models import Event, Registration, Session
from ..queries.own import words_of

State = Registration.State
STILL_SO = {
    "registration.offered": {State.OFFERED},
    "registration.confirmed": {State.GOING},
    "registration.waiting": {State.WAITING},
    "registration.ask_before": {State.GOING},
    "event.moved": set(Registration.STANDING),
    "event.called_off": set(Registration.STANDING),
    "event.session_moved": {State.GOING},
    "event.session_called_off": {State.GOING},
}
"""In which states a message still says what is so; those that are not here are told in any."""


MOVED = frozenset({"event.moved", "event.session_moved"})


def tell_guest(registration: int, kind: str, session: int | None = None) -> None:
    """Tell one of them of one kind of thing, if it is still so and there is a way; of a session where one is named (its primary key).

    Raises OSError where no plug takes it.
    """
    rows = Registration.objects.select_related("event__organiser", "organisation", "registered_by")
    row = rows.filter(pk=registration, person=None).first()
    if row is None or row.state not in STILL_SO.get(kind, set(State.values)):
        return
    about = Session.objects.select_related("event", "room").filter(pk=session).first() if session else row.event
    if about is None:
        return
    with translation.override(row.language):
        subject, body = _words(row, kind, about)
        if row.phone and text.is_available():
            text.send_to_number(row.phone, _short(subject, _begins(body) if kind in MOVED else "", link_for(row)))
        elif row.email:
            written = mail.write(
                to=row.email,
                subject=subject,
                text="\n\n".join(filter(None, [subject, body, link_for(row)])),
                message_id=mail.message_id_of(f"{kind}.{row.public_id}.{about.public_id}.{about.version}"),
            )
            mail.deliver(written)


def _words(row: Registration, kind: str, about: Event | Session) -> tuple[str, str]:
    title = about.title_in_words if isinstance(about, Session) else about.title
    context: dict[str, Any] = {"about": about, "title": title, "facts": {}, **words_of(row)}
    subject, body = (_plain(f"events/notifications/{kind}.{part}", context) for part in ("subject.txt", "txt"))
    return subject, body


def _plain(name: str, context: dict[str, Any]) -> str:
    return str(get_template(name).template.render(Context(context, autoescape=False))).strip()  # type: ignore[attr-defined]


def _begins(body: str) -> str:
    """The new day and hour: the first line of what is said about something that was moved."""
    return body.partition("\n")[0].strip()


def _short(subject: str, more: str, link: str) -> str:
    """With as much of the words as fits into one message; `more` is said whole or not at all: half a date is another one."""
    said, whole = plain(subject), plain(f"{subject}, {more}")
    if more and fits(f"{whole} {link}"):
        return f"{whole} {link}"
    while said and not fits(f"{said} {link}"):
        said = said[:-1].rstrip()
    return f"{said} {link}"
