"""Who opens a page: the person behind a session, asked for all who arrive at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model, load_backend
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from .together import Together

Person = Any  # a User, which is a floor above


def people_behind(session_keys: Sequence[str]) -> list[Person | None]:
    """The person of each session that lasts; None wherever anything is not as it is with nearly all. Two queries."""
    lasting = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    kept = {session.session_key: session.get_decoded() for session in lasting}
    User = get_user_model()  # noqa: N806 - it is a class
    numbers = {number for one in kept.values() if (number := str(one.get(SESSION_KEY, ""))).isdecimal()}
    people = {str(user.pk): user for user in User.objects.filter(pk__in=numbers)}
    return [_person(kept.get(key, {}), people) for key in session_keys]


def _person(session: dict[str, Any], people: dict[str, Person]) -> Person | None:
    """As `channels.auth.get_user` finds them."""
    path = session.get(BACKEND_SESSION_KEY)
    user = people.get(str(session.get(SESSION_KEY)))
    if (
        user is None
        or path not in settings.AUTHENTICATION_BACKENDS
        or not load_backend(path).user_can_authenticate(user)
    ):
        return None
    is_same = constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    return user if is_same else None


arrivals: Together[str, Person | None] = Together(people_behind)
