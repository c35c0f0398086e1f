"""Choosing when a page goes online: the picker of days leaves the fields and the button of its dialog free, and stays on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
import wagtail.admin
from playwright.sync_api import Browser

from cms import apps

pytestmark = pytest.mark.browser

OF_WAGTAIL = Path(wagtail.admin.__file__).parent / "static/wagtailadmin/css/core.css"
OURS = Path(apps.__file__).parent / "static/cms/picker.css"
WEEK = "<tr>" + "".join(f"<td class='xdsoft_date'><div>{day}</div></td>" for day in range(21, 28)) + "</tr>"
# As Wagtail and its picker write it, which puts itself by what it reckons from the left.
DIALOG = f"""<div class="w-dialog w-dialog--message publishing" aria-hidden="false">
  <div class="w-dialog__overlay"></div>
  <div class="w-dialog__box">
    <button type="button" class="w-dialog__close-button">x</button>
    <div class="w-dialog__message w-dialog__message--info"><div class="w-dialog__message-header"><strong
      class="w-dialog__message-heading">This schedule will only take effect after you select the “Schedule to publish” option</strong>
    </div></div>
    <div class="w-dialog__content">
      <div class="w-dialog__header"><h2 class="w-dialog__title w-h1">Set publishing schedule</h2></div>
      <div class="w-dialog__body"><p><input type="text" name="go_live_at"></p><p><input type="text" name="expire_at"></p>
      <button type="button" class="button action-save">Save schedule</button></div>
    </div>
  </div>
  <div class="xdsoft_datetimepicker xdsoft_noselect" style="display: block; left: LEFTpx; top: 300px; position: fixed;">
    <div class="xdsoft_datepicker active"><div class="xdsoft_mounthpicker"><button class="xdsoft_prev"></button><div
      class="xdsoft_label xdsoft_month"><span>November</span></div><div class="xdsoft_label xdsoft_year"><span>2026</span></div><button
      class="xdsoft_next"></button></div><div class="xdsoft_calendar"><table><tbody>{WEEK * 5}</tbody></table></div></div>
    <div class="xdsoft_timepicker active"><button class="xdsoft_prev"></button><div class="xdsoft_time_box"><div
      class="xdsoft_time_variant">{"<div class='xdsoft_time'>19:00</div>" * 4}</div></div><button class="xdsoft_next"></button></div>
  </div>
</div>"""
# Whether something lies within the screen and nothing lies over its middle.
FREE = """found => {
    const {left, right, top, bottom} = found.getBoundingClientRect();
    const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight && found.contains(there);
}"""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1366, 650), (390, 844), (320, 568)])
@pytest.mark.parametrize(("direction", "left"), [("rtl", -121), ("ltr", 48)])
def test_the_picker_leaves_fields_and_button_free(
    browser: Browser, width: int, height: int, direction: str, left: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.set_content(f'<html dir="{direction}"><body>{DIALOG.replace("LEFT", str(left))}</body></html>')
    page.add_style_tag(path=OF_WAGTAIL)
    page.add_style_tag(path=OURS)
    for one in ("[name=go_live_at]", "[name=expire_at]", ".action-save", ".xdsoft_time >> nth=0"):
        assert page.locator(one).evaluate(FREE), one
    for day in range(35):
        assert page.locator(".xdsoft_date").nth(day).evaluate(FREE), day
    page.close()
