"""What is kept how long of signing in, of mails and texts, and of the desk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, by_age, register, take_away

from .models import SmsMessage, User

DAY = dt.timedelta(days=1)


def forget_mails(before: dt.datetime, limit: int) -> int:
    """Files, where mails lie as files: the tray of an installation without a mail server."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "")
    gone = 0
    for file in sorted(folder.glob("*.log")) if folder.name and folder.is_dir() else ():
        if gone < limit and file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def forget_unproven(before: dt.datetime, limit: int) -> int:
    """Accounts that were begun with an address which nobody has proved since. See joining.py: they have no name."""
    begun = User.objects.filter(full_name="", last_login=None, phone_verified_at=None, is_staff=False)
    proved = EmailAddress.objects.filter(verified=True).values("user")
    return take_away(begun.filter(date_joined__lt=before).exclude(pk__in=proved), limit)


def forget_attempts(before: dt.datetime, limit: int) -> int:
    """Sessions of visitors in which a sign-in was begun hold the address that was typed.

    A session runs out SESSION_COOKIE_AGE after it was last written, which tells when that was. Those that ran out go as well.
    """
    written_before = before + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    old, gone = Session.objects.filter(expire_date__lt=written_before), []
    for session in old.iterator(chunk_size=500):
        if session.expire_date < timezone.now() or "_auth_user_id" not in session.get_decoded():
            gone.append(session.pk)
            if len(gone) == limit:
                break
    Session.objects.filter(pk__in=gone).delete()
    return len(gone)


def sign_in() -> None:
    register(
        "accounts.attempts",
        Rule(
            label=_("Sign-ins that were begun and not finished"),
            why=_("so that you can still type the code"),
            kept=DAY,
            forget=forget_attempts,
        ),
    )
    register(
        "accounts.unproven",
        Rule(
            label=_("Accounts whose number or e-mail was never confirmed"),
            why=_("so that whoever began can still come back"),
            kept=7 * DAY,
            forget=forget_unproven,
        ),
    )
    register(
        "accounts.mails",
        Rule(
            label=_("Mails that this installation keeps as files, because it has no mail server"),
            why=_("so that they can be read at all"),
            kept=14 * DAY,
            forget=forget_mails,
        ),
    )
    register(
        "accounts.texts",
        Rule(
            label=_("That a text message went to a number"),
            why=_("so that nobody is flooded with them"),
            kept=30 * DAY,
            forget=by_age(SmsMessage, "sent_at"),
        ),
    )
    register(
        "accounts.visits",
        Rule(
            label=_("Where and when you were signed in, after you last came"),
            why=_("so that you notice when it was not you"),
            kept=60 * DAY,
            forget=by_age(UserSession, "last_seen_at"),
        ),
    )
    register(
        "accounts.desk",
        Rule(
            label=_("What the staff changed on their desk"),
            why=_("so that mistakes can be found and put right"),
            kept=730 * DAY,
            forget=by_age(LogEntry, "action_time"),
        ),
    )
