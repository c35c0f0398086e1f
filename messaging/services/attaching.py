"""Files of messages: kept, scanned, taken away. Called by services that have asked who may, and by the clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from portal.core.files import SentFile, keeping
from portal.core.realtime import push
from portal.ui.files import said_at

from ..events import as_files, group_of
from ..models import Attachment, Message


@contextmanager
def kept(files: Sequence[SentFile]) -> Iterator[list[Attachment]]:
    """The files on disk, as attachments without a message yet; where what follows fails, none is left. Raises RefusedFile."""
    with said_at("files"), keeping.kept(Attachment, files) as attachments:
        yield attachments


def take_away(message: Message) -> None:
    """Files of a message that is taken back: rows now, files once it is sure that the rows are gone."""
    gone = list(Attachment.objects.filter(message=message))
    if gone:
        keeping.drop_once_sure(gone)
        Attachment.objects.filter(pk__in=[one.pk for one in gone]).delete()


def scan_held() -> int:
    """By the clock: ask the scanner about files that wait; returns how many need not wait any more."""
    return keeping.scan_held(Attachment.objects.select_related("message__conversation"), _tell)


def sweep() -> int:
    """Once a day: files in our folder that no row knows."""
    return keeping.sweep(Attachment)


def _tell(attachment: Attachment) -> None:
    message = attachment.message
    files = list(Attachment.objects.filter(message=message))
    push(group_of(message.conversation), as_files(message.conversation, message, files))
