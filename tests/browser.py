"""A Chromium for tests marked `browser`: one per process of a parallel run, a fresh profile for each test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect, sync_playwright

from portal.devstack import chromium

PATIENCE = 10  # seconds for an answer that is under way


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium.find()
    assert program, "there is no Chromium: run `make test`, or name one with CHROMIUM=/path/to/chromium"
    # A full machine takes its time; what never comes is missed all the same.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Page, "goto", _opened(Page.goto))
            yield browser
        browser.close()


def _opened(goto: Callable[..., Response | None]) -> Callable[..., Response | None]:
    """Opening a page waits for its behaviours as well, which are fetched after it: a test types quicker than anybody could."""

    @wraps(goto)
    def opened(page: Page, url: str, **how: Any) -> Response | None:
        answer = goto(page, url, **how)
        if page.evaluate("'htmx' in window"):  # a page of ours, with its scripts
            page.wait_for_selector("html[data-attached]", state="attached")
        return answer

    return opened


@pytest.fixture(autouse=True)
def _pages_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pages that look at this process's own server are closed, and what they asked for is answered, before the database is emptied."""
    if not {"browser", "live_server"} <= set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    browser: Browser = request.getfixturevalue("browser")
    yield
    for context in browser.contexts:
        context.close()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(PATIENCE)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab at desk width without cookies. For another width: page.set_viewport_size; for dark: page.emulate_media."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light", locale="en-GB")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
