"""Files of messages: kept in private, gone with their message, held while nobody can look for viruses."""

from __future__ import annotations

import datetime as dt
import io
import os
import uuid
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from messaging.events import as_event
from messaging.models import Attachment, Conversation, Message
from messaging.own_data import export_messages
from messaging.queries.files import SIZE, files_of
from messaging.services import attaching
from messaging.services.attaching import scan_held, sweep
from messaging.services.messages import MOST_FILES, delete_message, edit_message, post_message
from portal.accounts.models import User
from portal.core.backup.media import there
from portal.core.clock import run_due
from portal.core.errors import NotAllowed, NotPossible
from portal.core.files import SentFile, keeping, read_file
from portal.core.files.keeping import refuse
from tests import sendable
from tests.clamd import Clamd

pytestmark = pytest.mark.django_db

Send = Callable[..., Message]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def send(talk: Conversation) -> Send:
    """`send(firm_owner, (PDF, "Label.pdf"), text="Here it is.")`"""

    def post(by: User, *files: tuple[bytes, str], text: str = "", client_id: uuid.UUID | None = None) -> Message:
        read = [file(content, name) for content, name in files]
        return post_message(talk, by=by, text=text, client_id=client_id or uuid.uuid4(), files=read)

    return post


def file(content: bytes = sendable.PDF, name: str = "Label.pdf") -> SentFile:
    return read_file(io.BytesIO(content), name)


def on_disk(media: Path) -> list[str]:
    return sorted(path.suffix for path in media.rglob("*") if path.is_file())


def test_files_come_with_a_message_and_need_no_words(cast: SimpleNamespace, send: Send, media: Path) -> None:
    message = send(cast.firm_owner, (sendable.PDF, "Label.pdf"), (sendable.photograph(), "IMG_1.heic"))
    pdf, picture = message.attachments.all()
    assert (message.text, pdf.name, pdf.ending, pdf.size) == ("", "Label.pdf", "PDF", len(sendable.PDF))
    assert (picture.name, picture.sort, picture.width, picture.height) == ("IMG_1.jpg", "picture", 800, 600)
    for attachment in (pdf, picture):
        assert attachment.file.name.startswith("private/messages/")
        assert Path(attachment.name).stem not in attachment.file.name
        assert attachment.is_there
        assert attachment.scanned_at is None
    assert pdf.file.read() == sendable.PDF
    assert on_disk(media) == [".jpg", ".jpg", ".pdf"]


def test_without_words_and_files_nothing_is_said(cast: SimpleNamespace, send: Send) -> None:
    with pytest.raises(NotPossible, match="empty"):
        send(cast.firm_owner)


def test_a_message_takes_five(cast: SimpleNamespace, send: Send, media: Path) -> None:
    with pytest.raises(NotPossible, match="too_many_files"):
        send(cast.firm_owner, *[(sendable.PDF, "a.pdf")] * (MOST_FILES + 1))
    assert on_disk(media) == []


def test_sent_twice_it_is_there_once(cast: SimpleNamespace, send: Send, media: Path) -> None:
    client_id = uuid.uuid4()
    first, second = (send(cast.firm_owner, (sendable.PDF, "a.pdf"), client_id=client_id) for _ in range(2))
    assert first == second
    assert on_disk(media) == [".pdf"]


@pytest.mark.parametrize("who", ["stranger", "former_member", "researcher", "cluster_manager"])
def test_others_send_nothing(cast: SimpleNamespace, send: Send, media: Path, who: str) -> None:
    with pytest.raises(NotAllowed):
        send(getattr(cast, who), (sendable.PDF, "a.pdf"))
    assert on_disk(media) == []


def test_what_fails_leaves_no_file(cast: SimpleNamespace, send: Send, media: Path, talk: Conversation) -> None:
    other = Conversation.objects.create()
    client_id = uuid.uuid4()
    Message.objects.create(conversation=other, seq=1, author=cast.firm_owner, client_id=client_id)
    with pytest.raises(NotPossible, match="sent_elsewhere"):
        send(cast.firm_owner, (sendable.PDF, "a.pdf"), client_id=client_id)
    assert on_disk(media) == []
    with pytest.raises(IntegrityError), attaching.kept([file()]):
        raise IntegrityError
    assert on_disk(media) == []


