"""What this app itself keeps about a person, for the copy that they may ask for and for erasing it."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from . import personal_data, traces
from .models import SmsMessage, User

FIELDS = (
    "public_id",
    "full_name",
    "latin_name",
    "address_form",
    "job_title",
    "email",
    "phone",
    "phone_verified_at",
    "language",
    "digits",
    "calendars",
    "date_joined",
    "last_login",
)


def export_person(person: User) -> dict[str, Any]:
    """The person, how they sign in (no secrets), where they are signed in, what they agreed to, when they were texted."""
    return {
        **{name: getattr(person, name) for name in FIELDS},
        "emails": list(EmailAddress.objects.filter(user=person).values("email", "verified")),
        "ways_to_sign_in": list(Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")),
        "sessions": list(
            UserSession.objects.filter(user=person).values("ip", "user_agent", "created_at", "last_seen_at")
        ),
        "consents": list(
            person.consents.values(
                "kind", "wording_version", "country", "language", "text_hash", "given_at", "withdrawn_at"
            )
        ),
        "texts": list(SmsMessage.objects.filter(phone=person.phone).values("phone", "sent_at")) if person.phone else [],
    }


def erase_person(person: User) -> None:
    """Signed out everywhere; what names them elsewhere forgotten. The rest goes with the person's row."""
    for session in UserSession.objects.filter(user=person):
        session.end()
    traces.forget(person)


def sign_in() -> None:
    personal_data.register(
        "accounts.person", personal_data.Holder(label=_("Your account"), export=export_person, erase=erase_person)
    )
