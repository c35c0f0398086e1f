"""A name waits in the browser that typed it until the number or the e-mail is proven there.

So whoever joins with a number of somebody else's leaves nothing behind: the account that waits for its code has no name, and
is the account of whoever proves it, by the name that they typed.
"""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from .models import User

JOINED_AS = "joined_as"
TYPED = "joining_typed"


def unproven(*, email: str | None, phone: str | None) -> User | None:
    """The account that was begun with this and never proven, if there is one."""
    begun = User.objects.filter(full_name="", last_login=None, phone_verified_at=None, is_active=True)
    found = begun.filter(email=email) if email else begun.filter(phone=phone) if phone else begun.none()
    return found.exclude(pk__in=EmailAddress.objects.filter(verified=True).values("user")).first()


def remember_name(request: HttpRequest, user: User, full_name: str) -> None:
    request.session[JOINED_AS] = {"user": user.pk, "full_name": full_name, "language": get_language()}


def remember_typed(request: HttpRequest, full_name: str, login: str) -> None:
    """Known or not, what was typed is kept alike, for whoever must begin again: nothing is learnt from its being there."""
    request.session[TYPED] = {"full_name": full_name, "login": login, "at": time.time()}
    request.session[TYPED]["next"] = get_next_redirect_url(request) or ""


def typed_before(request: HttpRequest | None) -> dict[str, str]:
    """What was typed on the page to join in this browser, as long as a code could still be on its way."""
    typed = request.session.get(TYPED) if request else None
    if not typed or time.time() - typed["at"] > settings.ACCOUNT_LOGIN_TIMEOUT:
        return {}
    return {"full_name": typed["full_name"], "login": typed["login"]}


def page_again(request: HttpRequest) -> str:
    """The page to join, leading on to where it would have led the first time."""
    leads_to = request.session.get(TYPED, {}).get("next")
    page = reverse("account_signup")
    return f"{page}?{urlencode({REDIRECT_FIELD_NAME: leads_to})}" if leads_to else page


def take_name(request: HttpRequest, user: User) -> None:
    """Of somebody who has just signed in: the name that was typed in this browser, unless the account has one."""
    request.session.pop(TYPED, None)
    joined = request.session.pop(JOINED_AS, None)
    if joined and joined["user"] == user.pk and not user.full_name:
        user.full_name, user.language = joined["full_name"], joined["language"] or ""
        user.save(update_fields=["full_name", "language", "updated_at"])
