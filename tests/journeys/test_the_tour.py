"""The tour of the demo, as a visitor takes it on a phone in Arabic: ten steps, each deed done on the real page."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.walking import PHONE, beyond_the_phone, said
from tests.seeded import Seeded

pytestmark = pytest.mark.journey


def words(text: str, **facts: object) -> str:
    return said("ar", text, **facts)


class Visitor:
    """Somebody with a phone who knows nothing of the portal and follows the tour."""

    def __init__(self, browser: Browser, seeded: Seeded) -> None:
        self.address = seeded.address
        context = seeded.open(browser, viewport=PHONE, is_mobile=True, has_touch=True, locale="ar-SA")
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("response", lambda one: self.faults.append(one.url) if one.status >= 500 else None)

    @property
    def bar(self) -> Locator:
        return self.page.get_by_role("complementary", name=words("The tour"), exact=True)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def button(self, text: str) -> Locator:
        return self.main.get_by_role("button", name=words(text), exact=True).filter(visible=True).first

    def begins(self, number: int) -> None:
        """The page of a step, and from it the page of the product under the bar."""
        expect(self.page).to_have_url(f"{self.address}/ar/tour/{number}/")
        self.is_sound()
        self.main.locator(f"form[action='/ar/tour/{number}/go/'] button").click()
        expect(self.bar).to_contain_text(re.compile(rf"{number}\D+10"))
        self.is_sound()

    def is_sound(self) -> None:
        expect(self.page.locator("html")).to_have_attribute("dir", "rtl")
        assert beyond_the_phone(self.page) == ""
        assert self.faults == []
        found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], self.page.url

    def goes_on(self) -> None:
        self.bar.get_by_role("link", name=words("Next", context="the tour"), exact=True).click()

    def is_done(self, number: int) -> None:
        self.page.goto(f"{self.address}/ar/tour/{number}/")
        expect(self.main).to_contain_text(words("Done. You can look at it again."))


def test_ten_steps_on_a_phone_in_arabic(browser: Browser, seeded: Seeded) -> None:
    visitor = Visitor(browser, seeded)
    page = visitor.page
    page.goto(f"{seeded.address}/ar/")
    page.get_by_role("link", name=words("Take the tour")).click()
    visitor.is_sound()
    visitor.main.get_by_role("link", name="العربية", exact=True).first.click()
    # The country, a gap.
    visitor.begins(1)
    visitor.goes_on()
    visitor.begins(2)
    visitor.goes_on()
    # An owner publishes a need.
    visitor.begins(3)
    publishes(visitor)
    visitor.is_done(3)
    page.goto(f"{seeded.address}/ar/tour/4/")
    # The carrier answers, the owner too.
    prepared(visitor)
    visitor.begins(4)
    visitor.main.get_by_role("link", name=words("Interested"), exact=True).click()
    visitor.main.locator("form button.btn").first.click()
    expect(visitor.main).to_contain_text(words("Your yes is noted."))
    visitor.goes_on()
    visitor.begins(5)
    visitor.main.locator(
        "form button[value=interested], form:has(input[name=answer][value=interested]) button"
    ).first.click()
    visitor.is_done(5)
    page.goto(f"{seeded.address}/ar/tour/6/")
    visitor.begins(6)
    visitor.goes_on()
    # Finance, a day of meetings, the report.
    visitor.begins(7)
    page.locator("main input[name=reply][value=meet]").first.check(force=True)
    page.locator("main form:has(input[name=reply]) button.btn").first.click()
    visitor.is_done(7)
    page.goto(f"{seeded.address}/ar/tour/8/")
    visitor.begins(8)
    visitor.button("Schedule").click()
    until_done(visitor, 8)
    page.goto(f"{seeded.address}/ar/tour/9/")
    visitor.begins(9)
    page.emulate_media(media="print")
    expect(visitor.bar).to_be_hidden()
    expect(page.locator(".fig-letterhead")).to_be_visible()
    page.emulate_media(media="screen")
    visitor.goes_on()
    # What the ministry may not see.
    visitor.begins(10)
    visitor.bar.get_by_role("link", name=words("Try the desk of the office")).click()
    expect(visitor.main).to_contain_text(words("There is no page at this address"))
    visitor.goes_on()
    expect(page).to_have_url(f"{seeded.address}/ar/tour/")
    until_done(visitor, 6)
    page.goto(f"{seeded.address}/ar/tour/")
    expect(visitor.main.locator(".tour-done")).to_have_count(10)
    visitor.is_sound()


def publishes(visitor: Visitor) -> None:
    """The sentence stands there already; what is it about, which trade, which link."""
    page = visitor.page
    page.locator("select[name=category]").select_option("service")
    page.locator("input[name=sectors][value='4923']").check()
    link = page.locator("input[name=link]")
    expect(link.first).to_be_attached()
    if not page.locator("input[name=link]:checked").count():
        link.nth(3).check(force=True)
    visitor.button("Publish need").click()
    expect(page).to_have_url(re.compile(r"/ar/needs/[a-z0-9]{12}/$"))


def prepared(visitor: Visitor) -> None:
    """Comparing takes a moment, and the carrier may have been told of enough this week: then he is told all the same."""
    prepare = visitor.button("Prepare it for me")
    if prepare.count():
        prepare.click()
    expect(visitor.main.locator("form[action='/ar/tour/4/go/'] button")).to_be_visible()


def until_done(visitor: Visitor, number: int) -> None:
    for _again in range(60):
        visitor.page.goto(f"{visitor.address}/ar/tour/{number}/")
        if visitor.main.get_by_text(words("Done. You can look at it again.")).count():
            return
        visitor.page.wait_for_timeout(1_000)
    raise AssertionError(f"step {number} was not done")
