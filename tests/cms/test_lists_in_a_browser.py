"""A list of the desk on a phone: titles are not broken letter by letter, and the page is no wider than the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
import wagtail.admin
from playwright.sync_api import Browser

from cms import apps

pytestmark = pytest.mark.browser

OF_WAGTAIL = Path(wagtail.admin.__file__).parent / "static/wagtailadmin/css/core.css"
OURS = Path(apps.__file__).parent / "static/cms/listing.css"
# As Wagtail writes it on the page of forms.
ROW = """<td class="bulk-action-checkbox-cell"><input type="checkbox"></td>
<td class="title"><div class="title-wrapper"><a href="#">What did your shipments wait for?</a></div></td>
<td>News</td><td>one hour, 39 minutes ago</td><td>Form or survey (cms.formpage)</td><td>live + unpublished changes</td>"""
LIST = f'<div><table class="listing"><tbody><tr>{ROW}</tr></tbody></table></div>'


@pytest.mark.parametrize("direction", ["rtl", "ltr"])
def test_titles_keep_their_words_whole_and_the_list_scrolls(browser: Browser, direction: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(f'<html dir="{direction}"><body>{LIST}</body></html>')
    page.add_style_tag(path=OF_WAGTAIL)
    assert page.locator("td.title").bounding_box()["width"] < 130  # type: ignore[index]
    page.add_style_tag(path=OURS)
    assert page.locator("td.title").bounding_box()["width"] >= 140  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
