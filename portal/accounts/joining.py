"""A name waits in the browser that typed it until the number or the e-mail is proven there.

So whoever joins with a number of somebody else's leaves nothing behind: the account that waits for its code has no name, and
is the account of whoever proves it, by the name that they typed.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.utils.translation import get_language

from .models import User

JOINED_AS = "joined_as"


def unproven(*, email: str | None, phone: str | None) -> User | None:
    """The account that was begun with this and never proven, if there is one."""
    begun = User.objects.filter(full_name="", last_login=None, phone_verified_at=None, is_active=True)
    found = begun.filter(email=email) if email else begun.filter(phone=phone) if phone else begun.none()
    return found.exclude(pk__in=EmailAddress.objects.filter(verified=True).values("user")).first()


def remember_name(request: HttpRequest, user: User, full_name: str) -> None:
    request.session[JOINED_AS] = {"user": user.pk, "full_name": full_name, "language": get_language()}


def take_name(request: HttpRequest, user: User) -> None:
    """Of somebody who has just signed in: the name that was typed in this browser, unless the account has one."""
    joined = request.session.pop(JOINED_AS, None)
    if joined and joined["user"] == user.pk and not user.full_name:
        user.full_name, user.language = joined["full_name"], joined["language"] or ""
        user.save(update_fields=["full_name", "language", "updated_at"])
