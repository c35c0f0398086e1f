"""A choice with long words, as the account's time zone: no wider than a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
import wagtail.admin
from playwright.sync_api import Browser

from cms import apps

pytestmark = pytest.mark.browser

OF_WAGTAIL = Path(wagtail.admin.__file__).parent / "static/wagtailadmin/css/core.css"
OURS = Path(apps.__file__).parent / "static/cms/choices.css"
# As Wagtail writes it on the page of the account.
FIELD = """<div class="w-field__wrapper"><div class="w-field w-field--choice_field w-field--select"><div class="w-field__input">
  <select><option>Use server time zone: GMT+3 (Arabian Standard Time), the clock of the portal's own house</option></select>
</div></div></div>"""


@pytest.mark.parametrize("direction", ["rtl", "ltr"])
def test_a_choice_with_long_words_stays_on_the_screen(browser: Browser, direction: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(f'<html dir="{direction}"><body>{FIELD}</body></html>')
    page.add_style_tag(path=OF_WAGTAIL)
    assert page.locator("select").bounding_box()["width"] > 390  # type: ignore[index]
    page.add_style_tag(path=OURS)
    assert page.locator("select").bounding_box()["width"] <= 390  # type: ignore[index]
    page.close()
