"""Mails that can be answered: the app whose thing a mail is about says where, and our own line says what of an answer is new.

addresses.register("messaging.conversation", address_for)   # address_for(conversation, person): empty where they cannot answer
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.registry import Registry

addresses: Registry[Callable[[Any, User], str]] = Registry()


def address_for(about: Model, person: User) -> str:
    """Where this person answers a mail about this thing; empty for nowhere."""
    found = addresses.get(about._meta.label_lower)
    return found(about, person) if found else ""


def mark() -> str:
    """The line above which an answer is written, in the language in force. Short, so that no mail program breaks it."""
    return _("--- Write your answer above this line ---")


def marks() -> list[str]:
    """In every language that we write mails in: who changed theirs meanwhile answers an older one."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(mark())
    return found
