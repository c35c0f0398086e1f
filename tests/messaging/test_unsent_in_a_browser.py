"""What is typed while the server has a fault: it stands there as kept on this device, and goes again by itself, once."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, WebSocketRoute, expect
from pytest_django.live_server_helper import LiveServer

from messaging.models import Conversation
from tests.portal.organisations.test_in_a_browser import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_fault_of_the_server_keeps_the_words_and_sends_them_again(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    sent: list[str] = []

    def serve(socket: WebSocketRoute) -> None:
        """A server that has a fault when something is said for the first time."""

        def answer(text: str | bytes) -> None:
            frame: dict[str, Any] = json.loads(text)
            about = {"topic": frame["topic"], "id": frame["id"]}
            said: dict[str, Any] = {"joined": True}
            if frame["do"] == "say":
                sent.append(frame["client_id"])
                said = {"error": "fault", "message": ""} if len(sent) == 1 else {"seq": 2}
                if "seq" in said:
                    event = {"event": "said", "by": cast.firm_owner.public_id, "at": "2026-11-29T10:00:00+00:00"}
                    words = {"text": frame["text"], "client_id": frame["client_id"], "seq": 2}
                    socket.send(json.dumps(about | event | words))
            socket.send(json.dumps(about | said | {"ref": frame.get("ref")}))

        socket.on_message(answer)

    client.force_login(cast.firm_owner)
    page = signed_in(browser, live_server, client).new_page()
    page.set_default_timeout(30_000)
    page.route_web_socket(re.compile(r"/ws/"), serve)
    page.goto(f"{live_server.url}{talk.get_absolute_url()}")
    field = page.get_by_role("textbox", name="Message", exact=True)
    field.fill("Line 2 is free.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".thread .msg.waiting.kept")).to_contain_text("Line 2 is free.")
    expect(field).to_have_value("")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".thread .msg:not(.waiting)")).to_have_count(1)
    expect(page.locator(".thread .msg.waiting")).to_have_count(0)
    assert len(set(sent)) == 1
    assert len(sent) == 2
