"""By the clock: a page that nobody has confirmed for a year asks for it, and one click on the link in the mail answers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.activity.services import record
from portal.core.errors import NotPossible
from portal.notifications.services import notify, withdraw

from ..models import ConfirmationRequest, Membership, Organisation
from ..models.confirmations import CONFIRM_EVERY
from .announcing import changed
from .whom import keepers_of

ASK_AGAIN = dt.timedelta(days=90)
"""Whoever did not answer is asked again after this time, and not before."""
AT_ONCE = 100


def ask_for_confirmation() -> None:
    """Ask the keepers of each page that is due, once."""
    for pk in _due().values_list("pk", flat=True)[:AT_ONCE]:
        with transaction.atomic():
            # Held, and looked at again: two clocks ask once.
            held = Organisation.objects.select_for_update().filter(pk=pk).first()
            if held and _due().filter(pk=pk).exists():
                asked = ConfirmationRequest.objects.create(organisation=held)
                notify("organisation.confirm", to=keepers_of(held), about=asked)


@transaction.atomic
def confirm_by_link(asked: ConfirmationRequest) -> Organisation:
    """Whoever came with the link says: it is all still true, today. A second click changes nothing."""
    organisation = Organisation.objects.select_for_update().get(pk=asked.organisation_id)
    asked.refresh_from_db()
    if asked.confirmed_on is not None:
        return organisation
    if not asked.is_open:
        raise NotPossible("over", _("This link is too old. Sign in and confirm the page there."))
    organisation.confirmed_on = timezone.localdate()
    organisation.save(update_fields=["confirmed_on", "updated_at"])
    settle_confirmation(organisation)
    record("organisation.confirmed", by=None, about=organisation)
    changed(organisation)
    return organisation


def settle_confirmation(organisation: Organisation) -> None:
    """The page was confirmed, in whatever way: nobody needs to be asked any more."""
    for asked in ConfirmationRequest.objects.filter(organisation=organisation, confirmed_on=None):
        asked.confirmed_on = timezone.localdate()
        asked.save(update_fields=["confirmed_on"])
        withdraw("organisation.confirm", about=asked)


def _due() -> QuerySet[Organisation]:
    """Shown, kept by somebody, not confirmed for a year (or never, a year after it was taken over), and not asked lately."""
    today = timezone.localdate()
    asked = ConfirmationRequest.objects.filter(organisation=OuterRef("pk"), asked_on__gt=today - ASK_AGAIN)
    keep = Membership.objects.filter(
        organisation=OuterRef("pk"), ended_at=None, role__in=[Membership.Role.OWNER, Membership.Role.ADMIN]
    )
    never = Q(confirmed_on=None, claimed_at__date__lte=today - CONFIRM_EVERY)
    due: QuerySet[Organisation] = (
        Organisation.objects.published()
        .filter(Q(confirmed_on__lte=today - CONFIRM_EVERY) | never, claimed_at__isnull=False)
        .filter(Exists(keep), ~Exists(asked))
        .order_by("pk")
    )
    return due
