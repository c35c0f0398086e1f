"""A person asks for a copy of their own data, a task makes it, they fetch it by a signed link, the clock takes it away."""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import partial

from django.core import signing
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from portal.accounts.mail import in_words_of
from portal.accounts.models import User
from portal.accounts.permissions import can_change_person
from portal.accounts.personal_data import holders
from portal.activity.services import record
from portal.core.errors import NotAllowed
from portal.outbox.services import Priority, enqueue

from .. import tasks
from ..models import Copy
from ..models.copies import LASTS

SALT = "privacy.copy"
JUST_NOW = dt.timedelta(minutes=10)


@transaction.atomic
def ask_for_copy(person: User, *, by: User) -> Copy:
    """A copy that is being made, or was made just now, is the one: two clicks are one. A new one takes the place of the old."""
    if not can_change_person(by, person):
        raise NotAllowed
    User.objects.select_for_update().get(pk=person.pk)
    before = Copy.objects.filter(person=person).order_by("-pk").first()
    if before and before.is_there and before.asked_at > timezone.now() - JUST_NOW:
        return before
    if before and before.made_at is None:
        _ring(before)  # one that was given up is tried again
        return before
    _take_away(list(Copy.objects.filter(person=person)))
    copy = Copy.objects.create(person=person, parts=sum(1 for _ in holders))
    record("person.copy_asked", by=person, person=person)
    _ring(copy)
    return copy


def _ring(copy: Copy) -> None:
    """Somebody sits and waits for it."""
    enqueue(tasks.make_copy, key=copy.public_id, priority=Priority.URGENT, copy=copy.public_id)


def make_copy(public_id: str) -> None:
    """Write the file in the person's language. A second run finds it made; one that was killed begins again."""
    from .archive import write_archive

    copy = Copy.objects.select_related("person").filter(public_id=public_id, made_at=None).first()
    if copy is None:
        return

    def tell(done: int) -> None:
        Copy.objects.filter(pk=copy.pk).update(done=done)

    with tempfile.TemporaryFile() as file:
        with in_words_of(copy.person):
            write_archive(file, copy.person, tell=tell)
        size = file.tell()
        file.seek(0)
        with transaction.atomic():
            # Held against erasing: no file may come to lie there for somebody who has gone meanwhile.
            current = Copy.objects.select_for_update().filter(pk=copy.pk, made_at=None).first()
            if current is None:
                return
            current.file.save(f"{copy.public_id}.zip", File(file), save=False)
            current.made_at = timezone.now()
            current.expires_at = current.made_at + LASTS
            current.size = size
            current.save()


def token_of(copy: Copy) -> str:
    return signing.dumps(copy.public_id, salt=SALT)


@transaction.atomic
def fetch_copy(token: str, *, by: User) -> Copy:
    """The copy that a link opens: for the person whose it is, while it is there. Each time is written down."""
    try:
        public_id = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        raise NotAllowed from None
    copy = Copy.objects.filter(public_id=public_id, person=by, expires_at__gt=timezone.now()).first()
    if copy is None:
        raise NotAllowed
    record("person.copy_fetched", by=by, person=by)
    return copy


def forget_copies(*, made_before: dt.datetime, limit: int) -> int:
    """By the clock: those whose week is over go with their files. Returns how many, at most `limit`."""
    over = list(Copy.objects.filter(made_at__lte=made_before).order_by("pk")[:limit])
    with transaction.atomic():
        _take_away(over)
    return len(over)


def erase_copies(person: User) -> None:
    _take_away(list(Copy.objects.filter(person=person)))


def _take_away(copies: list[Copy]) -> None:
    """The rows now, the files when that is certain."""
    Copy.objects.filter(pk__in=[copy.pk for copy in copies]).delete()
    for copy in copies:
        if name := copy.file.name:
            transaction.on_commit(partial(copy.file.storage.delete, name))
