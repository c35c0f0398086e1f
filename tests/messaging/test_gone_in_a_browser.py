"""An open page whose reader is taken out of the conversation says why, and leaves what was typed to be copied."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from pytest_django.live_server_helper import LiveServer

from messaging.models import Conversation, Message
from messaging.services.members import go_out
from portal.accounts.models import User
from tests.portal.organisations.test_in_a_browser import signed_in

from .test_signed_out_in_a_browser import composer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Line 2 is free from Sunday on."


def opened(browser: Browser, live_server: LiveServer, client: Client, who: User) -> Page:
    client.force_login(who)
    return signed_in(browser, live_server, client).new_page()


def says_why(page: Page) -> None:
    expect(page.locator("[data-part=gone]")).to_contain_text("You take part in this conversation no longer")
    expect(composer(page)).to_have_value(WORDS)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_hidden()
    expect(page.get_by_text("You write for")).to_be_hidden()
    expect(page.locator("[data-part=status]")).to_contain_text("Copy from here")
    assert not Message.objects.filter(text=WORDS).exists()


def test_without_a_socket(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    page = opened(browser, live_server, client, cast.packer_owner)
    page.goto(f"{live_server.url}{talk.get_absolute_url()}")
    composer(page).fill(WORDS)
    go_out(talk, cast.packer)
    page.get_by_role("button", name="Send", exact=True).click()
    says_why(page)


@pytest.mark.parametrize("refused", ["say", "join"])
def test_by_socket(
    refused: str,
    browser: Browser,
    live_server: LiveServer,
    client: Client,
    cast: SimpleNamespace,
    talk: Conversation,
) -> None:
    """Refused when it is said, or when the page comes back after it was closed."""
    page = opened(browser, live_server, client, cast.packer_owner)
    sockets: list[WebSocketRoute] = []

    def serve(socket: WebSocketRoute) -> None:
        is_again = bool(sockets)

        def answer(text: str | bytes) -> None:
            frame: dict[str, Any] = json.loads(text)
            verb = frame["do"]
            said = {"refused": verb} if verb == "say" or (is_again and refused == "join") else {"joined": True}
            socket.send(json.dumps({name: frame.get(name) for name in ("topic", "id", "ref")} | said))

        sockets.append(socket)
        socket.on_message(answer)

    page.route_web_socket(re.compile(r"/ws/"), serve)
    page.goto(f"{live_server.url}{talk.get_absolute_url()}")
    composer(page).fill(WORDS)
    go_out(talk, cast.packer)
    if refused == "say":
        page.get_by_role("button", name="Send", exact=True).click()
    else:
        sockets[0].close(code=4403)
    says_why(page)
