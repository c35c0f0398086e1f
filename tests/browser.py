"""A Chromium for tests marked `browser`: one per process of a parallel run, a fresh profile for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from portal.devstack import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium.find()
    assert program, "there is no Chromium: run `make test`, or name one with CHROMIUM=/path/to/chromium"
    # A full machine takes its time; what never comes is missed all the same.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab at desk width without cookies. For another width: page.set_viewport_size; for dark: page.emulate_media."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light", locale="en-GB")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
