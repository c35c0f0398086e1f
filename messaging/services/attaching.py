"""Files of messages: kept, scanned, taken away. Called by services that have asked who may, and by the clock."""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.core.cache import cache
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.errors import NotPossible
from portal.core.files import Infected, NoScanner, SentFile, look_for_viruses
from portal.core.realtime import push
from portal.core.text import isolated

from ..events import as_files, group_of
from ..models import Attachment, Message
from ..models.attachments import FOLDER

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Files that one turn of the clock asks the scanner about."""
LEFT_BEHIND = dt.timedelta(days=1)
"""A file without a row that is older belongs to nothing: whatever wrote it was killed before it could say for what."""
LOOK_EVERY = 24 * 3600


class RefusedFile(NotPossible):
    """One of several files cannot be sent; `place` is where it stands among them, from 0."""

    def __init__(self, code: str, message: Any, place: int) -> None:
        super().__init__(code, message, "files")
        self.place = place


@contextmanager
def kept(files: Sequence[SentFile]) -> Iterator[list[Attachment]]:
    """The files on disk, as attachments without a message yet; where what follows fails, none is left.

    Raises RefusedFile for one that holds a virus. One that could not be looked through is held.
    """
    looked = _looked_through(files)
    attachments: list[Attachment] = []
    try:
        for sent, attachment in zip(files, looked, strict=True):
            attachments.append(attachment)
            attachment.file.save(sent.name, File(sent.content), save=False)
            if sent.small:
                attachment.small.save("small.jpg", File(io.BytesIO(sent.small)), save=False)
        yield attachments
    except BaseException:
        drop(attachments)
        raise


def drop(attachments: Iterable[Attachment]) -> None:
    """Take their files from the disk, now; files that are gone already do no harm."""
    _take_from_disk(_paths_of(attachments))


def take_away(message: Message) -> None:
    """Files of a message that is taken back: rows now, files once it is sure that the rows are gone."""
    gone = list(Attachment.objects.filter(message=message))
    if gone:
        transaction.on_commit(partial(_take_from_disk, _paths_of(gone)))
        Attachment.objects.filter(pk__in=[one.pk for one in gone]).delete()


def scan_held() -> int:
    """Ask the scanner about files that wait for it; returns how many need not wait any more.

    Twice at once does no harm: each file is freed or refused by a guarded update.
    """
    done = 0
    waiting = Attachment.objects.filter(held_at__isnull=False).select_related("message__conversation")
    for attachment in waiting.order_by("held_at", "pk")[:AT_ONCE]:
        still_waits = Attachment.objects.filter(pk=attachment.pk, held_at__isnull=False)
        try:
            with attachment.file.open("rb") as content:
                scanned_at = timezone.now() if look_for_viruses(content) else None
        except FileNotFoundError:
            still_waits.update(held_at=None, refused_at=timezone.now())
        except Infected as found:
            log.warning("a file that waited holds %s and is gone", found, extra={"attachment": attachment.public_id})
            _refuse(attachment)
        except NoScanner as error:
            if error.is_away:
                log.warning("files wait for the virus scanner: %s", error)
                return done
            # It cannot tell of this one: others are asked about first from now on.
            log.warning("the virus scanner cannot tell: %s", error, extra={"attachment": attachment.public_id})
            still_waits.update(held_at=timezone.now())
            continue
        else:
            still_waits.update(held_at=None, scanned_at=scanned_at)
        _tell(attachment.message)
        done += 1
    return done


def sweep() -> int:
    """Once a day: files in our folder that no row knows. Returns how many were taken away."""
    if not cache.add("messaging.sweep", value=True, timeout=LOOK_EVERY):
        return 0
    gone = 0
    months = default_storage.listdir(FOLDER)[0] if default_storage.exists(FOLDER) else []
    for month in months:
        names = [f"{FOLDER}/{month}/{name}" for name in default_storage.listdir(f"{FOLDER}/{month}")[1]]
        for start in range(0, len(names), 500):
            gone += _sweep_some(names[start : start + 500])
    return gone


def _sweep_some(names: list[str]) -> int:
    before = timezone.now() - LEFT_BEHIND
    rows = Attachment.objects.filter(Q(file__in=names) | Q(small__in=names))
    known = {path for pair in rows.values_list("file", "small") for path in pair}
    left = [one for one in names if one not in known and default_storage.get_modified_time(one) < before]
    _take_from_disk(left)
    return len(left)


def _looked_through(files: Sequence[SentFile]) -> list[Attachment]:
    """As attachments, each scanned or held. Where nobody answers for one, nobody is asked about the next: somebody sits and waits."""
    looked, is_away = [], False
    for place, sent in enumerate(files):
        attachment = _as_attachment(sent)
        looked.append(attachment)
        if is_away:
            attachment.held_at = timezone.now()
            continue
        try:
            if look_for_viruses(sent.content):
                attachment.scanned_at = timezone.now()
        except Infected as found:
            log.warning("a file that was sent holds %s and was refused", found)
            words = _("%(name)s holds a virus, says our scanner. It was not sent. Check the device it comes from.")
            raise RefusedFile("infected", words % {"name": isolated(sent.name)}, place) from found
        except NoScanner as error:
            log.warning("a file waits for the virus scanner: %s", error)
            attachment.held_at, is_away = timezone.now(), error.is_away
    return looked


def _as_attachment(sent: SentFile) -> Attachment:
    return Attachment(
        name=sent.name,
        media_type=sent.media_type,
        sort=sent.sort,
        size=sent.size,
        width=sent.width,
        height=sent.height,
        seconds=sent.seconds,
    )


def _refuse(attachment: Attachment) -> None:
    with transaction.atomic():
        waits = Attachment.objects.filter(pk=attachment.pk, held_at__isnull=False)
        if waits.update(held_at=None, refused_at=timezone.now(), small=""):
            transaction.on_commit(partial(_take_from_disk, _paths_of([attachment])))


def _tell(message: Message) -> None:
    files = list(Attachment.objects.filter(message=message))
    push(group_of(message.conversation), as_files(message.conversation, message, files))


def _paths_of(attachments: Iterable[Attachment]) -> list[str]:
    return [str(file.name) for one in attachments for file in (one.file, one.small) if file]


def _take_from_disk(paths: Iterable[str]) -> None:
    for path in paths:
        default_storage.delete(path)
