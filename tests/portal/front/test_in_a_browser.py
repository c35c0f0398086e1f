"""The directory, search and the public face in a real browser: reachable for everybody, quick with script, whole without."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import CertificateFactory, ReferenceFactory

pytestmark = pytest.mark.browser

PAGES = ["/directory/", "/directory/?q=dates&near=Hofuf&within=50&kind=firm", "/directory/?q=xylophone&kind=finance"]
PAGES += ["/search/?q=packing", "/search/?q=xylophone", "/o/nakhla-pack/", "/o/nope/"]


@pytest.fixture
def site(live_server, cluster, firm, packer, lab, bank, ministry, office, findable):
    CertificateFactory(organisation=packer, type__slug="haccp", type__name_en="HACCP")
    ReferenceFactory(organisation=packer, partners=[firm, lab])
    need = ListingFactory(organisation=packer, title="Recyclable packing film", audience="public")
    findable(firm, packer, lab, bank, ministry, office, need)
    return live_server.url


def assert_reachable(page: Page) -> None:
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("", "light", 1440), ("/ar", "dark", 390), ("/fr", "light", 320)]
)
def test_every_page_is_reachable_for_everybody(site, page, language, theme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    for address in PAGES:
        page.goto(f"{site}{language}{address}")
        assert_reachable(page)


def test_ticking_a_filter_changes_the_list_and_the_address(site, page):
    page.goto(f"{site}/directory/")
    expect(page.locator("#how-many")).to_have_text("6 organisations")
    page.check("#a-kind-firm")
    expect(page.locator("#how-many")).to_have_text("2 organisations")
    expect(page).to_have_url(f"{site}/directory/?near=&within=&kind=firm")
    expect(page.locator("#a-kind-firm")).to_be_focused()
    page.select_option("#order", "name")
    expect(page.locator("li.res h3").first).to_have_text("Dar Sanabel Dates")
    page.go_back()
    expect(page.locator("#how-many")).to_have_text("2 organisations")


def test_where_i_am_now_is_asked_of_the_device_and_rounded(site, page):
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 25.383456, "longitude": 49.586789})
    page.goto(f"{site}/directory/")
    page.click("#a-near ~ p button")
    expect(page.locator("a.tag bdi")).to_have_text("50 km of where you are")
    assert "near=25.38%2C49.59" in page.url


def test_names_are_suggested_while_one_types(site, page):
    page.goto(f"{site}/directory/")
    page.click(".tools .find")
    page.locator("#palette-q").press_sequentially("nak")
    link = page.locator("#palette-found a").first
    expect(link).to_contain_text("Nakhla Pack")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/o/nakhla-pack/")


def test_everything_works_without_script(site, browser: Browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(f"{site}/directory/")
    page.click("details.narrow summary")
    page.check("#b-kind-university")
    page.fill("#b-near", "Hofuf")
    page.select_option("#b-within", "50")
    page.click("details.narrow button:has-text('Apply')")
    expect(page.locator("li.res h3")).to_have_text(["Waha University, Food Science"])
    page.click("a.tag:has-text('University')")
    expect(page.locator("#how-many")).to_have_text("6 organisations")
    page.fill("#directory-q", "packer")
    page.press("#directory-q", "Enter")
    expect(page.locator("li.res h3")).to_have_text(["Nakhla Pack"])
    page.click("li.res h3 a")
    expect(page.locator("h1")).to_have_text("Nakhla Pack")
    context.close()
