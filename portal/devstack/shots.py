"""`make shots`: every page of a freshly seeded portal in three languages, two widths and two themes, in var/shots, with a sheet of
them all (index.html). Pictures that are there already are left: what was cut off goes on where it was. FRESH=1 begins anew, and
ARGS='home desk ar' takes pages, languages, widths and themes of these names alone.

The pictures of the README (docs/shots) are taken by `python -m portal.devstack.shots --readme`, and by `make test-full`.
"""

from __future__ import annotations

import html
import http.client
import io
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from . import ROOT, VAR, chromium, fonts, prepare, roles
from .bootstrap import say
from .children import Children, end_on_signals

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

FOLDER = VAR / "shots"
README = ROOT / "docs" / "shots"
LANGUAGES = {"en": "", "fr": "/fr", "ar": "/ar"}
WIDTHS = (1440, 390)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALLEST = 12_000  # pixels; a list may be longer, a picture need not
LETTERS = "document.fonts.ready.then(() => null)"
# Those that are fetched only once they are seen, too; what is hidden is never fetched, and would be waited for in vain.
PICTURES = """Promise.race([
    Promise.all([...document.images].filter(one => one.getClientRects().length).map(one => one.decode().catch(() => null))),
    new Promise(done => setTimeout(done, 5000)),
]).then(() => null)"""
# Places by their name in tests/pages/places.py, and what the README calls them.
IN_README = [
    ("home", "home", "en", 1440, "light"),
    ("directory", "directory", "en", 1440, "light"),
    ("matches-us", "partners", "en", 1440, "light"),
    ("matches-us", "partners", "ar", 390, "dark"),
    ("project", "project", "en", 1440, "light"),
    ("event", "event", "en", 1440, "light"),
    ("office-chain-and-gaps", "chain", "en", 1440, "light"),
]


@dataclass(frozen=True)
class Shot:
    """One picture: a place (its name, its address, who looks), how, and the file it is kept in."""

    place: tuple[str, str, str]
    language: str
    width: int
    theme: Literal["light", "dark"]
    file: Path

    @property
    def names(self) -> set[str]:
        return {self.place[0], self.language, str(self.width), self.theme}


def places() -> list[tuple[str, str, str]]:
    """The pages that people meet, as the tests know them: (name, address, person)."""
    from tests.pages.places import PLACES

    return PLACES


def wanted(names: Iterable[str] = ()) -> list[Shot]:
    """All pictures, or those that have one of the names of each kind (pages, languages, widths, themes) that is named at all."""
    given = set(names)
    kinds: list[set[str]] = [
        {name for name, _path, _person in places()},
        set(LANGUAGES),
        set(map(str, WIDTHS)),
        set(THEMES),
    ]
    if unknown := given.difference(*kinds):
        sys.exit(f"There is no page, language, width or theme called {', '.join(sorted(unknown))}.")
    asked = [kind & given for kind in kinds if kind & given]
    every = [
        Shot(place, language, width, theme, FOLDER / f"{place[0]}-{language}-{width}-{theme}.png")
        for place, width, theme, language in product(places(), WIDTHS, THEMES, LANGUAGES)
    ]
    return [shot for shot in every if all(shot.names & kind for kind in asked)]


def for_readme() -> list[Shot]:
    by_name = {place[0]: place for place in places()}
    return [
        Shot(by_name[name], language, width, theme, README / f"{called}-{language}-{width}-{theme}.png")  # type: ignore[arg-type]
        for name, called, language, width, theme in IN_README
    ]


def take(shots: list[Shot]) -> None:
    """Look at each from a portal of its own in a temporary folder."""
    from playwright.sync_api import sync_playwright

    if not shots:
        return
    program = chromium.prepare()
    with Children() as children:
        address, sessions = serve(children, {shot.place[2] for shot in shots if shot.place[2]})
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
            photograph(browser, address, sessions, shots)
            browser.close()


