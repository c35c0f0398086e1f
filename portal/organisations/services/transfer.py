"""Switching the transfer office on and off."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible

from .. import permissions
from ..depth import LABORATORIES
from ..models import Organisation, TransferOffice


def set_transfer_office(organisation: Organisation, *, by: User, releases: bool) -> None:
    """Whether owners and administrators release what plain members offer and answer. Saying it again changes nothing."""
    if not permissions.can_edit_organisation(by, organisation):
        raise NotAllowed
    if releases and organisation.kind not in LABORATORIES:
        raise NotPossible("kind", _("Only universities and R&D centres have a transfer office."))
    with transaction.atomic():
        if releases:
            _office, changed = TransferOffice.objects.get_or_create(organisation=organisation, defaults={"set_by": by})
        else:
            changed = bool(TransferOffice.objects.filter(organisation=organisation).delete()[0])
        if changed:
            record("organisation.updated", by=by, about=organisation, fields=["transfer_office"])
