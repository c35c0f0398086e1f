"""Something is wrong on a page that nobody keeps, or whoever it is about wants none. Asked without an account, proven by a telephone."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line, clean_text
from portal.notifications.services import notify, withdraw
from portal.organisations.models import MemberListLine, Organisation
from portal.organisations.services.announcing import announce
from portal.organisations.services.organisations import put_back, take_away
from portal.search.services import replace_documents

from .. import permissions
from ..models import Correction
from ..signals import tell_waiting_changed
from .claims import decide_for, takes_texts
from .codes import check_code, check_limits, give_code, hash_of, say, token_of
from .removing import forget_removed, remember_removed

log = logging.getLogger(__name__)
State, What = Correction.State, Correction.What
FINAL_AFTER = dt.timedelta(days=7)
BACK_WITHIN = dt.timedelta(days=30)
BEGUN_LASTS = dt.timedelta(days=1)
REMOVALS_PER_NUMBER = 2
AT_ONCE = 50


def begin_correction(
    organisation: Organisation, *, what: str, name: str, note: str = "", phone: str = ""
) -> Correction:
    """Ask, and get a code: at the registered number where it takes texts, else at `phone`, which the office then calls."""
    if what not in What.values:
        raise NotPossible("what", _("Say what you want."), "what")
    if organisation.is_claimed or not organisation.is_published:
        raise NotAllowed
    asked = Correction(organisation=organisation, what=what, name=clean_line(name)[:120], note=clean_text(note)[:2000])
    if what == What.WRONG and not asked.note:
        raise NotPossible("note", _("Say what is wrong, and what would be right."), "note")
    asked.is_registered = takes_texts(organisation.phone)
    asked.sent_to = organisation.phone if asked.is_registered else phone
    if not asked.sent_to:
        raise NotPossible("phone", _("Write a mobile number: a code goes there, and the office calls it."), "phone")
    code = give_code(asked)
    asked.token_hash = hash_of(token_of(asked))
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        check_limits(asked)
        _check_number(asked)
        asked.save()
        record("correction.begun", by=None, about=organisation, correction=asked.public_id, what=what)
        words = _("Your code for the page of %(name)s on Anqud: %(code)s. If you did not ask for it, do nothing.")
        say(asked.sent_to, _("Your code for Anqud"), words % {"name": organisation.name, "code": code})
    return asked


def prove_correction(asked: Correction, *, code: str) -> Correction:
    """The code was typed. A removal takes the page away at once."""
    if asked.state != State.BEGUN:
        return asked
    check_code(asked, code)
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update().get(pk=asked.organisation_id)
        if organisation.is_claimed:
            raise NotPossible("kept", _("Somebody of this organisation keeps its page now. Ask them."), "code")
        asked.proven_at = timezone.now()
        asked.state = State.HELD if asked.what == What.REMOVE else State.WAITING
        if asked.state == State.HELD:
            asked.held_at = asked.proven_at
            remember_removed(organisation, asked.public_id)
            take_away(organisation)
            words = _("The page of %(name)s on Anqud is taken away. If that was wrong, within 30 days: %(link)s")
            _tell(asked, words % {"name": organisation.name, "link": link_of(asked)})
        asked.save(update_fields=["state", "proven_at", "held_at", "updated_at"])
        record("correction.proven", by=None, about=organisation, correction=asked.public_id, what=asked.what)
        tell_waiting_changed(organisation.pk)
        notify("correction.asked", to=decide_for(organisation), about=asked, what=asked.what)
    return asked


@transaction.atomic
def decide_correction(asked: Correction, *, by: User, accept: bool, reason: str = "") -> Correction:
    """Corrected, or removed for good; or not so, and then a page that was taken away is shown again. Each once."""
    if not permissions.can_decide_correction(by, asked):
        raise NotAllowed
    reason = clean_line(reason)[:500]
    if not accept and not reason:
        raise NotPossible("reason", _("Say in a sentence why: they read it."), "reason")
    if asked.state not in {State.WAITING, State.HELD}:
        raise NotPossible("decided", _("This is decided already."))
    removal = asked.state == State.HELD
    now = timezone.now()
    after = (State.REMOVED if removal else State.DONE) if accept else State.REFUSED
    facts = {"decided_by": by, "decided_at": now, "reason": reason, "final_at": now if removal and accept else None}
    if not Correction.objects.filter(pk=asked.pk, state=asked.state).update(state=after, **facts):
        raise NotPossible("decided", _("This is decided already."))
    asked.refresh_from_db()
    if removal and not accept:
        forget_removed(asked.public_id)
        put_back(asked.organisation, by=by)
    record(f"correction.{after}", by=by, about=asked.organisation, correction=asked.public_id, what=asked.what)
    tell_waiting_changed(asked.organisation_id)
    withdraw("correction.asked", about=asked)
    name = asked.organisation.name
    if not accept:
        words = _("About the page of %(name)s on Anqud: %(reason)s") % {"name": name, "reason": reason}
    elif removal:
        words = _("The page of %(name)s on Anqud is removed. We forget it in 30 days.") % {"name": name}
    else:
        words = _("The page of %(name)s on Anqud is corrected. Thank you.") % {"name": name}
    _tell(asked, words)
    return asked


@transaction.atomic
def restore_removed(asked: Correction) -> None:
    """By whoever holds the link that went to their telephone: they want the page again."""
    if not is_restorable(asked):
        raise NotPossible("over", _("This can no longer be taken back."))
    there = Correction.objects.filter(pk=asked.pk, state__in=[State.HELD, State.REMOVED])
    if not there.update(state=State.RESTORED, decided_at=timezone.now()):
        raise NotPossible("over", _("This can no longer be taken back."))
    asked.refresh_from_db()
    forget_removed(asked.public_id)
    put_back(asked.organisation, by=None)
    record("correction.restored", by=None, about=asked.organisation, correction=asked.public_id)
    tell_waiting_changed(asked.organisation_id)
    withdraw("correction.asked", about=asked)


def is_restorable(asked: Correction) -> bool:
    return asked.state == State.HELD or (
        asked.state == State.REMOVED and asked.final_at is not None and asked.final_at > timezone.now() - BACK_WITHIN
    )


def corrections_due() -> None:
    """By the clock: a removal that nobody contradicted is final, one that nobody took back is forgotten."""
    now = timezone.now()
    Correction.objects.filter(state=State.BEGUN, created_at__lt=now - BEGUN_LASTS).delete()
    held = Correction.objects.filter(state=State.HELD, held_at__lte=now - FINAL_AFTER)
    for asked in held.select_related("organisation")[:AT_ONCE]:
        with transaction.atomic():
            same = Correction.objects.filter(pk=asked.pk, state=State.HELD)
            if same.update(state=State.REMOVED, decided_at=now, final_at=now):
                record("correction.removed", by=None, about=asked.organisation, correction=asked.public_id)
                tell_waiting_changed(asked.organisation_id)
                withdraw("correction.asked", about=asked)
    over = Correction.objects.filter(state=State.REMOVED, final_at__lte=now - BACK_WITHIN)
    for asked in over.select_related("organisation")[:AT_ONCE]:
        _forget(asked)


def link_of(asked: Correction) -> str:
    return f"{settings.SITE_URL}{reverse('onboarding:correction', args=[token_of(asked)])}"


def _forget(asked: Correction) -> None:
    """The row of the organisation goes with all that hangs on it; the hashes stay."""
    organisation = asked.organisation
    try:
        with transaction.atomic():
            held = Organisation.objects.select_for_update().get(pk=organisation.pk)
            if held.is_claimed or held.is_published:
                # Somebody keeps it, or shows it, after all.
                Correction.objects.filter(pk=asked.pk).update(state=State.RESTORED)
                forget_removed(asked.public_id)
                return
            MemberListLine.objects.filter(organisation=held).delete()
            record("organisation.forgotten", by=None, removal=asked.public_id)
            announce(held.pk)
            replace_documents(held.public_id, [])
            held.delete()
    except ProtectedError:
        log.warning(
            "a removed organisation still leads something and is kept unseen", extra={"removal": asked.public_id}
        )
        Correction.objects.filter(pk=asked.pk).update(final_at=timezone.now())


def _check_number(asked: Correction) -> None:
    """Nobody takes pages away in rows with one number of their own."""
    if asked.what != What.REMOVE or asked.is_registered:
        return
    since = timezone.now() - BACK_WITHIN
    before = Correction.objects.filter(what=What.REMOVE, sent_to=asked.sent_to, proven_at__gte=since)
    if before.exclude(organisation=asked.organisation).count() >= REMOVALS_PER_NUMBER:
        raise NotPossible(
            "number", _("Pages were taken away with this number already. Call the cluster office."), "phone"
        )


def _tell(asked: Correction, words: str) -> None:
    try:
        say(asked.sent_to, _("Your page on Anqud"), words)
    except NotPossible:
        # The day's cap of this number is reached; their link says it too.
        return
