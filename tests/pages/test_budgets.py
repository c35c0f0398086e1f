"""What a first visit costs over a telephone's line: bytes, requests and jumps, within the budgets of `portal.devstack.budgets`.

How long it takes is asked by `make budgets`: seconds belong to a machine.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from portal.devstack import budgets
from portal.devstack.budgets import DASHBOARD, PUBLIC, Visit, some, visit
from tests.seeded import Seeded

from .places import PLACES

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


def first_visit(
    seeded: Seeded, browser: Browser, path: str, person: str, size: dict[str, int]
) -> tuple[Visit, list[str]]:
    """The visit and what is wrong with it, in words."""
    # The service worker begins when the page rests, and what it keeps is no part of a first visit.
    context = seeded.open(browser, person, viewport=size, service_workers="block")
    taken = visit(context, f"{seeded.address}{path}")
    context.close()
    elsewhere = [f"asked elsewhere: {url}" for url in taken.asked if not url.startswith(seeded.address)]
    return taken, taken.beyond(DASHBOARD if person else PUBLIC) + elsewhere


@pytest.mark.parametrize("place", some(), ids=lambda place: place[0])
def test_a_first_visit_keeps_its_budget(seeded: Seeded, browser: Browser, place: tuple[str, str, str]) -> None:
    _name, path, person = place
    for prefix, size in [("", DESK), ("/ar", PHONE)]:
        taken, wrong = first_visit(seeded, browser, f"{prefix}{path}", person, size)
        assert taken.bytes["html"] > 1000
        assert taken.bytes["css"] > 1000, "style sheets were not counted"
        assert wrong == [], prefix


@pytest.mark.full
@pytest.mark.parametrize("prefix", ["", "/fr", "/ar"], ids=["en", "fr", "ar"])
def test_every_first_visit_keeps_its_budget(seeded: Seeded, browser: Browser, prefix: str) -> None:
    told = {}
    for name, path, person in PLACES:
        _taken, wrong = first_visit(seeded, browser, f"{prefix}{path}", person, PHONE)
        if wrong:
            told[name] = wrong
    assert told == {}


def test_a_page_that_jumps_and_weighs_too_much_is_told(browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE)
    context.route("http://localhost:1/", lambda route: route.fulfill(content_type="text/html", body=JUMPS))
    taken = visit(context, "http://localhost:1/")
    context.close()
    assert [what.split()[0] for what in taken.beyond(PUBLIC)] == ["CLS"]
    assert taken.asked == ["http://localhost:1/"]


def test_what_never_comes_is_named(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "PATIENCE", 3)
    context = browser.new_context(viewport=PHONE)
    context.route("http://localhost:1/", lambda route: route.fulfill(content_type="text/html", body=WAITS))
    context.route("http://localhost:1/late", lambda _route: None)
    taken = visit(context, "http://localhost:1/")
    context.close()
    assert taken.beyond(PUBLIC) == ["never answered: http://localhost:1/late"]


WAITS = """<!doctype html><title>Waits</title><link rel="icon" href="data:,"><p>Words that one reads.</p>
<script>addEventListener("load", () => fetch("/late"))</script>"""
JUMPS = """<!doctype html><title>Jumps</title><link rel="icon" href="data:,">
<div id="late"></div><p style="height:400px">Words that one reads.</p>
<script>setTimeout(() => document.getElementById("late").style.height = "300px", 200)</script>"""