def photograph(browser: Browser, address: str, sessions: dict[str, str], shots: list[Shot]) -> None:
    """One window for those that are looked at by one person in one way after the other. Says how far it is."""
    context: BrowserContext | None = None
    tab: Page | None = None
    before: Any = None
    for number, shot in enumerate(shots, 1):
        _name, path, person = shot.place
        if before != (person, shot.width, shot.theme) or tab is None:
            if context:
                context.close()
            context = browser.new_context(viewport={"width": shot.width, "height": 900}, color_scheme=shot.theme)
            context.route("**/fonts.*css", with_all_letters)
            if person:
                context.add_cookies([{"name": "session", "value": sessions[person], "url": address}])
            tab = context.new_page()
            before = (person, shot.width, shot.theme)
        print(f"\r\033[K{number} of {len(shots)}  {shot.file.stem}", end="", flush=True)
        tab.set_viewport_size({"width": shot.width, "height": 900})
        answer = tab.goto(f"{address}{LANGUAGES[shot.language]}{path}", wait_until="load", timeout=90_000)
        if not answer or answer.status >= http.client.INTERNAL_SERVER_ERROR:
            print(f"\n{path} answered {answer.status if answer else 'nothing'}: no picture of that.")
            continue
        tab.evaluate(LETTERS)
        # A window as high as the page: what sticks to the window's edge would otherwise stand in the middle.
        height = min(tab.evaluate("document.documentElement.scrollHeight"), TALLEST)
        tab.set_viewport_size({"width": shot.width, "height": height})
        tab.evaluate(PICTURES)
        tab.evaluate(LETTERS)
        shot.file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = shot.file.with_suffix(".part")
        unfinished.write_bytes(tab.screenshot())
        unfinished.rename(shot.file)
    print()
    if context:
        context.close()


def with_all_letters(route: Route) -> None:
    """A page does without letters that come late (`font-display: optional`); a picture waits for them."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("font-display:optional", "font-display:block"))


def write_sheets(folder: Path, shots: list[Shot]) -> Path:
    """A page for each language with all its pictures small, and index.html that leads to them."""
    links = []
    for language in LANGUAGES:
        taken = [shot for shot in shots if shot.language == language and shot.file.exists()]
        rows = "".join(
            f"<h2>{html.escape(name)}</h2><p>"
            + "".join(
                f'<a href="{shot.file.name}"><img src="{shot.file.name}" alt="{shot.width} {shot.theme}" loading="lazy" '
                f'height="300"></a> '
                for shot in taken
                if shot.place[0] == name
            )
            + "</p>"
            for name in dict.fromkeys(shot.place[0] for shot in taken)
        )
        (folder / f"sheet-{language}.html").write_text(
            SHEET.format(language=language, title=language, body=rows), "utf-8"
        )
        links.append(f'<li><a href="sheet-{language}.html">{language}: {len(taken)} pictures</a></li>')
    index = folder / "index.html"
    index.write_text(SHEET.format(language="en", title="Pictures", body=f"<ul>{''.join(links)}</ul>"), "utf-8")
    return index


SHEET = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<style>body {{font:16px system-ui; margin:2rem; background:#888}}
img {{object-fit:cover; object-position:top; max-width:30rem; margin:4px}}</style>
</head><body><h1>{title}</h1>{body}</body></html>
"""


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


def main(arguments: list[str]) -> None:
    end_on_signals()
    if "--readme" in arguments:
        take(for_readme())
        say(f"{len(IN_README)} pictures in {README.relative_to(ROOT)}")
        return
    if os.environ.get("FRESH"):
        shutil.rmtree(FOLDER, ignore_errors=True)
    shots = wanted(arguments)
    take([shot for shot in shots if not shot.file.exists()])
    FOLDER.mkdir(parents=True, exist_ok=True)
    index = write_sheets(FOLDER, wanted())
    say(f"{sum(shot.file.exists() for shot in shots)} of {len(shots)} pictures are there: {index.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
