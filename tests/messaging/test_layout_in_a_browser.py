"""Where things stand on the page of a conversation: one can always send, and nothing is drawn that says nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from messaging.models import Conversation
from messaging.services.members import come_in
from tests.factories.organisations import OrganisationFactory
from tests.portal.organisations.test_in_a_browser import signed_in

from .test_signed_out_in_a_browser import Sockets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_notice_leaves_send_within_the_window(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    client.force_login(cast.firm_owner)
    page = signed_in(browser, live_server, client).new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    Sockets(page)
    page.goto(f"{live_server.url}{talk.get_absolute_url()}")
    page.get_by_text("Everybody sees to it").click()
    page.get_by_label("Who sees to it").select_option(index=1)
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator(".messages")).to_contain_text("sees to it now")
    box = page.get_by_role("button", name="Send").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 900
    assert page.evaluate("document.documentElement.scrollHeight") <= 900


def test_on_a_phone_the_place_of_the_last_message_draws_no_frame(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    client.force_login(cast.firm_owner)
    page = signed_in(browser, live_server, client).new_page()
    Sockets(page)
    page.goto(f"{live_server.url}{talk.get_absolute_url()}#last")
    page.keyboard.press("Shift")
    drawn = page.evaluate("""() => {
        const last = document.querySelector("#last");
        last.focus({focusVisible: true});
        const style = getComputedStyle(last);
        return [last.matches(":focus-visible"), style.outlineStyle, style.boxShadow];
    }""")
    assert drawn == [True, "none", "none"]


def test_no_comma_stands_alone_on_a_line_of_the_narrow_list(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    for name in ("Al Ahsa Cold Storage and Packaging", "Qassim Date Growers Cooperative Society"):
        come_in(talk, OrganisationFactory(trade_name_latin=name, legal_name_latin=name))
    client.force_login(cast.firm_owner)
    page = signed_in(browser, live_server, client).new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    Sockets(page)
    page.goto(f"{live_server.url}{talk.get_absolute_url()}")
    alone = page.evaluate("""() => {
        const names = document.querySelector(".panes > .list .convs a > span");
        const found = [];
        for (const node of names.childNodes) {
            if (node.nodeType !== Node.TEXT_NODE || !node.textContent.trim()) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            const comma = range.getClientRects()[0];
            const before = [...node.previousElementSibling.querySelectorAll("bdi")].pop().getClientRects();
            found.push(Math.abs(comma.bottom - before[before.length - 1].bottom) < 4);
        }
        return found;
    }""")
    assert alone == [True, True]
