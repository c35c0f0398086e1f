"""Asking those whom past work names, and their answers. Nobody is named before they agree, and each may go back on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify, withdraw
from portal.outbox.services import Priority, enqueue
from portal.search.services import replace_documents

from .. import permissions, tasks
from ..documents import reference_document, with_reference_documents
from ..models import Membership, Organisation, PartnerConsent, Reference
from .announcing import announce
from .whom import keepers_of

MOST_OUTSIDE = 5
OUTSIDE_A_DAY = 20
State = PartnerConsent.State
Outside = tuple[str, str]
"""Name and e-mail."""


def ask_partners(reference: Reference, partners: Iterable[Organisation], *, by: User) -> None:
    """Make these its partners: who is new is asked, who is no longer named is forgotten. Who said no is not asked again."""
    wanted = {partner.pk: partner for partner in partners}
    asked = {one.partner_id: one for one in reference.consents.exclude(partner=None)}
    named = set(reference.partners.values_list("pk", flat=True))
    for pk in asked.keys() - wanted.keys():
        _forget(asked[pk])
    reference.partners.remove(*(named - wanted.keys()))
    for pk, partner in wanted.items():
        if pk in named or pk in asked:
            continue
        is_own = permissions.rank_of(permissions.role_of(by, partner)) >= permissions.RANK[Membership.Role.ADMIN]
        consent = PartnerConsent.objects.create(reference=reference, partner=partner, asked_by=by)
        if is_own:
            # Whoever keeps both pages has agreed by writing it.
            _write(consent, State.AGREED, by)
        else:
            notify("reference.named", to=keepers_of(partner), about=consent, by=by)


def ask_outside(reference: Reference, outside: Iterable[Outside], *, by: User) -> None:
    """The same for those who are not on the portal: each is mailed a link, once."""
    wanted = {email.lower(): name for name, email in outside}
    if len(wanted) > MOST_OUTSIDE:
        message = _("Name at most %(number)s who are not here.") % {"number": MOST_OUTSIDE}
        raise NotPossible("too_many", message, "outside")
    asked = {one.outside_email: one for one in reference.consents.filter(partner=None)}
    for email in asked.keys() - wanted.keys():
        asked[email].delete()
    new = wanted.keys() - asked.keys()
    today = PartnerConsent.objects.filter(
        reference__organisation=reference.organisation,
        partner=None,
        asked_at__gte=timezone.now() - dt.timedelta(days=1),
    )
    if new and today.count() + len(new) > OUTSIDE_A_DAY:
        raise NotPossible("too_often", _("You have asked many today. Name the others tomorrow."), "outside")
    for email in sorted(new):
        consent = PartnerConsent.objects.create(
            reference=reference, outside_name=wanted[email], outside_email=email, asked_by=by
        )
        enqueue(tasks.send_consent, key=consent.public_id, priority=Priority.URGENT, consent=consent.public_id)


@transaction.atomic
def answer_consent(consent: PartnerConsent, *, agrees: bool, by: User | None, was_so: bool = False) -> PartnerConsent:
    """Yes or no, at any time: a first no says that it was not so, unless `was_so`; a later one takes the name back.

    `by` is None for somebody outside, who comes with the link that was mailed to them. The same answer again changes nothing.
    """
    if by is None:
        if consent.partner is not None:
            raise NotAllowed
    elif consent.partner is None or not permissions.can_edit_organisation(by, consent.partner):
        raise NotAllowed
    consent = (
        PartnerConsent.objects.select_for_update(of=("self",))
        .select_related("reference__organisation", "partner")
        .get(pk=consent.pk)
    )
    was_named = was_so or consent.state in {State.AGREED, State.REVOKED}
    no = State.REVOKED if was_named else State.DECLINED
    answer = State.AGREED if agrees else no
    if consent.state != answer:
        withdraw("reference.named", about=consent)
        _write(consent, answer, by)
        _changed(consent)
        notify("reference.answered", to=keepers_of(consent.reference.organisation), about=consent.reference, by=by)
    return consent


def say_no(reference: Reference, partner: Organisation, *, by: User) -> None:
    """It was not with this partner: remembered, so that nobody asks it again."""
    consent, _new = PartnerConsent.objects.get_or_create(reference=reference, partner=partner)
    withdraw("reference.named", about=consent)
    _write(consent, State.DECLINED, by)


def _forget(consent: PartnerConsent) -> None:
    """It is no longer named. A no stays, or naming it again would ask again."""
    withdraw("reference.named", about=consent)
    if consent.state in {State.WAITING, State.AGREED}:
        consent.delete()
    else:
        PartnerConsent.objects.filter(pk=consent.pk).update(state=State.DECLINED)


def _write(consent: PartnerConsent, state: str, by: User | None) -> None:
    consent.state, consent.answered_by, consent.answered_at = state, by, timezone.now()
    consent.save(update_fields=["state", "answered_by", "answered_at"])
    if consent.partner:
        change = consent.reference.partners.add if state == State.AGREED else consent.reference.partners.remove
        change(consent.partner)


def _changed(consent: PartnerConsent) -> None:
    reference = consent.reference
    record(
        "reference.answered", by=None, about=reference.organisation, reference=reference.public_id, answer=consent.state
    )
    now = with_reference_documents(Reference.objects.filter(pk=reference.pk)).get()
    replace_documents(now.public_id, [reference_document(now)])
    announce(reference.organisation_id, *([consent.partner_id] if consent.partner_id else []))
