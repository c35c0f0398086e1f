"""Keeping a page in a real browser: the pin by a press, by arrow keys and without script; lines that come back."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from portal.search import trade_codes
from portal.taxonomy.services import load_regions
from tests.factories.taxonomy import CertificateTypeFactory, SectorFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def signed_in(browser: Browser, live_server: LiveServer, client: Client, **how: object) -> BrowserContext:
    """A phone that is signed in. No service worker, unless it is what is tested: it would still be fetching when the test is over."""
    how = {"viewport": {"width": 390, "height": 844}, "service_workers": "block"} | how
    context = browser.new_context(**how)  # type: ignore[arg-type]
    cookies = [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    return context


def told(said: list[str]) -> list[str]:
    """What the console says, without what this server brings about: it has no sockets and no worker, and htmx says when a newer request
    takes the place of an older one."""
    of_this_server = ("htmx:", "WebSocket connection to", "Service Worker registration blocked")
    return [one for one in said if not one.startswith(of_this_server)]


def test_a_pin_is_pressed_moved_by_keys_and_saved(
    browser: Browser, live_server: LiveServer, cast: SimpleNamespace, client: Client
) -> None:
    load_regions()
    client.force_login(cast.firm_owner)
    context = signed_in(browser, live_server, client)
    tab = context.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(f"{live_server.url}/organisations/{cast.firm.slug}/edit/")
    tab.fill("#id_trade_name_latin", "Dar Sanabel of today")
    tab.select_option("#id_country", "SA")
    tab.fill("#id_town", "Hofuf")
    tab.fill("#id_at", "25.3647, 49.587")
    expect(tab.locator("#point-words")).to_contain_text("In or beside")
    tab.focus("#point-pin")
    tab.keyboard.press("ArrowUp")
    expect(tab.locator("#id_at")).to_have_value("25.4022, 49.587")
    expect(tab.locator("#point-pin")).to_be_focused()
    tab.click("#point-pin", position={"x": 140, "y": 140})
    expect(tab.locator("#point-words")).to_contain_text("Al-Mubarraz")
    expect(tab.locator("#id_trade_name_latin")).to_have_value("Dar Sanabel of today")
    # Its place was shown, so one press saves.
    tab.get_by_role("button", name="Save").last.click()
    expect(tab.locator("#main").get_by_text("Saved.")).to_be_visible()
    assert told(said) == []
    context.close()
    cast.firm.refresh_from_db()
    assert cast.firm.name == "Dar Sanabel of today"
    assert cast.firm.latitude == pytest.approx(25.4022, abs=0.01)


def test_a_line_that_the_device_restored_is_asked_about_without_typing(
    browser: Browser, live_server: LiveServer, cast: SimpleNamespace, client: Client
) -> None:
    trade_codes.look_again()
    SectorFactory(code="1313", level=4, title="Finishing of textiles")
    client.force_login(cast.firm_owner)
    context = signed_in(browser, live_server, client)
    tab = context.new_page()
    tab.goto(f"{live_server.url}/organisations/{cast.firm.slug}/edit/trade/")
    tab.fill("#id_makes", "Dyeing of cotton")
    expect(tab.locator("#code-1313")).to_be_visible()
    expect(tab.locator("[data-draft] span")).not_to_be_empty()
    tab.goto(f"{live_server.url}/organisations/{cast.firm.slug}/edit/trade/")
    expect(tab.locator("#id_makes")).to_have_value("Dyeing of cotton")
    expect(tab.locator("#code-1313")).to_be_visible()
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.locator("#main").get_by_text("Saved.")).to_have_count(1)
    assert tab.evaluate("Object.keys(localStorage).filter(one => one.includes('trade-'))") == []
    assert cast.firm.trade_items.filter(text="Dyeing of cotton").exists()
    context.close()
    trade_codes.look_again()


def test_without_script_a_press_on_the_map_sets_the_pin(
    browser: Browser, live_server: LiveServer, cast: SimpleNamespace, client: Client
) -> None:
    load_regions()
    client.force_login(cast.firm_owner)
    context = signed_in(browser, live_server, client, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{live_server.url}/organisations/{cast.firm.slug}/edit/")
    tab.fill("#id_summary", "Kept while the pin is set")
    tab.click("#point-look")
    tab.click("#point-pin", position={"x": 150, "y": 130})
    expect(tab.locator("#id_at")).not_to_have_value("")
    expect(tab.locator("#id_summary")).to_have_value("Kept while the pin is set")
    tab.get_by_role("button", name="Save").last.click()
    expect(tab.locator("#main").get_by_text("Saved.")).to_be_visible()
    context.close()
    cast.firm.refresh_from_db()
    assert cast.firm.latitude is not None


def test_a_day_chosen_in_the_browsers_calendar_is_written_into_the_field_and_may_still_be_typed(
    browser: Browser, live_server: LiveServer, cast: SimpleNamespace, client: Client
) -> None:
    CertificateTypeFactory()
    client.force_login(cast.firm_owner)
    for language, words in (("", "1 March 2027"), ("fr/", "1 mars 2027"), ("ar/", "1 مارس 2027")):
        context = signed_in(browser, live_server, client)
        tab = context.new_page()
        tab.add_init_script("HTMLInputElement.prototype.showPicker = function () { window.opened = this; }")
        said: list[str] = []
        tab.on("console", lambda message, said=said: said.append(message.text))
        tab.goto(f"{live_server.url}/{language}organisations/{cast.firm.slug}/edit/certificates/")
        button = tab.locator(".fresh [data-behaviour=picker]").first
        field = tab.locator(f"#{button.get_attribute('aria-controls')}")
        expect(button).to_be_visible()
        assert button.bounding_box()["height"] >= 44  # type: ignore[index]
        field.focus()
        tab.keyboard.press("Tab")
        expect(button).to_be_focused()
        tab.keyboard.press("Enter")
        # A person chooses in the browser's own window, which no script reaches; it sets the day and says so.
        tab.evaluate("opened.value = '2027-03-01'; opened.dispatchEvent(new Event('change'))")
        expect(field).to_have_value(words)
        expect(field).to_be_focused()
        field.fill("1 رمضان 1449")
        button.click()
        assert tab.evaluate("opened.value") == ""
        assert told(said) == []
        context.close()


def test_without_script_a_day_has_its_text_field_alone(
    browser: Browser, live_server: LiveServer, cast: SimpleNamespace, client: Client
) -> None:
    client.force_login(cast.firm_owner)
    context = signed_in(browser, live_server, client, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{live_server.url}/organisations/{cast.firm.slug}/edit/certificates/")
    expect(tab.locator(".fresh [data-behaviour=picker]").first).to_be_hidden()
    expect(tab.locator(".fresh .with-days input").first).to_be_visible()
    context.close()
