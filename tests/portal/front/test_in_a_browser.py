"""The directory, search and the public face in a real browser: reachable for everybody, quick with script, whole without."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from portal.organisations.services import index_references
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import CertificateFactory, OrganisationFactory, ReferenceFactory

pytestmark = pytest.mark.browser

PAGES = ["/directory/", "/directory/?q=dates&near=Hofuf&within=50&kind=firm", "/directory/?q=xylophone&kind=finance"]
PAGES += ["/search/?q=packing", "/search/?q=xylophone", "/o/nakhla-pack/", "/o/nope/"]


@pytest.fixture
def site(live_server, cluster, firm, packer, lab, bank, ministry, office, findable):
    CertificateFactory(organisation=packer, type__slug="haccp", type__name_en="HACCP")
    index_references([ReferenceFactory(organisation=packer, partners=[firm, lab])])
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


def test_what_is_narrowed_goes_along_into_another_language_and_comes_back(site, page):
    page.goto(f"{site}/directory/")
    page.check("#a-kind-firm")
    expect(page.locator("#how-many")).to_have_text("2 organisations")
    page.check("#a-language-ar")
    expect(page.locator("a.tag")).to_have_count(2)
    page.locator("header a[hreflang=ar]").first.click()
    expect(page).to_have_url(f"{site}/ar/directory/?near=&within=&kind=firm&language=ar")
    expect(page.locator("#a-kind-firm")).to_be_checked()
    page.locator("a.tag").first.click()
    expect(page.locator("a.tag")).to_have_count(1)
    page.go_back()
    expect(page.locator("a.tag")).to_have_count(2)
    page.go_back()
    expect(page.locator("#how-many")).to_have_text("2 organisations")


def test_narrowed_lists_are_turned_and_left_and_found_again(site, page, hofuf, findable):
    findable(*(OrganisationFactory(trade_name_latin=f"Mill {n:02}", region=hofuf, languages=["fr"]) for n in range(23)))
    page.goto(f"{site}/directory/?order=name")
    page.check("#a-language-fr")
    expect(page.locator("#how-many")).to_have_text("23 organisations")
    page.locator("a[rel=next]").click()
    expect(page.locator("li.res h3")).to_have_text(["Mill 20", "Mill 21", "Mill 22"])
    page.locator("li.res h3 a").first.click()
    expect(page.locator("h1")).to_have_text("Mill 20")
    page.go_back()
    expect(page.locator("li.res h3")).to_have_text(["Mill 20", "Mill 21", "Mill 22"])
    page.locator("a[rel=prev]").click()
    expect(page.locator("li.res h3").first).to_have_text("Mill 00")
    expect(page.locator("#a-language-fr")).to_be_checked()
    assert "order=name" in page.url


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
    expect(page.get_by_role("status").filter(has_text="found for “nak”")).to_have_text("1 found for “nak”")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/o/nakhla-pack/")


def test_suggestions_are_walked_by_keyboard_alone(site, page):
    page.goto(f"{site}/directory/")
    page.focus("#a-kind-firm")
    page.keyboard.press("/")
    expect(page.locator("#palette-q")).to_be_focused()
    page.keyboard.type("/nak")
    expect(page.locator("#palette-q")).to_have_value("/nak")
    field, options = (
        page.get_by_role("combobox", name="Search organisations"),
        page.locator("#palette-found [role=option]"),
    )
    expect(options).to_have_count(2)
    expect(page.get_by_role("group", name="Organisations")).to_be_visible()
    expect(page.get_by_role("listbox")).to_be_visible()
    assert_reachable(page)
    for key, chosen in [("ArrowDown", 0), ("End", 1), ("Home", 0), ("ArrowDown", 1), ("ArrowDown", 1)]:
        page.keyboard.press(key)
        expect(options.nth(chosen)).to_have_attribute("aria-selected", "true")
        expect(field).to_have_attribute("aria-activedescendant", options.nth(chosen).get_attribute("id"))
        expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile(".*"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#a-kind-firm")).to_be_focused()
    page.keyboard.press("Control+k")
    page.locator("#palette-q").fill("packing")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/search/?q=packing")


def test_past_work_is_opened_where_it_stands(site, page):
    page.goto(f"{site}/search/?q=piece+of+work")
    page.locator("section", has_text="Past work").locator("h3 a").click()
    expect(page.locator("h1")).to_have_text("Nakhla Pack")
    expect(page.locator("li[id^=work-]")).to_be_in_viewport()


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


def test_an_organisations_page_prints_on_a4_with_margins_and_without_what_leads_elsewhere(site, page):
    page.goto(f"{site}/o/nakhla-pack/")
    page.emulate_media(media="print")
    for gone in (".band", ".foot", "nav", "main .btn"):
        assert page.evaluate(
            "(what) => [...document.querySelectorAll(what)].every((one) => !one.offsetParent)", gone
        ), gone
    expect(page.locator("h1")).to_be_visible()
    printed = page.pdf(prefer_css_page_size=True)
    (width, height) = map(float, re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)[0])
    assert (round(width), round(height)) in {(595, 842), (596, 843)}
    margins = """[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
        .filter((rule) => rule instanceof CSSPageRule).map((rule) => rule.style.margin)"""
    assert "14mm" in page.evaluate(margins)
