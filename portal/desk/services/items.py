"""What a person of the office does with a row of the queue: take it, hand it over, put it off, settle it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_text
from portal.organisations.services.whom import staff_of
from portal.ui.words import number

from .. import permissions
from ..models import QueueItem
from ..models.queue import LONGEST_WORDS

LONGEST_PUT_OFF = 183
"""Days."""


def assign(item: QueueItem, *, by: User, to: User | None) -> None:
    """To oneself, to a colleague of the same office, or to nobody in particular."""
    _at_desk(item, by)
    if to is not None and to not in staff_of(item.cluster):
        raise NotPossible("colleague", _("Choose somebody of your office."), "to")
    QueueItem.objects.filter(pk=item.pk).update(assigned_to=to)


def put_off(item: QueueItem, *, by: User, until: dt.date | None) -> None:
    """It stands in the queue again on that day."""
    _at_desk(item, by)
    today = timezone.localdate()
    if until is None:
        raise NotPossible("until", _("Say until which day."), "until")
    if until <= today:
        raise NotPossible("until", _("Choose a day after today."), "until")
    if until > today + dt.timedelta(days=LONGEST_PUT_OFF):
        raise NotPossible("until", _("Choose a day within six months."), "until")
    QueueItem.objects.filter(pk=item.pk).update(put_off_until=until)


def settle(item: QueueItem, *, by: User, note: str) -> None:
    """Somebody of the office says that there is nothing more to do, and why. A second click changes nothing."""
    _at_desk(item, by)
    note = clean_text(note)
    if not note:
        raise NotPossible("note", _("Write in a few words what came of it."), "note")
    if len(note) > LONGEST_WORDS:
        told = _("At most %(most)s letters; this has %(many)s.")
        raise NotPossible("too_long", told % {"most": number(LONGEST_WORDS), "many": number(len(note))}, "note")
    open_one = QueueItem.objects.filter(pk=item.pk, done_at=None)
    if open_one.update(done_at=timezone.now(), done_by=by, done_note=note):
        record("queue.settled", by=by, about=item.cluster, kind=item.kind, item=item.public_id)


def bring_back(item: QueueItem, *, by: User) -> None:
    """What was put off or settled waits again."""
    _at_desk(item, by)
    QueueItem.objects.filter(pk=item.pk).update(put_off_until=None, done_at=None, done_by=None, done_note="")


def _at_desk(item: QueueItem, by: User) -> None:
    if not permissions.can_work_at_desk(by, item.cluster):
        raise NotAllowed
