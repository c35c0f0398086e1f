"""Every page of the seeded portal: axe finds nothing, nothing scrolls sideways, nothing comes from elsewhere."""

from __future__ import annotations

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.seeded import Seeded

from .places import PLACES

pytestmark = pytest.mark.browser
PREFIXES = {"en": "", "fr": "/fr", "ar": "/ar"}
THEMES = ("light", "dark")
NAMES = [name for name, _path, _person in PLACES]
NARROW = {"width": 320, "height": 700}
DESK = {"width": 1280, "height": 900}


def look(tab: Page, address: str) -> list[str]:
    """Open a page and say what is wrong with it, in words."""
    elsewhere: list[str] = []
    tab.on("request", lambda request: elsewhere.append(request.url) if "//localhost:" not in request.url else None)
    response = tab.goto(address)
    assert response
    wrong = [f"answered {response.status}"] if response.status >= 500 else []
    wrong += [f"asked elsewhere: {url}" for url in elsewhere if not url.startswith("data:")]
    for violation in Axe().run(tab).response["violations"]:
        where = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
        wrong.append(f"axe {violation['id']}: {where}")
    return wrong


OUTSIDE = """() => {
  const {scrollWidth, clientWidth} = document.documentElement;
  if (scrollWidth <= clientWidth) return "";
  const outside = [...document.querySelectorAll("body *")].filter((one) => {
    const {left, right} = one.getBoundingClientRect();
    return right > left && (left < 0 || right > clientWidth);
  });
  return `${scrollWidth - clientWidth} px sideways: ${outside.slice(-6).map((one) => one.outerHTML.slice(0, 120)).join(" ")}`;
}"""


def sideways(tab: Page) -> str:
    """By how many pixels the page is wider than what one sees of it, in the letters that it asked for, and by what; else nothing."""
    tab.evaluate("document.fonts.ready.then(() => null)")
    return str(tab.evaluate(OUTSIDE))


@pytest.mark.parametrize(("number", "place"), list(enumerate(PLACES)), ids=NAMES)
def test_each_page_once_in_latin_and_once_in_arabic(
    seeded: Seeded, browser: Browser, number: int, place: tuple[str, str, str]
) -> None:
    _name, path, person = place
    wrong = []
    for turn, (language, width) in enumerate([("en" if number % 2 else "fr", DESK), ("ar", NARROW)]):
        theme = THEMES[(number + turn) % 2]
        context = seeded.open(browser, person, viewport=width, color_scheme=theme)
        tab = context.new_page()
        wrong += [f"{language} {theme}: {what}" for what in look(tab, f"{seeded.address}{PREFIXES[language]}{path}")]
        if over := sideways(tab):
            wrong.append(f"{language} {theme}, {width['width']} px: {over}")
        context.close()
    assert wrong == []


@pytest.mark.full
@pytest.mark.parametrize(("language", "theme"), list(product(PREFIXES, THEMES)))
def test_every_page_in_every_language_and_theme(seeded: Seeded, browser: Browser, language: str, theme: str) -> None:
    wrong = []
    for name, path, person in PLACES:
        context = seeded.open(browser, person, viewport=DESK, color_scheme=theme)
        tab = context.new_page()
        wrong += [f"{name}: {what}" for what in look(tab, f"{seeded.address}{PREFIXES[language]}{path}")]
        tab.set_viewport_size(NARROW)  # type: ignore[arg-type]
        if over := sideways(tab):
            wrong.append(f"{name}, 320 px: {over}")
        context.close()
    assert wrong == []


def test_a_page_can_be_read_and_searched_without_scripts(seeded: Seeded, browser: Browser) -> None:
    context = seeded.open(browser, java_script_enabled=False, viewport=NARROW)
    tab = context.new_page()
    tab.goto(f"{seeded.address}/directory/")
    asking = tab.get_by_role("main").get_by_role("search").first
    asking.get_by_role("searchbox").fill("vacuum packing")
    asking.get_by_role("button", name="Search").click()
    assert tab.get_by_role("main").get_by_role("link", name="Nakhla Pack").count() > 0
    context.close()
