"""The look in a real browser: reachable for everybody, and the small scripts."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from portal.ui import navigation
from portal.ui.navigation import Entry, SearchPlace

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.portal.ui.site")]


@pytest.fixture
def site(live_server, menu):
    """The small site, with a search in its header."""
    menu.register("guide", Entry(label="Guide", address="ui:styleguide", main=1, do=1, icon="list"))
    navigation.header.register("search", lambda _request: SearchPlace("/styleguide/"))
    return live_server.url


def assert_reachable(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize(
    ("address", "theme", "width"), [("/", "light", 1440), ("/fr/", "dark", 320), ("/ar/", "light", 390)]
)
def test_the_style_guide_is_reachable_for_everybody(site, page, address, theme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.goto(f"{site}{address}styleguide/")
    assert_reachable(page)


@pytest.mark.full
@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1240, 1440])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", ["/", "/fr/", "/ar/"])
def test_the_style_guide_at_every_width(site, page, address, theme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    page.goto(f"{site}{address}styleguide/")
    assert_reachable(page)


@pytest.mark.parametrize("address", ["/display/", "/nowhere/", "/ar/refuse/", "/fr/broken/"])
def test_other_pages_of_the_frame_are_reachable_too(site, page, address):
    page.goto(site + address)
    assert_reachable(page)


def test_menu_and_search_open_without_breaking_anything(site, page):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{site}/display/")
    page.click(".tools .menubtn")
    expect(page.locator("#menu")).to_be_visible()
    assert_reachable(page)
    page.keyboard.press("Escape")
    page.click(".find")
    expect(page.locator("#palette-q")).to_be_focused()
    assert_reachable(page)


def test_two_clicks_are_one(site, page):
    page.goto(f"{site}/display/")
    page.wait_for_function("document.readyState === 'complete'")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("main form .btn").dblclick(no_wait_after=True)
    expect(page.locator(".messages")).to_contain_text("Saved in this browser.")
    assert len(sent) == 1


def test_a_button_keeps_its_own_answer_and_wakes_when_one_comes_back(site, page):
    page.goto(f"{site}/need/")
    page.fill("#id_what", "Film")
    page.click("text=Publish")
    expect(page).to_have_url(f"{site}/display/")
    page.go_back()
    expect(page.locator("button[name=go]")).to_be_enabled()


def test_a_message_in_sight_is_read_out_and_not_shown_twice(site, page):
    page.goto(f"{site}/display/")
    page.click("main form .btn")
    expect(page.locator("#toasts")).to_have_text("Saved in this browser.")
    expect(page.locator("#toasts .toast")).to_have_count(0)


def test_a_message_out_of_sight_is_a_toast_that_can_be_closed_and_yields_to_the_focus(site, page):
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{site}/display/")
    page.click("main form .btn")
    # In sight it is only read out; then a reader arrives below it.
    expect(page.locator("#toasts > .vh")).to_have_text("Saved in this browser.")
    page.evaluate(
        """async () => {
          const {attach} = await import(document.querySelector("script[src*='main']").src.replace(/main[^/]*$/, "behaviours/toast.js"));
          const note = document.querySelector(".messages .note");
          document.querySelector("main").style.paddingBlockEnd = "200vh";
          window.again = () => { scrollTo(0, 1200); attach(note); };
          window.again();
        }"""
    )
    toast = page.locator("#toasts .toast")
    expect(toast).to_have_text("Saved in this browser.Close")
    box = toast.bounding_box()
    assert box["y"] + box["height"] <= 700 - 16
    toast.get_by_role("button", name="Close").click()
    expect(toast).to_have_count(0)

    page.evaluate("window.again()")
    expect(toast).to_have_count(1)
    page.evaluate(
        """() => {
          const field = document.createElement("input");
          field.style = "position: fixed; inset-block-end: 20px; inset-inline-start: 20px";
          document.querySelector("main").append(field);
          field.focus();
        }"""
    )
    expect(toast).to_have_count(0)


def test_a_long_form_keeps_its_draft_until_the_server_has_it(site, page):
    page.goto(f"{site}/need/")
    page.fill("#id_what", "Recyclable film")
    expect(page.locator(".draft")).to_contain_text("Draft saved on this computer at ")
    page.reload()
    expect(page.locator("#id_what")).to_have_value("Recyclable film")
    expect(page.locator(".draft")).to_contain_text("What you wrote before is back.")
    page.click("text=Publish")
    expect(page).to_have_url(f"{site}/display/")
    page.wait_for_function("Object.keys(localStorage).length === 0")
    page.goto(f"{site}/need/")
    expect(page.locator("#id_what")).to_have_value("")


def test_a_form_sent_back_takes_the_focus_to_what_is_wrong_and_keeps_the_draft(site, page):
    page.goto(f"{site}/need/")
    page.fill("#id_what", "x" * 10)
    page.evaluate("document.getElementById('id_what').value = 'y'.repeat(60)")
    page.click("text=Publish")
    expect(page.locator(".errsum")).to_be_focused()
    assert page.title().startswith("Error: ")
    expect(page.locator("#id_what")).to_have_value("y" * 60)
    page.click(".errsum a")
    expect(page.locator("#id_what")).to_be_focused()


def test_the_slash_opens_the_search_unless_switched_off(site, page):
    page.goto(f"{site}/need/")
    page.wait_for_load_state("networkidle")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#palette-q")).to_be_focused()
    expect(page.locator("#palette-q")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#palette [role=option]").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#palette-q")).to_have_attribute("aria-expanded", "false")
    page.focus("#id_what")
    page.keyboard.press("/")
    expect(page.locator("#id_what")).to_have_value("/")
    page.context.add_cookies([{"name": "keys", "value": "off", "url": site}])
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()


def test_the_question_mark_shows_the_keys_unless_somebody_types_or_has_no_single_keys(site, page):
    page.goto(f"{site}/need/")
    page.wait_for_load_state("networkidle")
    page.focus("#id_what")
    page.keyboard.type("?")
    expect(page.locator("#id_what")).to_have_value("?")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    expect(page.locator("#shortcuts").get_by_role("link", name="Switch single keys off")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.context.add_cookies([{"name": "keys", "value": "off", "url": site}])
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_a_theme_is_shown_as_soon_as_it_is_chosen(site, page):
    page.goto(f"{site}/display/")
    page.wait_for_load_state("networkidle")
    page.check("input[value=dark]")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(16, 24, 23)"


def test_everything_works_without_scripts(site, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/display/")
    page.check("input[value=dark]")
    page.click("main form .btn")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".messages")).to_contain_text("Saved in this browser.")
    page.click(".find")
    expect(page.locator("#palette")).to_be_visible()
    context.close()


def test_nothing_breaks_the_content_policy(site, page):
    complaints = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site}/styleguide/")
    page.wait_for_load_state("networkidle")
    assert complaints == []
