"""Invented people with sessions, and conversations between their organisations, written in bulk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import get_random_string

from portal.accounts.models import User
from portal.organisations.models import Membership, Organisation
from portal.taxonomy.models import Region

from ..models import Conversation, Message, Participant


def organisations(number: int, name: str) -> list[Organisation]:
    region, _ = Region.objects.get_or_create(
        slug="benchmark", defaults={"country": "SA", "name_en": "Benchmark", "name_fr": "Mesure", "name_ar": "قياس"}
    )
    now = timezone.now()
    return Organisation.objects.bulk_create(
        [
            Organisation(
                kind=Organisation.Kind.FIRM,
                trade_name_latin=f"{name} {at}",
                slug=f"benchmark-{name}-{at}",
                sort_name=f"{name} {at}",
                region=region,
                languages=["en"],
                published_at=now,
                claimed_at=now,
            )
            for at in range(number)
        ],
        batch_size=500,
    )


def people(number: int, name: str, of: Sequence[Organisation]) -> list[User]:
    """So many people, spread over these organisations in turn."""
    password = make_password(None)
    made = User.objects.bulk_create(
        [
            User(full_name=f"Person {at}", email=f"{name}{at}@benchmark.example", language="en", password=password)
            for at in range(number)
        ],
        batch_size=500,
    )
    Membership.objects.bulk_create(
        [
            Membership(organisation=of[at % len(of)], user=person, role=Membership.Role.OWNER)
            for at, person in enumerate(made)
        ],
        batch_size=500,
    )
    return made


def cookies(of: Sequence[User]) -> list[str]:
    """A signed-in browser of each."""
    ends = timezone.now() + dt.timedelta(days=1)
    rows = []
    for person in of:
        kept: dict[str, Any] = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        rows.append(
            Session(
                session_key=get_random_string(32).lower(), session_data=SessionStore().encode(kept), expire_date=ends
            )
        )
    Session.objects.bulk_create(rows, batch_size=500)
    return [f"{settings.SESSION_COOKIE_NAME}={row.session_key}" for row in rows]


def conversation(between: Sequence[Organisation]) -> Conversation:
    made = Conversation.objects.create(subject="Vacuum packing of pitted dates", last_seq=1)
    Participant.objects.bulk_create(
        [Participant(conversation=made, organisation=one) for one in between], batch_size=500
    )
    Message.objects.create(conversation=made, seq=1, kind=Message.Kind.OPENED)
    return made
