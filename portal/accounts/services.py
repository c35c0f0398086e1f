"""What can be done to a person's account, and the texts that go to people. Signing in itself is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.errors import NotAllowed, NotPossible
from portal.core.realtime import close_person
from portal.core.text import clean_line
from portal.outbox.services import Priority, enqueue

from . import personal_data, sms, tasks
from .models import SmsMessage, User
from .permissions import can_change_person, can_erase_person
from .signals import person_erased
from .sms import caps

NAMES = ("full_name", "latin_name", "job_title")
CHOICES = ("address_form", "language", "digits", "calendars")


def update_person(person: User, *, by: User, **fields: Any) -> User:
    """Change how a person is named and addressed. `fields`: those of NAMES and CHOICES, no others."""
    if not can_change_person(by, person):
        raise NotAllowed
    for name in fields.keys() & set(NAMES):
        setattr(person, name, clean_line(fields[name]))
    for name in fields.keys() & set(CHOICES):
        setattr(person, name, fields[name])
    if not person.full_name:
        raise NotPossible("name_missing", _("Write your name."), field="full_name")
    person.save(update_fields=[*NAMES, *CHOICES, "updated_at"])
    return person


@transaction.atomic
def erase_person(person: User, *, by: User) -> None:
    """Erase a person and all that holders keep of them. What they wrote for others stays, without their name."""
    if not can_erase_person(by, person):
        raise NotAllowed
    if objections := personal_data.objections(person):
        raise NotPossible("not_yet", objections[0])
    gone = {"user_id": person.pk, "public_id": person.public_id}
    close_person(person.pk)
    for _name, holder in personal_data.holders:
        holder.erase(person)
    person.delete()
    transaction.on_commit(lambda: person_erased.send(sender=User, **gone))


@transaction.atomic
def recover_person(person: User, *, lost: str, email: str = "", phone: str = "") -> None:
    """Replace a lost number or e-mail by a service that has asked who may and has waited. Whoever holds the old one is signed out.

    The new address proves itself by its first code. Passwords, passkeys and second steps may be in the hands that have the phone.
    """
    if lost == "phone":
        person.phone, person.phone_verified_at = None, None
    else:
        person.email = None
    if phone:
        person.phone, person.phone_verified_at = phone, None
    if email:
        person.email = email
    # A new unusable password changes what every session is checked against.
    person.set_unusable_password()
    person.save()
    kept = EmailAddress.objects.filter(user=person)
    kept.exclude(email=person.email or "").delete()
    if person.email and not kept.exists():
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
    Authenticator.objects.filter(user=person).delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    close_person(person.pk)


@transaction.atomic
def post_text(phone: str, body: str, *, network: str) -> None:
    """Send a text after this transaction commits. Raises NotPossible when a cap of the day is reached."""
    if refused := caps.refusal(phone, network):
        raise NotPossible("sms_cap", refused, field="login")
    message = SmsMessage.objects.create(phone=phone, network=network)
    enqueue(tasks.send_text, key=str(message.pk), priority=Priority.URGENT, message_id=message.pk, body=body)


def deliver_text(message_id: int, body: str) -> None:
    """Hand one text to the sender, unless it was handed over before."""
    message = SmsMessage.objects.filter(pk=message_id, delivered_at=None).first()
    if message is None:
        return
    sms.sender()(message, body)
    SmsMessage.objects.filter(pk=message.pk).update(delivered_at=timezone.now())
