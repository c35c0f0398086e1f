"""Stopping one kind of mail with one click: the link is signed, names person and kind, and carries its language."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User

from . import kinds

SALT = "notifications.unsubscribe"


def token_for(person: User, kind: str) -> str:
    return signing.dumps([person.public_id, kind], salt=SALT, compress=True)


def read(token: str) -> tuple[User, kinds.Kind] | None:
    """The person and the kind that a link names; None for a link that we did not write, or for somebody who is gone."""
    try:
        public_id, name = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    person = User.objects.filter(public_id=public_id).first()
    kind = kinds.registered.get(name)
    return (person, kind) if person and kind else None


def link(person: User, kind: str) -> str:
    """In the language in force, which is the reader's."""
    return settings.SITE_URL + reverse("notifications:unsubscribe", args=[token_for(person, kind)])


def headers(person: User, kind: str) -> dict[str, str]:
    """RFC 8058: the mail program may stop it by itself."""
    return {
        "List-Unsubscribe": f"<{link(person, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def footer(person: User, kind: str) -> str:
    return _("No more mails like this: %(link)s") % {"link": link(person, kind)}
