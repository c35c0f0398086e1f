"""Files in a real browser: chosen, shown, sent with and without a script; and a voice note that is really recorded."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from messaging.models import Attachment, Conversation, Message
from portal.core.files import read_file
from portal.devstack import chromium
from tests import sendable
from tests.portal.organisations.test_in_a_browser import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
LABEL = FilePayload(name="Label and film.pdf", mimeType="application/pdf", buffer=sendable.PDF)
PICTURE = FilePayload(name="IMG_1.jpg", mimeType="image/jpeg", buffer=sendable.photograph())


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def with_microphone(browser: Browser) -> Iterator[Browser]:
    """The same browser on a machine that has a microphone, which beeps."""
    found = browser.browser_type.launch(executable_path=chromium.find(), args=[*chromium.FLAGS, *MICROPHONE])
    yield found
    found.close()


def open_talk(browser: Browser, server: LiveServer, client: Client, talk: Conversation, **how: Any) -> Page:
    page = signed_in(browser, server, client, **how).new_page()
    page.set_default_timeout(30_000)
    page.goto(f"{server.url}{talk.get_absolute_url()}")
    return page


def test_files_are_chosen_left_out_and_sent(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    client.force_login(cast.firm_owner)
    page = open_talk(browser, live_server, client, talk)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    field = page.locator("#id_files")
    expect(field).to_be_hidden()
    expect(page.get_by_role("button", name="File", exact=True)).to_be_visible()
    field.set_input_files([LABEL, PICTURE, FilePayload(name="wrong.txt", mimeType="text/plain", buffer=b"x")])
    chosen = page.get_by_role("list", name="Chosen files").get_by_role("listitem")
    expect(chosen).to_have_count(3)
    expect(chosen.first).to_contain_text("Label and film.pdf")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Leave out wrong.txt").click()
    expect(chosen).to_have_count(2)
    page.get_by_role("textbox", name="Message", exact=True).fill("Here is the label.")
    page.get_by_role("button", name="Send").click()
    message = page.locator(".thread .msg:not(.waiting)")
    expect(message).to_have_count(1)
    expect(message).to_contain_text("Here is the label.")
    expect(message.get_by_role("link", name="Label and film.pdf")).to_be_visible()
    picture = message.get_by_role("img", name="Picture: IMG_1.jpg")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 480
    expect(page.locator(".thread .waiting")).to_have_count(0)
    assert Axe().run(page).response["violations"] == []
    with page.expect_download() as saved:
        message.get_by_role("link", name="Label and film.pdf").click()
    assert saved.value.suggested_filename == "Label and film.pdf"
    assert Path(saved.value.path()).read_bytes() == sendable.PDF
    assert Message.objects.get(kind="said").attachments.count() == 2
    assert faults == []


def test_what_is_refused_comes_back_without_the_file_that_cannot_be_sent(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    client.force_login(cast.firm_owner)
    page = open_talk(browser, live_server, client, talk)
    bad = FilePayload(name="page.pdf", mimeType="application/pdf", buffer=b"<html>")
    page.locator("#id_files").set_input_files([LABEL, bad])
    page.get_by_role("textbox", name="Message", exact=True).fill("Both.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-part=status]")).to_contain_text("is a web page or a drawing")
    expect(page.get_by_role("textbox", name="Message", exact=True)).to_have_value("Both.")
    expect(page.locator("[data-part=status]")).to_contain_text("It was left out.")
    chosen = page.get_by_role("list", name="Chosen files").get_by_role("listitem")
    expect(chosen).to_have_count(1)
    expect(chosen).to_contain_text("Label and film.pdf")
    expect(page.locator(".thread .msg")).to_have_count(0)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".thread .msg:not(.waiting)")).to_have_count(1)
    assert Attachment.objects.get().name == "Label and film.pdf"


def test_without_a_script_a_plain_field_sends_them(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    client.force_login(cast.firm_owner)
    page = open_talk(browser, live_server, client, talk, java_script_enabled=False)
    for part in ("File", "Photograph", "Voice note"):
        expect(page.get_by_role("button", name=part, exact=True)).to_have_count(0)
    page.get_by_label("Files", exact=True).set_input_files([PICTURE, LABEL])
    page.get_by_role("button", name="Send").click()
    message = page.locator(".thread .msg")
    expect(message.get_by_role("img", name="Picture: IMG_1.jpg")).to_be_visible()
    expect(message.get_by_role("link", name="Label and film.pdf")).to_be_visible()


def test_a_voice_note_is_recorded_discarded_and_sent(
    with_microphone: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    client.force_login(cast.firm_owner)
    page = open_talk(with_microphone, live_server, client, talk)
    record = page.get_by_role("button", name="Voice note", exact=True)
    record.click()
    expect(page.get_by_role("timer")).to_have_text("0:01 of 2:00")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Discard").click()
    expect(record).to_be_focused()
    chosen = page.get_by_role("list", name="Chosen files").get_by_role("listitem")
    expect(chosen).to_have_count(0)
    record.click()
    expect(page.get_by_role("timer")).to_have_text("0:02 of 2:00")
    page.get_by_role("button", name="Stop and keep").click()
    expect(chosen).to_have_count(1)
    page.get_by_role("button", name="Send").click()
    sound = page.locator(".thread .msg:not(.waiting) audio")
    expect(sound).to_have_count(1)
    attachment = Attachment.objects.get()
    assert (attachment.sort, attachment.media_type) == ("sound", "audio/webm")
    assert attachment.seconds in {2, 3}
    lasts = sound.evaluate(
        "(audio) => new Promise((done, fail) => { audio.onloadedmetadata = () => done(true);"
        " audio.onerror = () => fail(audio.error.message); audio.load(); })"
    )
    assert lasts
    with attachment.file.open("rb") as kept:
        assert read_file(io.BytesIO(kept.read()), "again").ending == "webm"


def test_without_a_microphone_it_says_so(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    client.force_login(cast.firm_owner)
    page = open_talk(browser, live_server, client, talk)
    page.get_by_role("button", name="Voice note", exact=True).click()
    expect(page.locator("[data-part=status]")).to_contain_text("The microphone cannot be used.")
    expect(page.get_by_role("timer")).to_be_hidden()
