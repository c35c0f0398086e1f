"""Two web processes, one Redis: what is said in one is heard in the other, whoever is sent away is sent away from both, and the number
at the bell rises on a page that is open in one while somebody does something in the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from portal.accounts.models import User
from portal.core.live import codes
from portal.core.realtime import close_person
from portal.devstack import roles
from portal.notifications.services import mark_all_read, notify
from portal.organisations.models import Membership, Organisation
from portal.organisations.services.memberships import change_role, remove_member
from tests.cast import MEMBER, OWNER
from tests.live import cookie_of
from tests.stack import Stack

from .walking import said, until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@contextmanager
def page_of(person: User, address: str) -> Iterator[ClientConnection]:
    """A socket at one of the web processes that has joined what concerns this person."""
    place = f"ws://{urlsplit(address).netloc}/ws/"
    with connect(place, origin=address, additional_headers={"Cookie": cookie_of(person)}) as page:  # type: ignore[arg-type]
        page.send(json.dumps({"do": "join", "topic": "person", "id": person.public_id, "ref": 1}))
        while "joined" not in heard(page):
            pass
        yield page


def heard(page: ClientConnection) -> Any:
    return json.loads(page.recv(timeout=30))


def closed(page: ClientConnection) -> int:
    try:
        while True:
            page.recv(timeout=30)
    except ConnectionClosed as ending:
        return ending.rcvd.code if ending.rcvd else 0


def test_what_is_said_anywhere_is_heard_in_both_processes(stack: Stack, firm: Organisation, firm_owner: User) -> None:
    with ExitStack() as pages:
        both = [pages.enter_context(page_of(firm_owner, address)) for address in stack.addresses]
        notify("membership.changed", to=[firm_owner], about=firm, role=OWNER)
        assert [heard(page)["event"] for page in both] == ["bell", "bell"]
        mark_all_read(by=firm_owner)
        assert [heard(page)["event"] for page in both] == ["bell", "bell"]


def test_whoever_is_sent_away_is_sent_away_from_both(stack: Stack, firm_owner: User, firm_member: User) -> None:
    membership = Membership.objects.get(user=firm_member)
    for deed in (
        lambda: close_person(firm_member.pk),
        lambda: change_role(membership, by=firm_owner, role=OWNER),
        lambda: change_role(membership, by=firm_owner, role=MEMBER),
        lambda: remove_member(membership, by=firm_owner),
    ):
        with ExitStack() as pages:
            both = [pages.enter_context(page_of(firm_member, address)) for address in stack.addresses]
            deed()
            assert [closed(page) for page in both] == [codes.ASK_AGAIN, codes.ASK_AGAIN]


def test_a_session_that_nobody_announced_is_found_in_both(stack: Stack, firm_owner: User, firm_member: User) -> None:
    with ExitStack() as pages:
        both = [pages.enter_context(page_of(firm_member, address)) for address in stack.addresses]
        Session.objects.all().delete()
        assert [closed(page) for page in both] == [codes.SIGNED_OUT, codes.SIGNED_OUT]


def test_a_web_process_that_is_killed_takes_nobody_with_it(stack: Stack, firm: Organisation, firm_owner: User) -> None:
    with page_of(firm_owner, stack.addresses[0]) as page, page_of(firm_owner, stack.addresses[1]) as lost:
        stack.web[1].kill()
        assert closed(lost) == 0
        notify("membership.changed", to=[firm_owner], about=firm, role=OWNER)
        assert heard(page)["event"] == "bell"
        port = urlsplit(stack.addresses[1]).port
        stack.web[1], _ = roles.start_web(stack.children, stack.environment, name="web-2", port=port)
        with page_of(firm_owner, stack.addresses[1]) as again:
            mark_all_read(by=firm_owner)
            assert heard(page)["event"] == heard(again)["event"] == "bell"


# In a browser


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(20_000)
    yield context
    context.close()


class Desk:
    """A signed-in page, the frames it hears and what its console complains of."""

    def __init__(self, context: BrowserContext, person: User, address: str) -> None:
        name, _, value = cookie_of(person).partition("=")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        self.page = context.new_page()
        self.frames: list[str] = []
        self.faults: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("websocket", lambda live: live.on("framereceived", lambda frame: self.frames.append(str(frame))))

    def _listen(self, one: ConsoleMessage) -> None:
        """What the content policy refuses, and what scripts do wrong; fonts are another test's matter."""
        if one.type == "error" and not one.text.startswith("Failed to load resource"):
            self.faults.append(one.text)

    def has_joined(self) -> bool:
        self.page.wait_for_timeout(50)
        return any('"joined"' in frame for frame in self.frames)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_bell_rises_on_an_open_page(
    stack: Stack, desk: BrowserContext, firm: Organisation, firm_owner: User, firm_member: User, language: str
) -> None:
    """Told by the worker's side of the house while the page is open; nothing is clicked and nothing is loaded again."""
    open_desk = Desk(desk, firm_member, stack.addresses[0])
    page = open_desk.page
    page.goto(f"{stack.addresses[0]}{'' if language == 'en' else '/ar'}/home/")
    until(open_desk.has_joined)
    bell = page.locator("#bell")
    words = said(language, "Notifications, %(shown)s unread", many="Notifications, %(shown)s unread", n=1, shown="1")
    expect(bell.locator(".vh")).to_have_text(said(language, "Notifications"))
    page.evaluate("window.stillHere = true")
    change_role(Membership.objects.get(user=firm_member), by=firm_owner, role=OWNER)
    expect(bell.locator(".vh")).to_have_text(words)
    expect(page.locator("#toasts")).to_contain_text(words)
    mark_all_read(by=firm_member)
    expect(bell.locator(".vh")).to_have_text(said(language, "Notifications"))
    assert page.evaluate("window.stillHere")
    assert open_desk.faults == []


def test_a_page_comes_back_after_its_server_and_finds_what_was_told_meanwhile(
    stack: Stack, desk: BrowserContext, firm: Organisation, firm_member: User
) -> None:
    open_desk = Desk(desk, firm_member, stack.addresses[1])
    page = open_desk.page
    page.goto(f"{stack.addresses[1]}/home/")
    until(open_desk.has_joined)
    page.evaluate("window.stillHere = true")
    stack.web[1].kill()
    stack.web[1].wait()
    notify("membership.changed", to=[firm_member], about=firm, role=OWNER)
    expect(page.locator("#bell .vh")).to_have_text("Notifications")
    port = urlsplit(stack.addresses[1]).port
    stack.web[1], _ = roles.start_web(stack.children, stack.environment, name="web-2", port=port)
    expect(page.locator("#bell .vh")).to_have_text("Notifications, 1 unread", timeout=60_000)
    assert page.evaluate("window.stillHere")
