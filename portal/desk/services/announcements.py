"""An announcement is written, looked at, sent, and withdrawn. Sending is a task: killed anywhere, nobody is told twice or missed."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line, clean_text
from portal.core.versions import write_over
from portal.notifications.services import notify, seen
from portal.notifications.services import withdraw as take_back
from portal.organisations.models import Cluster
from portal.outbox.models import OutboxRow
from portal.outbox.services import TURN, NotNow, enqueue

from .. import permissions, tasks
from ..models import Announcement, Recipient
from ..models.announcements import LANGUAGES
from ..queries.audience import KIND, audience_of

AT_ONCE = 100


def write(cluster: Cluster, *, by: User, submission: UUID | None = None, **fields: Any) -> Announcement:
    """A draft. The same form sent twice makes one."""
    if not permissions.can_announce(by, cluster):
        raise NotAllowed
    given = _cleaned(fields)

    def make() -> Announcement:
        made: Announcement = Announcement.objects.create(cluster=cluster, changed_by=by, submission=submission, **given)
        record("announcement.written", by=by, about=cluster, announcement=made.public_id)
        return made

    return made_once(submission, Announcement, make, cluster=cluster)


@transaction.atomic
def change(announcement: Announcement, *, by: User, version: int, **fields: Any) -> Announcement:
    """While it is a draft. Raises Overtaken."""
    if not permissions.can_announce(by, announcement.cluster):
        raise NotAllowed
    held = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if held.begun_at:
        raise NotPossible("sent", _("It was sent meanwhile, and stays as it is."))
    write_over(announcement, by=by, version=version, **_cleaned(fields))
    return announcement


@transaction.atomic
def discard(announcement: Announcement, *, by: User) -> None:
    """A draft goes. One that was sent stays."""
    if not permissions.can_announce(by, announcement.cluster):
        raise NotAllowed
    Announcement.objects.filter(pk=announcement.pk, begun_at=None).delete()


@transaction.atomic
def send(announcement: Announcement, *, by: User, version: int) -> Announcement:
    """From now on its recipients are written down, and a task tells them. Sending it twice is once.

    Raises NotPossible where it is no longer what was looked at (`version`), or nobody would get it.
    """
    if not permissions.can_announce(by, announcement.cluster):
        raise NotAllowed
    held: Any = Announcement.objects.select_for_update(of=("self",)).select_related("cluster")
    now: Announcement = held.get(pk=announcement.pk)
    if now.begun_at:
        return now
    if now.version != version:
        raise NotPossible("changed", _("Somebody changed it since you looked. Read it again, then send it."))
    found = audience_of(now.cluster, now.audience, by=by)
    if not found.people:
        raise NotPossible("nobody", _("Nobody would get it. Choose other members."))
    Recipient.objects.bulk_create(
        [Recipient(announcement=now, person=one) for one in found.people], ignore_conflicts=True, batch_size=500
    )
    now.begun_at, now.begun_by, now.left_out = timezone.now(), by, found.left_out
    now.save(update_fields=["begun_at", "begun_by", "left_out", "updated_at"])
    record("announcement.sent", by=by, about=now.cluster, announcement=now.public_id, people=len(found.people))
    enqueue(tasks.tell_members, key=now.public_id, priority=OutboxRow.Priority.BULK, announcement=now.pk)
    return now


def tell_members(announcement: int) -> None:
    """Those who have not been told, some at a time: each turn is one transaction that marks and tells, or does neither.

    Raises NotNow when there are more than one turn has time for.
    """
    ends = time.monotonic() + TURN
    while _tell_some(announcement):
        if time.monotonic() > ends:
            raise NotNow("there are more to be told than one turn has time for")
    Announcement.objects.filter(pk=announcement, begun_at__isnull=False, finished_at=None).update(
        finished_at=timezone.now()
    )


@transaction.atomic
def withdraw(announcement: Announcement, *, by: User) -> None:
    """It says so from now on, and who has not been told is not. Again changes nothing."""
    if not permissions.can_announce(by, announcement.cluster):
        raise NotAllowed
    Announcement.objects.select_for_update().get(pk=announcement.pk)
    sent = Announcement.objects.filter(pk=announcement.pk, begun_at__isnull=False, withdrawn_at=None)
    if sent.update(withdrawn_at=timezone.now()):
        take_back(KIND, about=announcement)
        record("announcement.withdrawn", by=by, about=announcement.cluster, announcement=announcement.public_id)


def opened(announcement: Announcement, *, by: User) -> None:
    """Whoever got it has looked at it; the first time counts."""
    seen(KIND, about=announcement, by=by)
    Recipient.objects.filter(announcement=announcement, person=by, opened_at=None).update(opened_at=timezone.now())


@transaction.atomic
def _tell_some(announcement: int) -> bool:
    """Whether there may be more. The announcement's row is held, so that two workers take turns, and a withdrawal comes between."""
    held: Any = Announcement.objects.select_for_update(of=("self",)).select_related("cluster", "begun_by")
    now: Announcement | None = held.filter(pk=announcement, begun_at__isnull=False, withdrawn_at=None).first()
    if now is None:
        return False
    waiting = Recipient.objects.filter(announcement=now, told_at=None).select_related("person").order_by("pk")
    some = list(waiting[:AT_ONCE])
    if not some:
        return False
    Recipient.objects.filter(pk__in=[one.pk for one in some], told_at=None).update(told_at=timezone.now())
    notify(KIND, to=[one.person for one in some], about=now, by=now.begun_by)
    return len(some) == AT_ONCE


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    given = dict(fields)
    whole = 0
    for code in LANGUAGES:
        title = given[f"title_{code}"] = clean_line(given.get(f"title_{code}") or "")[:120]
        text = given[f"text_{code}"] = clean_text(given.get(f"text_{code}") or "")
        if title and not text:
            raise NotPossible("half", _("Write the text in this language too, or take its title out."), f"text_{code}")
        if text and not title:
            raise NotPossible("half", _("Write the title in this language too, or take its text out."), f"title_{code}")
        whole += bool(title)
    if not whole:
        raise NotPossible("empty", _("Write it in one language at least."), f"title_{_own_language()}")
    return given


def _own_language() -> str:
    """That of whoever writes, whose fields stand first."""
    own = (get_language() or "en")[:2]
    return own if own in LANGUAGES else LANGUAGES[0]
