"""What the journeys share: a person with a phone, who finds the way by the words on the screen.

Words come from the translations, so a reworded string breaks no journey, and one without Arabic does. Only what somebody was sent
is opened by its address: whoever would have to type one has found a fault in the navigation.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from typing import Any, TypeVar

from axe_playwright_python.sync_playwright import Axe
from django.db.models import Choices
from django.test import Client
from django.utils.html import strip_tags
from django.utils.translation import gettext, ngettext, override, pgettext
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from portal.accounts.models import User
from portal.demo.queries.tray import messages
from portal.outbox.models import OutboxRow
from portal.outbox.services import is_quiet

PHONE = {"width": 390, "height": 844}
REGION = {"en": "en-GB", "ar": "ar-SA"}
Found = TypeVar("Found")


def until(look: Callable[[], Found], *, seconds: float = 60) -> Found:
    """What `look` gives as soon as it gives something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for {look}"
        time.sleep(0.05)
    return found


def wait_for_the_worker() -> None:
    """Until everything that is due is done, and nothing of it went wrong. What waits for somebody's morning or Sunday may wait."""
    until(lambda: is_quiet() and not OutboxRow.objects.filter(parked_at=None).exclude(error="").exists())
    assert list(OutboxRow.objects.exclude(error="").values_list("task", "error")) == []


def said(language: str, words: str, *, many: str = "", n: int = 0, context: str = "", **facts: Any) -> str:
    """Words as a page in that language shows them: the text alone, with its facts in place. `many`: where they count `n`."""
    with override(language):
        found = ngettext(words, many, n) if many else pgettext(context, words) if context else gettext(words)
    assert found not in {words, many} or language == "en", f"“{words}” has no words in {language}"
    return re.sub(r"\s+", " ", html.unescape(strip_tags(found % facts if facts else found))).strip()


def beyond_the_phone(page: Page) -> str:
    """How much wider a page is than the phone, and by what; empty where it is not. Asked once the page wears what it asked for."""
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => null)")
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide <= PHONE["width"]:
        return ""
    return f"{page.url} is {wide} px wide: {page.evaluate(OUTSIDE, PHONE['width'])}"


OUTSIDE = """width => [...document.querySelectorAll("body *")]
  .filter(one => { const {left, right} = one.getBoundingClientRect(); return right > left && (left < 0 || right > width); })
  .slice(0, 12).map(one => one.outerHTML.slice(0, 120))"""


