"""In a browser: an agenda without a line, what is left of it after signing out, and a door that is not left between two people."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.events import badges
from portal.events.models import Event, Registration
from portal.events.services.meetings import accept, ask
from tests.factories.events import registered
from tests.live import until
from tests.messaging.test_signed_out_in_a_browser import Sockets
from tests.portal.organisations.test_in_a_browser import signed_in

from .days import goes_on_now
from .meetings import joins, set_up, times

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Of one's own: the page for when there is no line stays, for everybody who uses the device.
KEPT = """async () => {
    const found = [];
    for (const name of (await caches.keys()).filter(one => one.startsWith("own:"))) {
        for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
    }
    return found;
}"""


@pytest.fixture
def agenda(cast: SimpleNamespace, b2b_day: Event) -> str:
    set_up(b2b_day, cast.cluster_manager)
    firm, packer = joins(b2b_day, cast.firm, cast.firm_owner), joins(b2b_day, cast.packer, cast.packer_owner)
    accept(ask(firm, packer, by=cast.firm_owner, slot=times(b2b_day)[0]), by=cast.packer_owner)
    return reverse("events:agenda", args=[b2b_day.public_id])


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(KEPT)
    return found


def test_an_agenda_is_read_without_a_line_and_nothing_else_is(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, agenda: str
) -> None:
    client.force_login(cast.firm_owner)
    page = signed_in(browser, live_server, client, service_workers="allow").new_page()
    Sockets(page)
    page.goto(live_server.url + agenda)
    expect(page.get_by_text("This is as of")).to_be_hidden()
    until(lambda: agenda in kept(page) and len(kept(page)) > 4)
    page.goto(live_server.url + agenda.removesuffix("agenda/"))
    page.context.set_offline(True)
    page.goto(live_server.url + agenda)
    expect(page.get_by_text("No connection. This is as of")).to_be_visible()
    expect(page.get_by_role("link", name="Nakhla Pack")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.note')).borderInlineStartWidth") != "0px"
    others = [one for one in kept(page) if one != agenda and not one.startswith("/static/")]
    assert others == []
    page.context.set_offline(False)
    page.goto(live_server.url + agenda)
    expect(page.get_by_text("This is as of")).to_be_hidden()


def test_what_was_kept_goes_when_somebody_signs_out(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, agenda: str
) -> None:
    client.force_login(cast.firm_owner)
    page = signed_in(browser, live_server, client, service_workers="allow").new_page()
    Sockets(page)
    page.goto(live_server.url + agenda)
    until(lambda: agenda in kept(page))
    page.goto(live_server.url + reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(live_server.url + "/")
    until(lambda: kept(page) == [])
    # Nothing that was still on its way brings it back.
    page.wait_for_timeout(1_000)
    assert kept(page) == []


def test_whoever_may_no_longer_read_it_has_nothing_kept(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, agenda: str
) -> None:
    client.force_login(cast.firm_owner)
    page = signed_in(browser, live_server, client, service_workers="allow").new_page()
    Sockets(page)
    page.goto(live_server.url + agenda)
    until(lambda: agenda in kept(page))
    Event.objects.update(published_at=None)
    page.goto(live_server.url + agenda)
    assert agenda not in kept(page)


def test_an_open_door_counts_who_comes_by_another(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, b2b_day: Event
) -> None:
    event = goes_on_now(b2b_day, since=dt.timedelta(minutes=5))
    registered(event, cast.firm, person=cast.firm_owner)
    client.force_login(cast.cluster_manager)
    page = signed_in(browser, live_server, client).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    sockets = Sockets(page)
    page.goto(live_server.url + reverse("events:door", args=[event.public_id]))
    expect(page.get_by_text("0 of 1 are here")).to_be_visible()
    # It joins a moment after it was drawn.
    page.wait_for_timeout(1_000)
    counted = {"topic": "door", "id": event.public_id, "event": "counted", "here": 7, "going": 1200}
    sockets.open[-1].send(json.dumps(counted))
    expect(page.get_by_text("7 of 1,200 are here")).to_be_visible()
    assert faults == []


def test_the_door_answers_without_leaving_the_page(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, b2b_day: Event
) -> None:
    event = goes_on_now(b2b_day, since=dt.timedelta(minutes=5))
    huda = registered(event, cast.firm, person=cast.firm_owner)
    client.force_login(cast.cluster_manager)
    page = signed_in(browser, live_server, client).new_page()
    Sockets(page)
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if "Content Security" in one.text else None)
    page.goto(live_server.url + reverse("events:door", args=[event.public_id]))
    page.evaluate("window.stayed = true")
    code = page.get_by_label("Code on the badge")
    code.fill(badges.typed_code(huda))
    code.press("Enter")
    expect(page.get_by_role("heading", name=huda.on_the_badge)).to_be_visible()
    expect(page.get_by_text("1 of 1 are here")).to_be_visible()
    code.fill("bcdf-2345")
    code.press("Enter")
    expect(page.get_by_text("We have not made this code").first).to_be_visible()
    page.context.set_offline(True)
    code.fill(badges.typed_code(huda))
    code.press("Enter")
    expect(page.get_by_text("No connection. Tick the name on the printed list")).to_be_visible()
    page.context.set_offline(False)
    code.press("Enter")
    expect(page.get_by_text("Already here since")).to_be_visible()
    assert page.evaluate("window.stayed") is True
    assert Registration.objects.filter(checked_in_at__isnull=False).count() == 1
    assert said == []
