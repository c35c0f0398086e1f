"""Files by plain forms, and handed out to whoever reads the conversation at that moment."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.models import Attachment, Conversation, Message
from messaging.services.conversations import open_conversation
from messaging.services.messages import delete_message
from portal.accounts.models import User
from tests import sendable
from tests.clamd import Clamd
from tests.sendable import upload

pytestmark = pytest.mark.django_db

Browser = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def send(client: Client, talk: Conversation, *files: Any, text: str = "", **how: Any) -> Any:
    given = {"text": text, "client_id": str(uuid.uuid4()), "files": list(files)}
    return client.post(f"{talk.get_absolute_url()}send/", given, **how)


def page_of(client: Client, talk: Conversation) -> BeautifulSoup:
    return BeautifulSoup(client.get(talk.get_absolute_url()).content, "html.parser")


def address(attachment: Attachment) -> str:
    return f"{attachment.message.conversation.get_absolute_url()}files/{attachment.public_id}/"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture
def label(cast: SimpleNamespace, talk: Conversation, browser_of: Browser) -> Attachment:
    send(browser_of(cast.firm_owner), talk, upload(sendable.PDF, "Label and film.pdf"))
    return Attachment.objects.select_related("message__conversation").get()


def test_sent_by_a_plain_form_they_stand_in_the_thread_and_beside_it(
    cast: SimpleNamespace, talk: Conversation, browser_of: Browser
) -> None:
    client = browser_of(cast.firm_owner)
    form = page_of(client, talk).select_one("form.composer")
    assert form["enctype"] == "multipart/form-data"
    field = form.select_one("[name=files]")
    assert field.has_attr("multiple")
    assert "image/*" in field["accept"]  # so that a telephone offers its camera
    answer = send(
        client,
        talk,
        upload(sendable.PDF, "../Label and film.exe"),
        upload(sendable.photograph(), "IMG_1.heic"),
        upload(sendable.ogg(75), "note.opus"),
    )
    assert (answer.status_code, answer["Location"]) == (302, f"{talk.get_absolute_url()}#last")
    label, picture, sound = Attachment.objects.all()
    for person in (cast.firm_owner, cast.packer_owner):
        page = page_of(browser_of(person), talk)
        message = page.select_one(".thread .msg")
        row = message.select_one(f"[data-file='{label.public_id}']")
        assert row.get_text().strip() == "Label and film.pdf PDF, 1 KB"
        assert row.a["href"] == address(label)
        image = message.select_one("img")
        assert (image["src"], image["width"], image["height"]) == (f"{address(picture)}small/", "800", "600")
        assert image["alt"] == "Picture: IMG_1.jpg"
        assert image.parent["href"] == address(picture)
        assert message.select_one("audio[controls]")["src"] == address(sound)
        assert "1:15" in message.get_text()
        beside = page.select_one("aside.ctx").select("li a[href*='/files/']")
        assert [one.get_text() for one in beside] == ["note.ogg", "IMG_1.jpg", "Label and film.pdf"]
    inbox = BeautifulSoup(browser_of(cast.packer_owner).get("/messages/").content, "html.parser")
    assert "Label and film.pdf" in inbox.select_one(".convs p").get_text()


def test_what_cannot_be_sent_is_said_at_the_field_and_the_words_stay(
    cast: SimpleNamespace, talk: Conversation, browser_of: Browser
) -> None:
    answer = send(
        browser_of(cast.firm_owner),
        talk,
        upload(sendable.packed({"a": "a"}), "all \u202ef.zip"),
        upload(sendable.PDF, "a.pdf"),
        upload(b"<html>", "page.pdf"),
        text="Here they are.",
    )
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    said = page.select_one(".errsum").get_text()
    assert "\u2068all f.zip\u2069 is an archive. Send the files in it one by one." in said
    assert "page.pdf\u2069 is a web page" in said
    assert page.select_one("#id_files")["aria-invalid"] == "true"
    assert page.select_one(".composer textarea").get_text().strip() == "Here they are."
    assert "Choose the files again" in page.select_one(".composer").get_text()
    assert not Message.objects.filter(kind="said").exists()
    assert "Choose the files again" not in page_of(browser_of(cast.firm_owner), talk).get_text()


def test_too_many_are_refused_before_they_are_read(
    cast: SimpleNamespace, talk: Conversation, browser_of: Browser
) -> None:
    answer = send(browser_of(cast.firm_owner), talk, *[upload(b"<html>", "a.html") for _ in range(6)])
    assert answer.status_code == 422
    assert "A message takes at most 5 files." in answer.content.decode()


def test_a_script_is_answered_in_short(cast: SimpleNamespace, talk: Conversation, browser_of: Browser) -> None:
    client = browser_of(cast.firm_owner)
    good = send(client, talk, upload(sendable.PDF, "a.pdf"), headers={"accept": "application/json"})
    assert (good.status_code, good.json()) == (201, {"seq": 2})
    bad = send(client, talk, upload(b"", "a.pdf"), headers={"accept": "application/json"})
    assert (bad.status_code, bad.json()) == (
        422,
        {"message": "\u2068a.pdf\u2069 is empty. Choose it again, or send another.", "refused": [0]},
    )


def test_a_script_is_told_which_files_cannot_be_sent(
    cast: SimpleNamespace, talk: Conversation, browser_of: Browser, settings: Any
) -> None:
    client = browser_of(cast.firm_owner)
    accept = {"headers": {"accept": "application/json"}}
    good, bad = upload(sendable.PDF, "a.pdf"), upload(sendable.PDF + b"VIRUS", "a.pdf")
    unfit = [upload(b"", "100 %.pdf"), upload(sendable.PDF, "a.pdf"), upload(b"<html>", "c.pdf")]
    assert send(client, talk, *unfit, **accept).json()["refused"] == [0, 2]
    with Clamd() as running:
        settings.CLAMD_URL = running.address
        answer = send(client, talk, good, bad, **accept).json()
    assert answer["refused"] == [1]
    assert "holds a virus" in answer["message"]
    many = [upload(sendable.PDF, "a.pdf") for _ in range(6)]
    assert send(client, talk, *many, **accept).json()["refused"] == []


def test_a_document_is_saved_and_does_nothing(cast: SimpleNamespace, browser_of: Browser, label: Attachment) -> None:
    answer = browser_of(cast.packer_owner).get(address(label))
    assert body(answer) == sendable.PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="Label and film.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert {part.strip() for part in answer["Cache-Control"].split(",")} >= {"private", "no-store"}


def test_a_picture_is_shown_and_holds_no_place(cast: SimpleNamespace, talk: Conversation, browser_of: Browser) -> None:
    client = browser_of(cast.firm_owner)
    send(client, talk, upload(sendable.photograph(2000, 1000), "صورة.heic"))
    picture = Attachment.objects.select_related("message__conversation").get()
    for path, name in (("", picture.file.name), ("small/", picture.small.name)):
        answer = client.get(f"{address(picture)}{path}")
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")
        content = body(answer)
        assert b"Huda" not in content
        assert name not in str(answer.headers)


@pytest.mark.parametrize("who", ["stranger", "former_member", "researcher", "cluster_manager", "staff_member", None])
def test_others_get_nothing(cast: SimpleNamespace, browser_of: Browser, label: Attachment, who: str | None) -> None:
    answer = browser_of(getattr(cast, who) if who else None).get(address(label))
    assert answer.status_code == (404 if who else 302)


def test_permission_is_asked_for_each_time(cast: SimpleNamespace, browser_of: Browser, label: Attachment) -> None:
    client = browser_of(cast.firm_member)
    assert client.get(address(label)).status_code == 200
    cast.firm.memberships.filter(user=cast.firm_member).update(ended_at=timezone.now())
    assert client.get(address(label)).status_code == 404
    theirs = browser_of(cast.packer_owner)
    assert theirs.get(address(label)).status_code == 200
    label.message.conversation.participants.filter(organisation=cast.packer).update(left_at=timezone.now())
    assert theirs.get(address(label)).status_code == 404


def test_an_id_opens_in_its_own_conversation_alone(
    cast: SimpleNamespace, browser_of: Browser, label: Attachment, match: Any
) -> None:
    other = open_conversation(between=[cast.firm, cast.lab], about=match.listing, subject="Else", by=cast.firm_owner)
    client = browser_of(cast.firm_owner)
    guessed = [
        f"{other.get_absolute_url()}files/{label.public_id}/",
        address(label).replace(label.public_id, "bcdfghjkmnpq"),
    ]
    paths = [
        f"/media/{label.file.name}",
        f"/media/images/../{label.file.name}",
        "/media/private/messages/",
        "/media/images/",
    ]
    assert {client.get(one).status_code for one in guessed} == {404}
    assert {client.get(one).status_code for one in paths} <= {400, 404}


def test_taken_back_held_and_refused_files_are_not_handed_out(
    cast: SimpleNamespace, browser_of: Browser, label: Attachment
) -> None:
    client = browser_of(cast.packer_owner)
    for state in ("held_at", "refused_at"):
        Attachment.objects.update(**{state: timezone.now()})
        assert client.get(address(label)).status_code == 404
        assert "Label and film.pdf" in page_of(client, label.message.conversation).select_one(".thread").get_text()
        assert page_of(client, label.message.conversation).select("a[href*='/files/']") == []
        Attachment.objects.update(**{state: None})
    delete_message(label.message, by=cast.firm_owner)
    assert client.get(address(label)).status_code == 404
    assert "Label and film.pdf" not in page_of(client, label.message.conversation).get_text()


def test_a_file_that_is_not_on_the_disk_is_not_there(
    cast: SimpleNamespace, browser_of: Browser, label: Attachment
) -> None:
    Path(label.file.path).unlink()
    assert browser_of(cast.firm_owner).get(address(label)).status_code == 404


def test_names_stay_names(cast: SimpleNamespace, talk: Conversation, browser_of: Browser) -> None:
    client = browser_of(cast.firm_owner)
    send(client, talk, upload(sendable.PDF, '"><script>alert(1)</script>\r\nX-Evil: 1;.pdf'))
    attachment = Attachment.objects.select_related("message__conversation").get()
    assert page_of(client, talk).select(".thread script") == []
    answer = client.get(address(attachment))
    assert "X-Evil" not in answer.headers
    assert "\n" not in answer["Content-Disposition"]


def test_files_take_as_many_queries_as_one(
    cast: SimpleNamespace, talk: Conversation, browser_of: Browser, django_assert_num_queries: Any
) -> None:
    client = browser_of(cast.firm_owner)
    send(client, talk, upload(sendable.PDF, "a.pdf"))
    page_of(client, talk)
    with CaptureQueriesContext(connection) as with_one:
        page_of(client, talk)
    one = len(with_one)
    for _ in range(2):
        send(client, talk, upload(sendable.PDF, "a.pdf"), upload(sendable.photograph(), "b.jpg"))
    page_of(client, talk)
    with django_assert_num_queries(one):
        page_of(client, talk)


def test_only_where_a_voice_note_can_be_sent_the_microphone_is_allowed(
    cast: SimpleNamespace, talk: Conversation, browser_of: Browser
) -> None:
    client = browser_of(cast.firm_owner)
    assert "microphone=(self)" in client.get(talk.get_absolute_url())["Permissions-Policy"]
    assert "microphone=()" in client.get("/messages/")["Permissions-Policy"]
