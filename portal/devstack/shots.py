"""`make shots`: pictures of the main pages of a freshly seeded portal, in docs/shots, for people who want to see before they run."""

from __future__ import annotations

import http.client
import io
import os
import sys
from dataclasses import dataclass
from itertools import product
from typing import Literal

from . import ROOT, VAR, chromium, fonts, prepare, roles
from .bootstrap import say
from .children import Children, end_on_signals

FOLDER = ROOT / "docs" / "shots"
LANGUAGES = {"en": "", "ar": "/ar"}
WIDTHS = (1440, 390)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True)
class Page:
    """A page worth a picture. `person`: the name of whoever looks at it; nobody in particular when empty."""

    name: str
    path: str
    person: str = ""


OWNER, MANAGER = "Huda Al-Mazroui", "Faisal Al-Ruwaili"
PAGES = [
    Page("home", "/"),
    Page("directory", "/directory/"),
    Page("organisation", "/o/nakhla-pack/"),
    Page("cluster", "/clusters/al-ahsa-dates/"),
    Page("needs", "/needs/"),
    Page("sign-in", "/accounts/login/"),
    Page("member-home", "/home/", OWNER),
    Page("need", "/needs/new/", OWNER),
    Page("partners", "/matches/", OWNER),
    Page("desk", "/offices/al-ahsa-dates/", MANAGER),
    Page("chain", "/offices/al-ahsa-dates/chain-and-gaps/", MANAGER),
]


def take(pages: list[Page] = PAGES) -> None:
    """Seed a portal of its own in a temporary folder, look at every page in two languages, widths and themes."""
    from playwright.sync_api import sync_playwright

    program = chromium.prepare()
    with Children() as children:
        address, sessions = serve(children, {page.person for page in pages if page.person})
        FOLDER.mkdir(parents=True, exist_ok=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
            for page, (language, prefix), width, theme in product(pages, LANGUAGES.items(), WIDTHS, THEMES):
                context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
                if page.person:
                    context.add_cookies([{"name": "session", "value": sessions[page.person], "url": address}])
                tab = context.new_page()
                answer = tab.goto(f"{address}{prefix}{page.path}", wait_until="networkidle")
                if not answer or answer.status != http.client.OK or not tab.url.endswith(page.path):
                    came = f"{answer.status if answer else 'nothing'} at {tab.url}"
                    sys.exit(f"{page.path} answered {came}: no picture of that.\n{children.end_of_log('web')}")
                # A window as high as the page: what sticks to the window's edge would otherwise stand in the middle.
                tab.set_viewport_size({"width": width, "height": tab.evaluate("document.documentElement.scrollHeight")})
                tab.screenshot(path=FOLDER / f"{page.name}-{language}-{width}-{theme}.png")
                context.close()
            browser.close()
    say(f"{len(pages) * len(LANGUAGES) * len(WIDTHS) * len(THEMES)} pictures in {FOLDER.relative_to(ROOT)}")


def serve(children: Children, people: set[str]) -> tuple[str, dict[str, str]]:
    """A seeded portal in the embedded shape: its address, and a session for each person."""
    fonts.prepare()
    folder = children.folder / "var"
    folder.mkdir()
    if (VAR / "fonts").is_dir():
        (folder / "fonts").symlink_to(VAR / "fonts")
    for variable in ("DATABASE_URL", "REDIS_URL", "SITE_URL"):
        os.environ.pop(variable, None)
    os.environ |= {"VAR_DIR": str(folder), "WEB_CONCURRENCY": "1"}
    prepare.files()
    prepare.django()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db.models import Q
    from django.test import Client

    call_command("release", verbosity=0, stdout=io.StringIO())
    call_command("seed_demo", drain=True, verbosity=0)
    sessions = {}
    for name in people:
        client = Client()
        person = get_user_model().objects.get(Q(full_name=name) | Q(latin_name=name))
        client.force_login(person)
        sessions[name] = client.cookies["session"].value
    _, port = roles.start_web(children, os.environ)
    return f"http://localhost:{port}", sessions


def main() -> None:
    end_on_signals()
    take()


if __name__ == "__main__":
    main()