def test_a_message_taken_back_loses_its_files(
    cast: SimpleNamespace, send: Send, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    message = send(cast.firm_owner, (sendable.PDF, "a.pdf"), (sendable.photograph(), "b.jpg"))
    kept = send(cast.firm_owner, (sendable.PDF, "c.pdf"))
    with django_capture_on_commit_callbacks(execute=True):
        delete_message(message, by=cast.firm_owner)
        assert on_disk(media) == [".jpg", ".jpg", ".pdf", ".pdf"]  # until it is sure
    assert list(Attachment.objects.all()) == list(kept.attachments.all())
    assert on_disk(media) == [".pdf"]


def test_words_may_go_from_a_message_with_files(cast: SimpleNamespace, send: Send) -> None:
    message = send(cast.firm_owner, (sendable.PDF, "a.pdf"), text="Here.")
    assert edit_message(message, by=cast.firm_owner, text=" ").text == ""
    assert message.attachments.count() == 1


def test_pages_hear_what_they_need_to_show_it(cast: SimpleNamespace, talk: Conversation, send: Send) -> None:
    message = send(cast.firm_owner, (sendable.photograph(), "IMG.png"), (sendable.webm(5), "Voice note.webm"))
    picture, sound = message.attachments.all()
    told = as_event(talk, message, message.attachments.all())["files"]
    about_it = {"id": picture.public_id, "name": "IMG.jpg", "sort": "picture", "size": picture.size, "state": "there"}
    about_sound = {"id": sound.public_id, "name": "Voice note.webm", "sort": "sound", "size": sound.size}
    assert told == [about_it | {"width": 800, "height": 600}, about_sound | {"state": "there", "seconds": 5}]


def test_the_files_of_a_conversation_are_bounded(cast: SimpleNamespace, talk: Conversation, send: Send) -> None:
    assert not files_of(talk).rows
    for number in range(5):
        send(cast.firm_owner, *[(sendable.PDF, f"{number}.{one}.pdf") for one in range(5)])
    found = files_of(talk)
    assert (len(found.rows), found.has_more, found.rows[0].name) == (SIZE, True, "4.4.pdf")


def test_ones_own_copy_names_ones_files(cast: SimpleNamespace, send: Send) -> None:
    send(cast.firm_owner, (sendable.PDF, "Label.pdf"))
    send(cast.packer_owner, (sendable.PDF, "Theirs.pdf"))
    (told,) = export_messages(cast.firm_owner)
    assert told["files"] == [{"name": "Label.pdf", "type": "application/pdf", "bytes": len(sendable.PDF)}]


def test_a_backup_holds_them(cast: SimpleNamespace, send: Send) -> None:
    (attachment,) = send(cast.firm_owner, (sendable.PDF, "Label.pdf")).attachments.all()
    assert attachment.file.name in {name for name, _path in there()}


# Viruses


@pytest.fixture
def clamd(settings: Any) -> Any:
    with Clamd() as running:
        settings.CLAMD_URL = running.address
        yield running


def test_what_is_clean_is_there_at_once(cast: SimpleNamespace, send: Send, clamd: Clamd) -> None:
    (attachment,) = send(cast.firm_owner, (sendable.PDF, "a.pdf")).attachments.all()
    assert attachment.is_there
    assert attachment.scanned_at is not None
    assert clamd.seen == [sendable.PDF]


def test_what_is_infected_is_refused_calmly(cast: SimpleNamespace, send: Send, clamd: Clamd, media: Path) -> None:
    with pytest.raises(NotPossible) as refused:
        send(cast.firm_owner, (sendable.PDF, "good.pdf"), (sendable.PDF + b"VIRUS", "bad.pdf"), text="Two.")
    assert (refused.value.code, refused.value.field) == ("infected", "files")
    assert "bad.pdf" in refused.value.message
    assert not Message.objects.filter(kind="said").exists()
    assert on_disk(media) == []


def test_what_is_stopped_while_files_are_looked_through_is_not_said(
    cast: SimpleNamespace, send: Send, talk: Conversation, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped_meanwhile(_content: Any) -> bool:
        Conversation.objects.filter(pk=talk.pk).update(stopped_at=timezone.now())
        return True

    monkeypatch.setattr(keeping, "look_for_viruses", stopped_meanwhile)
    with pytest.raises(NotPossible, match="closed"):
        send(cast.firm_owner, (sendable.PDF, "a.pdf"))
    assert on_disk(media) == []


def test_while_nobody_can_look_files_are_held_and_then_handed_out(
    cast: SimpleNamespace, send: Send, settings: Any, media: Path, talk: Conversation
) -> None:
    with Clamd() as running:
        settings.CLAMD_URL = running.address
    message = send(cast.firm_owner, (sendable.PDF, "a.pdf"), (sendable.PDF + b"VIRUS", "b.pdf"))
    assert {one.is_there for one in message.attachments.all()} == {False}
    assert not files_of(talk).rows
    assert scan_held() == 0
    with Clamd() as running:
        settings.CLAMD_URL = running.address
        assert "messaging.scan_held" not in run_due()
        clean, infected = message.attachments.all()
        assert clean.is_there
        assert clean.scanned_at is not None
        assert infected.refused_at is not None
        assert not infected.is_there
        assert scan_held() == 0
    states = [one["state"] for one in as_event(talk, message, message.attachments.all())["files"]]
    assert states == ["there", "refused"]
    assert [one.name for one in files_of(talk).rows] == ["a.pdf"]


def test_what_the_scanner_cannot_tell_does_not_keep_others_waiting(
    cast: SimpleNamespace, send: Send, clamd: Clamd
) -> None:
    clamd.says = b"INSTREAM size limit exceeded. ERROR"
    large, small = send(cast.firm_owner, (sendable.PDF, "a.pdf"), (sendable.PDF + b"2", "b.pdf")).attachments.all()
    assert not large.is_there
    clamd.says_once = b"INSTREAM size limit exceeded. ERROR"
    clamd.says = b""
    assert scan_held() == 1
    large.refresh_from_db()
    small.refresh_from_db()
    assert (large.is_there, small.is_there) == (False, True)


def test_without_a_scanner_nothing_waits_for_one(cast: SimpleNamespace, send: Send, settings: Any) -> None:
    with Clamd() as running:
        settings.CLAMD_URL = running.address
    (held,) = send(cast.firm_owner, (sendable.PDF, "a.pdf")).attachments.all()
    settings.CLAMD_URL = ""
    assert scan_held() == 1
    held.refresh_from_db()
    assert held.is_there
    assert held.scanned_at is None


def test_what_nothing_knows_of_is_swept_after_a_day(cast: SimpleNamespace, send: Send, media: Path) -> None:
    (known,) = send(cast.firm_owner, (sendable.photograph(), "a.jpg")).attachments.all()
    folder = Path(known.file.path).parent
    yesterday = (timezone.now() - dt.timedelta(days=2)).timestamp()
    for path in (folder / "left.pdf", Path(known.file.path), Path(known.small.path)):
        path.touch()
        os.utime(path, (yesterday, yesterday))
    (folder / "new.pdf").touch()
    cache.clear()
    assert sweep() == 1
    assert on_disk(media) == [".jpg", ".jpg", ".pdf"]
    assert sweep() == 0


def test_a_scan_that_comes_too_late_changes_nothing(cast: SimpleNamespace, send: Send, clamd: Clamd) -> None:
    """Two clocks at once: the second finds it freed."""
    (attachment,) = send(cast.firm_owner, (sendable.PDF, "a.pdf")).attachments.all()
    with transaction.atomic():
        refuse(attachment)
    attachment.refresh_from_db()
    assert attachment.is_there
