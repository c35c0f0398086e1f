"""Replacing a lost number or e-mail, and an owner who no longer answers. Nobody is replaced in silence: all their addresses hear of it."""

from __future__ import annotations

import base64
import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from portal.accounts import mail
from portal.accounts.identifiers import masked
from portal.accounts.models import User
from portal.accounts.services import post_text, recover_person
from portal.activity.services import record
from portal.core.calendar import add_working_days
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.notifications.services import notify
from portal.ui.words import day

from .. import permissions
from ..models import Membership, Organisation, Recovery
from ..tokens import hash_of
from .whom import owners_of

SALT = "portal.organisations.recovery"
Role, State, What = Membership.Role, Recovery.State, Recovery.What
WORKING_DAYS_FOR_ADDRESS = 2
AT_ONCE = 50
SHORTEST_NOTE = 10


@transaction.atomic
def ask_new_address(
    membership: Membership, *, by: User, note: str, lost: str, email: str = "", phone: str = ""
) -> Recovery:
    """Ask that a person sign in with another address than the one they lost; in two working days, unless somebody refuses."""
    person, organisation = membership.user, membership.organisation
    if not permissions.can_recover_address(by, membership):
        raise NotAllowed
    if permissions.is_known_elsewhere(person, organisation):
        raise NotPossible("elsewhere", _("This person acts elsewhere on the portal too. Ask the staff of the portal."))
    if lost not in Recovery.Lost.values or not getattr(person, lost):
        raise NotPossible("lost", _("This person does not sign in with that."), "lost")
    if bool(email) == bool(phone):
        raise NotPossible("address", _("Write a mobile number or an e-mail address."), "address")
    if User.objects.filter(email=email).exists() if email else User.objects.filter(phone=phone).exists():
        raise NotPossible("taken", _("This address belongs to an account already."), "address")
    today = timezone.localdate()
    due = add_working_days(today, WORKING_DAYS_FOR_ADDRESS, organisation.country)
    recovery = _ask(
        Recovery(
            what=What.ADDRESS, organisation=organisation, person=person, by=by, lost=lost, email=email, phone=phone
        ),
        note,
        timezone.now() + dt.timedelta(days=(due - today).days),
    )
    words = _("You will be able to sign in to Anqud with this address from %(day)s on, for %(name)s.")
    _send(
        email, phone, _("Your new address on Anqud"), words % {"day": day(recovery.due_at), "name": organisation.name}
    )
    return recovery


@transaction.atomic
def ask_new_owner(membership: Membership, *, by: User, note: str, successor: Membership) -> Recovery:
    """Ask that another member own the organisation in place of an owner who does not answer: after a waiting time, unless refused."""
    organisation = membership.organisation
    if not permissions.can_replace_owner(by, membership):
        raise NotAllowed
    same_house = successor.organisation_id == organisation.pk and successor.ended_at is None
    if not same_house or successor.role == Role.OWNER or successor.user_id == membership.user_id:
        raise NotPossible(
            "successor", _("Choose somebody who belongs to the organisation and is no owner yet."), "successor"
        )
    recovery = Recovery(
        what=What.OWNER, organisation=organisation, person=membership.user, by=by, successor=successor.user
    )
    return _ask(recovery, note, timezone.now() + dt.timedelta(days=settings.ABSENT_OWNER_DAYS))


def recovery_with(token: str) -> Recovery | None:
    rows = Recovery.objects.select_related("organisation", "person", "by", "successor")
    found = rows.filter(token_hash=hash_of(token)).first()
    return found if found and constant_time_compare(token_of(found), token) else None


def token_of(recovery: Recovery) -> str:
    bound = f"{recovery.public_id}\n{recovery.person_id}\n{recovery.what}"
    return base64.urlsafe_b64encode(salted_hmac(SALT, bound, algorithm="sha256").digest()[:24]).decode()


def refuse_recovery(recovery: Recovery) -> None:
    """By whoever holds the link that went to the person's own addresses."""
    _decide(recovery, State.REFUSED, by=None)


def stop_recovery(recovery: Recovery, *, by: User) -> None:
    """By the person, by an owner, or by whoever asked."""
    if not permissions.can_stop_recovery(by, recovery):
        raise NotAllowed
    _decide(recovery, State.STOPPED, by=by)


def recover_due() -> None:
    """By the clock: what nobody refused is done, if it still can be."""
    due = Recovery.objects.filter(state=State.WAITING, due_at__lte=timezone.now())
    for recovery in due.select_related("organisation__region", "person", "by", "successor")[:AT_ONCE]:
        with transaction.atomic():
            done = _renew_address(recovery) if recovery.what == What.ADDRESS else _replace_owner(recovery)
            _decide(recovery, State.DONE if done else State.LAPSED, by=None)


