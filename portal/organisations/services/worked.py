"""Saying that two organisations have worked with one another, and taking it back. It counts once both have said so."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify, withdraw

from .. import permissions
from ..models import Organisation, WorkedTogether
from .references import tells_of_finance
from .whom import keepers_of


@transaction.atomic
def say_worked_together(organisation: Organisation, other: Organisation, *, by: User) -> WorkedTogether:
    """One side's word; the other is asked, or told that both have said so now. Saying it again changes nothing."""
    if not permissions.can_say_worked_together(by, organisation):
        raise NotAllowed
    if organisation.pk == other.pk:
        raise NotPossible("self", _("That is your own organisation. Name another one."))
    if tells_of_finance(organisation, other):
        message = _("A company and a finance provider are not shown together: nobody needs to know who has finance.")
        raise NotPossible("finance", message)
    first, second = sorted((organisation, other), key=lambda one: one.pk)
    row, _made = WorkedTogether.objects.get_or_create(first=first, second=second)
    side = "first_said_at" if first.pk == organisation.pk else "second_said_at"
    if not WorkedTogether.objects.filter(pk=row.pk, **{side: None}).update(**{side: timezone.now()}):
        return row
    row.refresh_from_db()
    record("worked.said", by=by, about=organisation, other=other.public_id)
    withdraw("worked.asked", about=row)
    # Whoever keeps the other out, or is kept out, is not written to; nobody is told why.
    if not permissions.keep_apart(organisation, other):
        notify("worked.confirmed" if row.is_confirmed else "worked.asked", to=keepers_of(other), about=row, by=by)
    return row


@transaction.atomic
def take_back_worked_together(row: WorkedTogether, organisation: Organisation, *, by: User) -> None:
    """It was not so, or shall not be told any more: either side alone ends it for both."""
    if organisation.pk not in {row.first_id, row.second_id}:
        raise NotAllowed
    if not permissions.can_say_worked_together(by, organisation):
        raise NotAllowed
    for kind in ("worked.asked", "worked.confirmed"):
        withdraw(kind, about=row)
    record("worked.taken_back", by=by, about=organisation, other=row.other_than(organisation).public_id)
    row.delete()
