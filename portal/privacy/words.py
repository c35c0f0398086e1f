"""Names of what is in a copy, and its values, as a person reads them. What has no word here is shown by its own name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.ui import words

NAMES = {
    "public_id": _("Number in the portal"),
    "full_name": _("Full name"),
    "latin_name": _("Name in Latin letters"),
    "address_form": _("Form of address"),
    "job_title": _("What you do there"),
    "email": _("E-mail"),
    "emails": _("E-mail addresses"),
    "phone": _("Mobile number"),
    "phone_verified_at": _("Number confirmed"),
    "language": _("Language"),
    "digits": _("Digits"),
    "calendars": _("Days on certificates and in registers"),
    "date_joined": _("Joined"),
    "last_login": _("Last sign-in"),
    "verified": _("Confirmed"),
    "ways_to_sign_in": _("Ways to sign in"),
    "sessions": _("Where you are signed in"),
    "consents": _("What you agreed to"),
    "texts": _("Text messages to you"),
    "type": _("Kind"),
    "kind": _("Kind"),
    "created_at": _("Since"),
    "last_used_at": _("Last used"),
    "last_seen_at": _("Last seen"),
    "ip": _("Network address"),
    "user_agent": _("Browser"),
    "given_at": _("Given"),
    "withdrawn_at": _("Withdrawn"),
    "wording_version": _("Version"),
    "text_hash": _("Fingerprint of the text"),
    "country": _("Country"),
    "sent_at": _("Sent"),
    "organisation": _("Organisation"),
    "cluster": _("Cluster"),
    "role": _("Role"),
    "since": _("Since"),
    "until": _("Until"),
    "undertaking_on": _("Undertaking signed"),
    "thing": _("What"),
    "what": _("What"),
    "at": _("When"),
    "office": _("Office"),
    "by_you": _("By you"),
    "to_you": _("To you"),
    "accepted": _("Accepted"),
    "title": _("Title"),
    "text": _("Text"),
    "written": _("Written"),
    "published": _("Published"),
    "answer": _("Answer"),
    "answered": _("Answered"),
    "reason": _("Reason"),
    "about": _("About"),
    "asked": _("Asked"),
    "state": _("State"),
    "sentence": _("Sentence"),
    "decided": _("Decided"),
    "told": _("What you were told"),
    "read_at": _("Read"),
    "first_published_at": _("Published"),
    "preferences": _("How you want to be told"),
    "how": pgettext_lazy("manner", "How"),
}


def name_of(name: str) -> str:
    return str(NAMES[name]) if name in NAMES else name.replace("_", " ")


def value_of(value: Any) -> str:
    """Moments as they are read, yes and no in words, everything else as it is kept."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(pgettext_lazy("answer", "yes") if value else pgettext_lazy("answer", "no"))
    if isinstance(value, str) and "T" in value and (moment := _moment(value)):
        return words.moment(moment)
    return str(value)


def _moment(text: str) -> dt.datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
