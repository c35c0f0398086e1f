"""What is written stays on the device when the session ended elsewhere, for the same person; what cannot be sent is refused at once."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect
from pytest_django.live_server_helper import LiveServer

from messaging.models import Conversation, Message
from portal.accounts.models import User
from portal.core.live import codes
from tests.portal.organisations.test_in_a_browser import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Line 2 is free from Sunday on."


class Sockets:
    """A server that lets pages join, and closes them when told to."""

    def __init__(self, page: Page) -> None:
        self.open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile(r"/ws/"), self._serve)

    def _serve(self, socket: WebSocketRoute) -> None:
        def answer(text: str | bytes) -> None:
            frame: dict[str, Any] = json.loads(text)
            socket.send(json.dumps({name: frame.get(name) for name in ("topic", "id", "ref")} | {"joined": True}))

        self.open.append(socket)
        socket.on_message(answer)


def signed_in_again(context: BrowserContext, live_server: LiveServer, person: User) -> None:
    client = Client()
    client.force_login(person)
    found = [{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()]
    context.add_cookies(found)  # type: ignore[arg-type]


def composer(page: Page) -> Any:
    return page.get_by_role("textbox", name="Message", exact=True)


def test_signed_out_elsewhere_it_says_so_and_keeps_what_is_written_for_the_same_person(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    client.force_login(cast.firm_owner)
    context = signed_in(browser, live_server, client)
    page = context.new_page()
    sockets = Sockets(page)
    address = f"{live_server.url}{talk.get_absolute_url()}"
    page.goto(address)
    composer(page).fill("Line 2 is free")
    page.wait_for_function("document.querySelector('[data-part=choose]:not([hidden])')")
    Session.objects.all().delete()
    for socket in sockets.open:
        socket.close(code=codes.SIGNED_OUT)
    out = page.locator("[data-part=out]")
    expect(out).to_contain_text("You were signed out here. What you wrote is kept on this device.")
    composer(page).fill(WORDS)
    page.get_by_role("button", name="Send").click()
    expect(composer(page)).to_have_value(WORDS)
    out.get_by_role("link", name="Sign in again").click()
    page.wait_for_url(re.compile(rf"/accounts/login/\?next={re.escape(talk.get_absolute_url())}"))

    signed_in_again(context, live_server, cast.packer_owner)
    page.goto(address)
    expect(page.locator("[data-part=choose]")).to_be_visible()
    expect(composer(page)).to_have_value("")

    signed_in_again(context, live_server, cast.firm_owner)
    page.goto(address)
    expect(composer(page)).to_have_value(WORDS)
    assert not Message.objects.filter(text=WORDS).exists()


def test_sent_without_a_socket_and_without_a_session_it_waits_and_goes_once_signed_in(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    client.force_login(cast.firm_owner)
    context = signed_in(browser, live_server, client)
    page = context.new_page()
    address = f"{live_server.url}{talk.get_absolute_url()}"
    page.goto(address)
    expect(page.locator("[data-part=choose]")).to_be_visible()
    Session.objects.all().delete()
    composer(page).fill(WORDS)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-part=out]")).to_be_visible()
    expect(page.locator(".thread .msg.waiting")).to_contain_text(WORDS)
    assert page.url == address
    signed_in_again(context, live_server, cast.firm_owner)
    page.goto(address)
    expect(page.locator(".thread .msg:not(.waiting)")).to_contain_text(WORDS)
    expect(page.locator(".thread .msg.waiting")).to_have_count(0)
    assert Message.objects.filter(text=WORDS).count() == 1


def test_a_character_that_cannot_be_sent_is_refused_at_once_and_stays_in_the_field(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    client.force_login(cast.firm_owner)
    page = signed_in(browser, live_server, client).new_page()
    Sockets(page)
    page.goto(f"{live_server.url}{talk.get_absolute_url()}")
    expect(page.locator("[data-part=choose]")).to_be_visible()
    composer(page).evaluate("field => (field.value = 'Line 2\\0 is free')")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("form.composer [data-part=status]")).to_contain_text("a character that cannot be sent")
    expect(page.locator(".thread .msg.waiting")).to_have_count(0)
    expect(composer(page)).to_have_value("Line 2\0 is free")
