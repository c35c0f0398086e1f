"""`make budgets`: what a first visit costs (weight, requests, jumps, LCP, first text on a thin line), against what we promise.

Weight, requests and jumps are tests as well (tests/pages/test_budgets.py); times depend on the machine, so they are asked here, on a
quiet one.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import chromium, shots
from .bootstrap import say
from .children import Children, end_on_signals

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Playwright

KB = 1024
CPU = 4  # how many times slower than this machine


@dataclass(frozen=True)
class Line:
    """A network: bits a second each way, and the time there and back in ms."""

    name: str
    down: float
    up: float
    latency: float


LAB = Line("9/3 Mbps, 100 ms", 9e6, 3e6, 100)
FIELD = Line("400 kbps, 400 ms", 400e3, 400e3, 400)


@dataclass(frozen=True)
class Budget:
    """Bytes over the wire of a first visit. `weight` counts all but the pictures that people and editors put there."""

    weight: int
    js: int
    html: int = 30 * KB
    css: int = 40 * KB
    fonts: int = 60 * KB
    requests: int = 20
    cls: float = 0.02


PUBLIC = Budget(weight=150 * KB, js=60 * KB)
DASHBOARD = Budget(weight=250 * KB, js=120 * KB)
LCP = 1.8  # seconds, in the lab
READABLE = 5.0  # seconds until there is text, in the field
PATIENCE = 60  # seconds for a page, and for what it asks for after that
RESTS = 0.8  # seconds without any news of the network

# Pages that are asked in the suite and here; places by their name in tests/pages/places.py.
SOME = {
    "home",
    "directory",
    "organisation",
    "need-list",
    "event",
    "sign-in",
    "member-home",
    "desk",
    "matches-us",
    "conversation",
}

KINDS = {"Document": "html", "Stylesheet": "css", "Script": "js", "Font": "fonts"}
WATCH = """
  window.__jumps = 0; window.__largest = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.__jumps += one.value; })
    .observe({type: "layout-shift", buffered: true});
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.__largest = one.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
"""
ASK = """() => ({cls: window.__jumps, lcp: window.__largest / 1000,
  fcp: (performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0) / 1000})"""


@dataclass
class Visit:
    """What one first visit took: bytes by kind, addresses asked, jumps (CLS) and seconds."""

    bytes: Counter[str] = field(default_factory=Counter)
    asked: list[str] = field(default_factory=list)
    cls: float = 0
    lcp: float = 0
    fcp: float = 0
    unanswered: dict[str, str] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        return sum(taken for kind, taken in self.bytes.items() if kind != "content")

    def beyond(self, budget: Budget) -> list[str]:
        """Where it goes beyond a budget, in words."""
        wrong = [
            f"{kind} {taken / KB:.1f} KB of {allowed / KB:.0f}"
            for kind, taken, allowed in [
                ("all", self.weight, budget.weight),
                ("html", self.bytes["html"], budget.html),
                ("css", self.bytes["css"], budget.css),
                ("js", self.bytes["js"], budget.js),
                ("fonts", self.bytes["fonts"], budget.fonts),
            ]
            if taken > allowed
        ]
        if len(self.asked) > budget.requests:
            wrong.append(f"{len(self.asked)} requests of {budget.requests}")
        if self.cls > budget.cls:
            wrong.append(f"CLS {self.cls:.3f} of {budget.cls}")
        return wrong + [f"never answered: {url}" for url in self.unanswered.values()]


def visit(context: BrowserContext, address: str, *, line: Line = LAB, cpu: int = CPU) -> Visit:
    """Open a page for the first time, over a line and on a telephone as slow as said, and wait until it rests.

    TimeoutError with what was still waited for when the page itself does not come within `PATIENCE`.
    """
    from playwright.sync_api import TimeoutError as TookTooLong

    found = Visit()
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": False})
    session.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
    speed = {"latency": line.latency, "downloadThroughput": line.down / 8, "uploadThroughput": line.up / 8}
    session.send("Network.emulateNetworkConditions", {"offline": False, **speed})
    kinds: dict[str, tuple[str, str]] = {}
    session.on("Network.responseReceived", lambda event: kinds.update(_kind(event)))
    session.on("Network.loadingFinished", lambda event: _arrived(found, kinds, event))
    session.on("Network.loadingFailed", lambda event: found.unanswered.pop(event["requestId"], None))
    session.on("Network.requestWillBeSent", lambda event: _asked(found, event))
    tab.add_init_script(WATCH)
    try:
        tab.goto(address, wait_until="load", timeout=PATIENCE * 1000)
    except TookTooLong as late:
        message = f"{address} did not come in {PATIENCE} s; unanswered: {list(found.unanswered.values())}"
        raise TimeoutError(message) from late
    _rest(tab, found)
    told = tab.evaluate(ASK)
    found.cls, found.lcp, found.fcp = told["cls"], told["lcp"], told["fcp"]
    tab.close()
    return found


def _rest(tab: Page, found: Visit) -> None:
    """Wait until nothing new was asked and all was answered for half a second. What never comes is in `unanswered`."""
    give_up = time.monotonic() + PATIENCE
    asked, since = -1, time.monotonic()
    while time.monotonic() - since < RESTS and time.monotonic() < give_up:
        tab.wait_for_timeout(100)
        if found.unanswered or len(found.asked) != asked:
            asked, since = len(found.asked), time.monotonic()


def _kind(event: Any) -> dict[str, tuple[str, str]]:
    return {event["requestId"]: (event["type"], event["response"]["url"])}


def _arrived(found: Visit, kinds: dict[str, tuple[str, str]], event: Any) -> None:
    kind, url = kinds.get(event["requestId"], ("Other", ""))
    name = "content" if "/media/" in url else KINDS.get(kind, "other")
    found.bytes[name] += int(event["encodedDataLength"])
    found.unanswered.pop(event["requestId"], None)


def _asked(found: Visit, event: Any) -> None:
    if not event["request"]["url"].startswith("data:"):
        found.asked.append(event["request"]["url"])
        found.unanswered[event["requestId"]] = event["request"]["url"]


def some() -> list[tuple[str, str, str]]:
    return [place for place in shots.places() if place[0] in SOME]


def page_by_page(playwright: Playwright, address: str, sessions: dict[str, str]) -> list[str]:
    """Say what each page took, and return where promises are broken."""
    browser = playwright.chromium.launch(executable_path=chromium.prepare(), args=chromium.FLAGS)
    broken = []
    print(f"{'':28}{'KB':>6}{'asked':>7}{'CLS':>7}{'LCP s':>7}{'text s':>8}")
    for name, path, person in some():
        for language, prefix in shots.LANGUAGES.items():
            taken = []
            for line in (LAB, FIELD):
                context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
                if person:
                    context.add_cookies([{"name": "session", "value": sessions[person], "url": address}])
                taken.append(visit(context, f"{address}{prefix}{path}", line=line))
                context.close()
            lab, field_ = taken
            print(
                f"{f'{name} {language}':28}{lab.weight / KB:6.0f}{len(lab.asked):7}{lab.cls:7.3f}{lab.lcp:7.2f}{field_.fcp:8.2f}",
                flush=True,
            )
            wrong = lab.beyond(DASHBOARD if person else PUBLIC)
            wrong += [f"LCP {lab.lcp:.2f} s of {LCP}"] if lab.lcp > LCP else []
            wrong += [f"text after {field_.fcp:.2f} s of {READABLE}"] if field_.fcp > READABLE else []
            broken += [f"{name} {language}: {what}" for what in wrong]
    browser.close()
    return broken


def main() -> int:
    from playwright.sync_api import sync_playwright

    end_on_signals()
    with Children() as children:
        address, sessions = shots.serve(children, {person for _name, _path, person in some() if person})
        say(f"{LAB.name} for all but the last column, which is {FIELD.name}; {CPU} times slower than this machine")
        with sync_playwright() as playwright:
            broken = page_by_page(playwright, address, sessions)
    for what in broken:
        say(what)
    say("Every budget is kept." if not broken else f"{len(broken)} budgets are broken.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
