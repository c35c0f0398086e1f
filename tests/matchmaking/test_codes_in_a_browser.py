"""Codes beside a need in a real browser: they come while one types, and without script by a button."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from portal.search import trade_codes
from tests.factories.taxonomy import SectorFactory
from tests.portal.organisations.test_in_a_browser import signed_in, told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = "Dyeing of cotton, weaving and knitting, sewing of shirts"


@pytest.fixture
def client(cast: SimpleNamespace, client: Client) -> Client:
    trade_codes.look_again()
    for code, title in (("1313", "Finishing of textiles"), ("1312", "Weaving of textiles"), ("8292", "Packaging")):
        SectorFactory(code=code, level=4, title=title)
    for number, code in enumerate(("1311", "1391", "1399", "1410", "0116"), 1):
        SectorFactory(code=code, level=4, title=f"Trade {number}")
    client.force_login(cast.firm_owner)
    return client


def test_codes_come_after_a_pause_and_are_taken_swapped_and_dismissed(
    browser: Browser, live_server: LiveServer, client: Client
) -> None:
    context = signed_in(browser, live_server, client)
    tab = context.new_page()
    tab.goto(f"{live_server.url}/needs/new/")
    tab.locator("#id_title").press_sequentially(TYPED)
    expect(tab.locator("#code-1313")).not_to_be_checked()
    expect(tab.locator("#id_title")).to_be_focused()
    tab.locator("#codes summary").first.click()
    heights = (
        tab.locator("#codes")
        .locator("button, summary, .code")
        .evaluate_all("all => all.filter(one => one.offsetHeight).map(one => one.getBoundingClientRect().height)")
    )
    assert min(heights) >= 44
    assert Axe().run(tab).response["violations"] == []
    other = tab.locator("#codes [name=swap]").first
    gone, _colon, instead = str(other.get_attribute("value")).partition(":")
    other.click()
    expect(tab.locator(f"#code-{instead}")).to_be_checked()
    expect(tab.locator(f"#code-{instead}")).to_be_focused()
    expect(tab.locator(f"#code-{gone}")).to_have_count(0)
    tick = tab.locator("#codes input:not(:checked)[name=sectors]").first
    taken = tick.get_attribute("value")
    tick.check()
    unwanted = tab.locator("#codes [name=dismiss]").last
    code = unwanted.get_attribute("value")
    unwanted.click()
    expect(tab.locator(f"#code-{code}")).to_have_count(0)
    expect(tab.locator(f"#code-{taken}")).to_be_checked()
    expect(tab.locator("#codes input:focus")).to_have_count(1)
    expect(tab.locator("#id_title")).to_have_value(TYPED)
    context.close()


def test_the_line_of_public_buyers_follows_the_ticks_and_nothing_is_said_in_the_console(
    browser: Browser, live_server: LiveServer, client: Client
) -> None:
    """Neither an error nor a style that the page's policy refuses, while chips are ticked, swapped and dismissed."""
    context = signed_in(browser, live_server, client)
    tab = context.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(f"{live_server.url}/needs/new/")
    with tab.expect_response("**/needs-and-offers/preview/"):
        tab.fill("#id_title", "Packaging of dates, weaving of textiles")
    public = tab.locator("#tenders")
    for code, division in (("1312", "19"), ("8292", "79")):
        with tab.expect_response("**/needs-and-offers/preview/"):
            tab.check(f"#code-{code}")
        expect(public).to_contain_text(f"(division {division} of the CPV)")
        expect(tab.locator(f"#code-{code}")).to_be_focused()
    expect(public.locator("p")).to_have_count(2)
    with tab.expect_response("**/needs-and-offers/preview/"):
        tab.uncheck("#code-1312")
    expect(public).not_to_contain_text("(division 19 of the CPV)")
    weaving = tab.locator("#codes li", has=tab.locator("#code-1312"))
    weaving.locator("summary").click()
    instead = str(weaving.locator("[name=swap]").first.get_attribute("value")).partition(":")[2]
    weaving.locator("[name=swap]").first.click()
    expect(tab.locator(f"#code-{instead}")).to_be_checked()
    expect(public).to_contain_text("(division 79 of the CPV)")
    tab.uncheck("#code-8292")
    expect(public).not_to_contain_text("(division 79 of the CPV)")
    tab.wait_for_load_state("networkidle")
    assert told(said) == []
    context.close()


def test_a_sentence_that_the_device_restored_is_asked_about_without_typing(
    browser: Browser, live_server: LiveServer, client: Client
) -> None:
    context = signed_in(browser, live_server, client)
    tab = context.new_page()
    tab.goto(f"{live_server.url}/needs/new/")
    tab.locator("#id_title").press_sequentially("Dyeing of cotton")
    expect(tab.locator("#code-1313")).not_to_be_checked()
    expect(tab.locator("[data-draft] span")).not_to_be_empty()
    with tab.expect_response("**/needs-and-offers/preview/"):
        tab.reload()
    expect(tab.locator("#id_title")).to_have_value("Dyeing of cotton")
    expect(tab.locator("#code-1313")).to_be_visible()
    expect(tab.locator("#who")).not_to_contain_text("Write your sentence")
    context.close()


def test_without_script_a_button_brings_them_and_enter_moves_none(
    browser: Browser, live_server: LiveServer, client: Client
) -> None:
    context = signed_in(browser, live_server, client, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{live_server.url}/ar/needs/new/")
    tab.fill("#id_title", "صباغة قماش")
    tab.locator("#codes button[value=look]").click()
    tab.check("#code-1313")
    tab.locator("#id_title").press("Enter")
    expect(tab.locator("#code-1313")).to_be_checked()
    expect(tab.locator("#codes [name=sectors]:checked")).to_have_count(1)
    expect(tab.locator("#id_title")).to_have_value("صباغة قماش")
    context.close()