class Person:
    """Somebody with a phone in one language, in a browser of their own. `steps` counts what they press, choose and write."""

    def __init__(self, browser: Browser, language: str) -> None:
        self.language = language
        self.steps = 0
        self.faults: list[str] = []
        context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, locale=REGION[language])  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on(
            "response", lambda one: self.faults.append(f"{one.url}: {one.status}") if one.status >= 500 else None
        )

    def said(self, words: str, **how: Any) -> str:
        return said(self.language, words, **how)

    # Where one is

    def follow(self, link: str) -> None:
        """A link that somebody sent, printed or showed as a code."""
        self.steps += 1
        self.page.goto(link)

    def at(self, heading: str, **facts: Any) -> None:
        """Wait for the page of that heading: it speaks the person's language, in its direction, and fits on the phone."""
        self.at_title(self.said(heading, **facts))

    def at_title(self, title: str) -> None:
        """The same where the heading is nobody's translation: a name, a need."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        self._fits()

    def _fits(self) -> None:
        root = self.page.locator("html")
        expect(root).to_have_attribute("lang", self.language)
        expect(root).to_have_attribute("dir", "rtl" if self.language == "ar" else "ltr")
        assert beyond_the_phone(self.page) == ""
        assert self.faults == [], self.faults

    def sees(self, words: str, **how: Any) -> None:
        expect(self.page.locator("main")).to_contain_text(self.said(words, **how))

    # What one does

    def control(
        self, words: str, *, within: Locator | None = None, context: str = "", begins: bool = False, **facts: Any
    ) -> Locator:
        """The first button or link of these words that can be seen in the page, or within a part of it.

        `begins`: behind them a reader is told which line of a list it is about.
        """
        text = self.said(words, context=context, **facts)
        place = within or self.page.locator("main")
        # Behind some words stands how many there are.
        name = re.compile(rf"^{re.escape(text)}(\s+[\d,٬]+)?{'' if begins else '$'}")
        either = place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name))
        return either.filter(visible=True).first

    def press(self, words: str, **how: Any) -> None:
        self.steps += 1
        self.control(words, **how).click()

    def opens(self, summary: str, *, within: Locator | None = None) -> None:
        """Something that is folded."""
        self.steps += 1
        place = within or self.page.locator("main")
        place.locator("summary").filter(has_text=self.said(summary), visible=True).first.click()

    def menu(self, words: str) -> None:
        """One of the entries of the menu behind the button at the top."""
        self.steps += 2
        self.page.get_by_role("banner").get_by_role("button", name=self.said("Menu"), exact=True).click()
        self.page.get_by_role("dialog").get_by_role("link", name=self.said(words)).first.click()

    def top(self, words: str) -> None:
        """What stands beside the mark at the top of a visitor's page, or in the menu there."""
        self.steps += 1
        link = (
            self.page.get_by_role("banner").get_by_role("link", name=self.said(words), exact=True).filter(visible=True)
        )
        if link.count():
            link.first.click()
        else:
            self.menu(words)

    def quick(self, words: str, *, context: str = "") -> None:
        """One of the shortcuts at the foot of the phone."""
        self.steps += 1
        bar = self.page.get_by_role("navigation", name=self.said("Quick"), exact=True)
        bar.get_by_role("link", name=self.said(words, context=context)).click()

    def field(self, label: str, *, within: Locator | None = None) -> Locator:
        text = re.compile(rf"^\s*{re.escape(self.said(label))}")
        return (within or self.page.locator("main")).get_by_label(text).filter(visible=True).first

    def write(self, label: str, text: str, **how: Any) -> None:
        self.steps += 1
        self.field(label, **how).fill(text)

    def choose(self, label: str, choice: Any, **how: Any) -> None:
        """One of a list, by how it is called on this person's screen."""
        self.steps += 1
        self.field(label, **how).select_option(label=self.named(choice))

    def named(self, thing: Any) -> str:
        """How something is called on this person's screen: a choice, an organisation."""
        with override(self.language):
            return str(thing.label if isinstance(thing, Choices) else thing)

    def tick(self, words: str, *, within: Locator | None = None) -> None:
        """A box, a dot or a link of the chain, by the words beside it."""
        self.steps += 1
        (within or self.page.locator("main")).get_by_text(words, exact=True).filter(visible=True).first.click()

    def attach(self, label: str, file: FilePayload) -> None:
        self.steps += 1
        self.field(label).set_input_files(file)

    # What arrives

    def types_the_code(self, address: str) -> None:
        """The six digits in the newest message to a number or an e-mail."""
        self.at("Enter the code")
        self.writes_the_code(address)

    def writes_the_code(self, address: str) -> None:
        self.write("Code", until(lambda: _newest(r"\b(\d{6})\b", address)))

    def agrees(self) -> None:
        """Reads what is asked before one goes on, and agrees to all of it."""
        self.at("Before you go on")
        for box in self.page.get_by_role("checkbox").all():
            self.steps += 1
            box.check()
        self.press("Agree and go on")

    def section(self, words: str) -> None:
        """One of the pages about one's organisation, from the list that names the present one."""
        self.steps += 2
        parts = self.page.locator("details.parts")
        parts.locator("summary").click()
        self.press(words, within=parts)


class SignedIn(Person):
    """Somebody who is signed in, at one of the web processes."""

    def __init__(self, browser: Browser, address: str, user: User, language: str) -> None:
        User.objects.filter(pk=user.pk).update(language=language)
        super().__init__(browser, language)
        self.home = f"{address}{'' if language == 'en' else f'/{language}'}"
        client = Client()
        client.force_login(user)
        cookie = {"name": "session", "value": client.cookies["session"].value, "url": address}
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]
        self.page.set_default_timeout(30_000)
        self.follow(f"{self.home}/accounts/me/consent/")
        self.agrees()
        self.page.wait_for_url(lambda url: "/consent/" not in url)

    def is_told(self, words: str, **facts: Any) -> None:
        """What a deed is answered with, beside the page."""
        expect(self.page.locator("body")).to_contain_text(self.said(words, **facts))

    def has_no_fault(self) -> None:
        assert self.faults == [], self.faults
        violations = Axe().run(self.page).response["violations"]
        assert violations == [], [(one["id"], [node["html"][:300] for node in one["nodes"]]) for one in violations]


def link_sent_to(address: str) -> str:
    """The link in the newest message to a number or an e-mail."""
    return until(lambda: _newest(r'href="([^"]+)"', address))


def _newest(pattern: str, address: str) -> str:
    for one in messages():
        if one.to == address and (found := re.search(pattern, one.body)):
            return html.unescape(found.group(1))
    return ""