def _ask(recovery: Recovery, note: str, due_at: dt.datetime) -> Recovery:
    recovery.note, recovery.due_at = clean_line(note)[:1000], due_at
    if len(recovery.note) < SHORTEST_NOTE:
        message = _("Write in a whole sentence how you know that it is true: what you asked, what you saw.")
        raise NotPossible("note", message, "note")
    recovery.token_hash = hash_of(token_of(recovery))
    try:
        with transaction.atomic():
            recovery.save()
    except IntegrityError:
        raise NotPossible("waiting", _("Something of this person waits already.")) from None
    record(
        "recovery.asked",
        by=recovery.by,
        about=recovery.organisation,
        person=recovery.person,
        recovery=recovery.public_id,
        what=recovery.what,
    )
    _tell_person(recovery)
    notify(
        "recovery.asked",
        to=owners_of(recovery.organisation),
        about=recovery.organisation,
        by=recovery.by,
        **_facts(recovery),
    )
    return recovery


def _tell_person(recovery: Recovery) -> None:
    """At every address they had: one of them may be in other hands, and another not."""
    person = recovery.person
    with mail.in_words_of(person):
        link = f"{settings.SITE_URL}{reverse('organisations:recovery', args=[token_of(recovery)])}"
        if recovery.what == What.ADDRESS:
            words = _(
                "%(who)s asks that you sign in to Anqud with %(new)s from %(day)s on, for %(name)s. If this is wrong: %(link)s"
            )
        else:
            words = _(
                "%(who)s asks that %(new)s own %(name)s on Anqud in your place from %(day)s on. If this is wrong: %(link)s"
            )
        new = masked(recovery.email or recovery.phone) if recovery.what == What.ADDRESS else str(recovery.successor)
        facts = {
            "who": str(recovery.by),
            "new": new,
            "name": recovery.organisation.name,
            "day": day(recovery.due_at),
            "link": link,
        }
        _send(person.email or "", person.phone or "", _("Somebody asks to change your access to Anqud"), words % facts)


def _send(email: str, phone: str, subject: str, words: str) -> None:
    if email:
        mail.post(mail.write(to=email, subject=subject, text=words))
    if phone:
        try:
            post_text(phone, words, network="")
        except NotPossible:
            # The day's cap for this number is reached.
            return


def _renew_address(recovery: Recovery) -> bool:
    person = recovery.person
    member = Membership.objects.filter(organisation=recovery.organisation, user=person, ended_at=None)
    taken = User.objects.filter(email=recovery.email) if recovery.email else User.objects.filter(phone=recovery.phone)
    gone = not person.is_active or not member.exists() or taken.exists() or not getattr(person, recovery.lost)
    if gone or permissions.is_known_elsewhere(person, recovery.organisation):
        return False
    recover_person(person, lost=recovery.lost, email=recovery.email, phone=recovery.phone)
    with mail.in_words_of(person):
        words = _("You can sign in to Anqud with this address now. All other sessions were ended.")
        _send(recovery.email, recovery.phone, _("Your new address on Anqud"), words)
    return True


def _replace_owner(recovery: Recovery) -> bool:
    """Unless they came back: whoever signed in since is not absent."""
    person = recovery.person
    if person.last_login and person.last_login > recovery.asked_at:
        return False
    Organisation.objects.select_for_update().get(pk=recovery.organisation_id)
    mine = Membership.objects.filter(organisation=recovery.organisation, ended_at=None)
    absent = mine.filter(user=person, role=Role.OWNER)
    successor = mine.filter(user=recovery.successor, user__is_active=True).exclude(role=Role.OWNER)
    if not absent.exists() or not successor.exists():
        return False
    for rows, role in ((successor, Role.OWNER), (absent, Role.MEMBER)):
        for membership in list(rows):
            before, membership.role = membership.role, role
            membership.save(update_fields=["role", "updated_at"])
            record(
                "membership.role_changed",
                by=recovery.by,
                about=recovery.organisation,
                person=membership.user,
                member=membership.public_id,
                before=before,
                role=role,
            )
            notify("membership.changed", to=[membership.user], about=recovery.organisation, by=recovery.by, role=role)
    return True


def _decide(recovery: Recovery, state: str, *, by: User | None) -> None:
    """The first word counts."""
    waiting = Recovery.objects.filter(pk=recovery.pk, state=State.WAITING)
    if not waiting.update(state=state, decided_at=timezone.now()):
        raise NotPossible("decided", _("This is decided already."))
    recovery.state = state
    record(
        f"recovery.{state}",
        by=by,
        about=recovery.organisation,
        person=recovery.person,
        recovery=recovery.public_id,
        what=recovery.what,
        # By the clock, or by a link that says nothing of who held it.
        nobody=by is None,
    )
    told = {*owners_of(recovery.organisation), *([recovery.by] if recovery.by else [])}
    notify("recovery.decided", to=told, about=recovery.organisation, by=by, state=state, **_facts(recovery))


def _facts(recovery: Recovery) -> dict[str, str]:
    return {"what": recovery.what}
