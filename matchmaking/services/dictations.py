"""The office writes a need down after a call; the member confirms, changes or refuses it by a link; silence ends it politely."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts import mail, sms
from portal.accounts.models import User
from portal.accounts.services import post_text
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify
from portal.organisations.models import Cluster, Organisation
from portal.organisations.services.whom import people_of, staff_of
from portal.organisations.tokens import hash_of
from portal.outbox.services import Priority, enqueue

from .. import permissions, tasks
from ..models import Dictation, Listing
from ..models.dictations import DICTATION_LASTS
from ..tokens import link_of, token_of
from . import checks
from .listings import create_listing, publish_now

State = Dictation.State
AT_ONCE = 100
CHANGEABLE = ("title", "quantity", "unit", "text")


@transaction.atomic
def dictate(
    organisation: Organisation,
    cluster: Cluster,
    *,
    by: User,
    email: str = "",
    phone: str = "",
    sent: bool = False,
    **fields: Any,
) -> Dictation:
    """Write a need down for a member, private until it confirms. `sent`: the link leaves by mail or text, else the office sends it."""
    if not permissions.can_dictate(by, organisation, cluster):
        raise NotAllowed
    if bool(email) == bool(phone):
        raise NotPossible("address", _("Write a mobile number or an e-mail address."), "address")
    if sent and phone and not sms.is_available():
        raise NotPossible("no_texts", _("No text messages leave from here. Send the link by WhatsApp."), "sent")
    listing = create_listing(
        by=by, organisation=organisation, kind=Listing.Kind.NEED, cluster=cluster, region=organisation.region, **fields
    )
    if same := Dictation.objects.filter(listing=listing).first():
        return same
    checks.is_complete(listing)
    dictation = Dictation(
        listing=listing,
        organisation=organisation,
        cluster=cluster,
        by=by,
        email=email,
        phone=phone,
        expires_at=timezone.now() + DICTATION_LASTS,
    )
    dictation.token_hash = hash_of(token_of(dictation))
    dictation.save()
    record("listing.dictated", by=by, about=listing, cluster=cluster.slug, dictation=dictation.public_id)
    notify("dictation.written", to=people_of(organisation), about=listing, by=by)
    if sent:
        enqueue(tasks.send_dictation, key=dictation.public_id, priority=Priority.URGENT, dictation=dictation.public_id)
    return dictation


@transaction.atomic
def confirm_dictation(dictation: Dictation, **words: Any) -> Listing:
    """By whoever holds the link: publish it, in these words where they differ. Once; raises NotPossible after that."""
    listing, author = _waiting(dictation)
    if unknown := words.keys() - set(CHANGEABLE):
        raise TypeError(f"a confirmation takes no {', '.join(sorted(unknown))}")
    changed = [name for name, value in words.items() if getattr(listing, name) != value]
    _answer(dictation, State.CHANGED if changed else State.CONFIRMED)
    if changed:
        for name in changed:
            setattr(listing, name, words[name])
        checks.agree_with_each_other(listing, {})
        listing.save()
    publish_now(listing, by=author)
    record("dictation.confirmed", by=None, about=listing, dictation=dictation.public_id, changed=changed)
    _tell_office(dictation)
    return listing


@transaction.atomic
def refuse_dictation(dictation: Dictation) -> None:
    """By whoever holds the link: it is forgotten, nobody ever saw it."""
    listing, _author = _waiting(dictation)
    _answer(dictation, State.REFUSED)
    record("dictation.refused", by=None, about=dictation.organisation, dictation=dictation.public_id)
    listing.delete()
    _tell_office(dictation)


def expire_dictations() -> None:
    """By the clock: what nobody confirmed is forgotten, and the office is told."""
    over = Dictation.objects.filter(state=State.WAITING, expires_at__lte=timezone.now()).select_related(
        "listing", "cluster"
    )
    for dictation in over[:AT_ONCE]:
        with transaction.atomic():
            _answer(dictation, State.EXPIRED)
            record("dictation.expired", by=None, about=dictation.organisation, dictation=dictation.public_id)
            if dictation.listing and dictation.listing.is_draft:
                dictation.listing.delete()
            _tell_office(dictation)


def send_dictation(public_id: str) -> None:
    """The link leaves: written now, so that it lies in no table."""
    dictation = Dictation.objects.select_related("listing", "organisation", "cluster", "by").get(public_id=public_id)
    if not dictation.is_waiting or dictation.listing is None:
        return
    known = (
        User.objects.filter(email=dictation.email) if dictation.email else User.objects.filter(phone=dictation.phone)
    )
    office = dictation.by.language if dictation.by else ""
    with mail.in_words_of(known.first(), dictation.organisation.language_for(office)):
        context = {"dictation": dictation, "listing": dictation.listing, "link": link_of(dictation)}
        subject = render_to_string("matchmaking/mails/dictation.subject.txt", context)
        text = render_to_string("matchmaking/mails/dictation.txt", context)
        if dictation.phone:
            post_text(dictation.phone, " ".join(text.split()), network="")
            return
        letter = mail.write(
            to=dictation.email,
            subject=subject,
            text=text,
            message_id=mail.message_id_of(f"dictation.{dictation.public_id}"),
        )
    mail.deliver(letter)


def why_closed(dictation: Dictation) -> str:
    """What whoever opens the link too late reads; empty while it waits."""
    if dictation.is_confirmed:
        return _("This need is confirmed already. Thank you.")
    if dictation.state == State.REFUSED:
        return _("You said that you do not want it. Nobody has seen it, and it is forgotten.")
    if not dictation.is_waiting:
        return _("Nobody confirmed it in time, so it is forgotten. Call the cluster office if you still need it.")
    return ""


def _waiting(dictation: Dictation) -> tuple[Listing, User]:
    # Whoever wrote it down may be gone; a colleague of that office stands for it.
    author = dictation.by or next(iter(staff_of(dictation.cluster)), None)
    if (closed := why_closed(dictation)) or dictation.listing is None or author is None:
        raise NotPossible("closed", closed or _("This need is not here any more. Call the cluster office."))
    return dictation.listing, author


def _answer(dictation: Dictation, state: str) -> None:
    """The first answer counts."""
    now = timezone.now()
    if not Dictation.objects.filter(pk=dictation.pk, state=State.WAITING).update(state=state, answered_at=now):
        dictation.refresh_from_db()
        raise NotPossible("closed", why_closed(dictation))
    dictation.state, dictation.answered_at = state, now


def _tell_office(dictation: Dictation) -> None:
    notify("dictation.answered", to=staff_of(dictation.cluster), about=dictation, state=dictation.state)
