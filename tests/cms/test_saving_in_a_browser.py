"""Pressing Save while a draft is kept by itself: the press waits, so that a new page is made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from cms import apps

pytestmark = pytest.mark.browser

SCRIPT = Path(apps.__file__).parent / "static/cms/saving.js"
FORM = '<form data-edit-form><button name="action-submit" value="1">Submit</button></form>'
SENT = """
window.sent = [];
document.addEventListener("submit", (event) => {
  event.preventDefault();
  const told = new FormData(event.target, event.submitter);
  window.sent.push([...told.keys()].join());
});
"""
KEPT = 'what => document.dispatchEvent(new CustomEvent("w-autosave:" + what, {cancelable: true}))'


@pytest.mark.parametrize("outcome", ["success", "error"])
def test_a_press_waits_for_the_draft_and_is_sent_once(page: Page, outcome: str) -> None:
    page.set_content(FORM)
    page.add_script_tag(path=SCRIPT)
    page.add_script_tag(content=SENT)
    assert page.evaluate(KEPT, "save")
    page.click("button")
    page.evaluate("document.querySelector('button').disabled = true")
    assert page.evaluate("sent") == []
    assert not page.evaluate(KEPT, "save"), "no second draft while a press waits"
    page.evaluate(KEPT, outcome)
    assert page.evaluate("sent") == ["action-submit"]
    page.evaluate(KEPT, outcome)
    assert page.evaluate("sent") == ["action-submit"]


def test_a_press_goes_at_once_where_nothing_is_kept(page: Page) -> None:
    page.set_content(FORM)
    page.add_script_tag(path=SCRIPT)
    page.add_script_tag(content=SENT)
    page.click("button")
    assert page.evaluate("sent") == ["action-submit"]
