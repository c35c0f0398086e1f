"""What holds for every template and style sheet of the house, not only for those of this floor."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "portal" / "ui" / "static" / "ui"
APPS = ("portal", "matchmaking", "messaging", "cms")
TEMPLATES = sorted(path for app in APPS for path in (ROOT / app).rglob("templates/**/*.html"))
# A mail's reader has no style sheet, nor has whoever unpacks an archive: styles stand in the letter and in the page itself.
ON_ITS_OWN = {"application_page.html"}
PAGES = [
    path
    for path in TEMPLATES
    if "notifications" not in path.parts and "email" not in path.parts and path.name not in ON_ITS_OWN
]
ON_WAGTAILS_DESK = ROOT / "cms/static/cms"  # whose own sheets lie in no layer
SHEETS = sorted(path for app in APPS for path in (ROOT / app).rglob("static/**/*.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)|(?:left|right|top|bottom)|"
    r"(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius|text-align:\s*(?:left|right)|float:\s*(?:left|right))\s*:",
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_inline_style_script_or_handler(path):
    source = re.sub(r"{% comment %}.*?{% endcomment %}|{[#%{].*?[#%}]}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"<[^>]*\sstyle\s*=", source)
    assert "<style" not in source
    # What machines read about a page runs nothing.
    assert not re.search(r"""<script(?![^>]*\s(?:src=|type="application/ld\+json"))""", source)
    assert not re.search(r"\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", source)
    assert not re.search(r"""["'](?:js|javascript):""", source)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_icons_are_in_the_sprite(path):
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    assert set(re.findall(r'{% icon "([^"]+)"', path.read_text())) <= drawn


@pytest.mark.parametrize("app", APPS)
def test_icons_that_code_names_are_in_the_sprite(app):
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        (icon, name(path))
        for path in (ROOT / app).rglob("*.py")
        for icon in re.findall(r'\bicon="([a-z-]+)"', path.read_text())
    }
    on_wagtails_desk = {one for one in named if one[1].startswith("cms/")}  # it has its own
    assert {one for one in named - on_wagtails_desk if one[0] not in drawn} == set()


def test_spaces_that_a_template_asks_for_are_known():
    known = set(re.findall(r"\.(m[bt]\d)\b", (STATIC / "components.css").read_text()))
    asked = {one: name(path) for path in PAGES for one in re.findall(r'class="[^"]*\b(m[bt]\d)\b', path.read_text())}
    assert {one: where for one, where in asked.items() if one not in known} == {}


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_style_sheets_know_no_left_and_right(path):
    source = re.sub(r"/\*.*?\*/|@media[^{]*|@container[^{]*", "", path.read_text(), flags=re.DOTALL)
    assert PHYSICAL.findall(source) == []


def test_the_shared_style_sheets_keep_within_their_budget():
    assert sum((STATIC / sheet).stat().st_size for sheet in ("tokens.css", "base.css", "components.css")) <= 48 * 1024
    assert (STATIC / "icons.svg").stat().st_size <= 16 * 1024


def test_the_layers_stand_in_order_and_an_apps_own_comes_last():
    assert "@layer tokens, base, components, utilities, app;" in (STATIC / "tokens.css").read_text()


@pytest.mark.parametrize("path", [path for path in SHEETS if path.parent not in {STATIC, ON_WAGTAILS_DESK}], ids=name)
def test_an_apps_style_sheet_lies_in_the_app_layer(path):
    assert "@layer app" in path.read_text()


def test_every_behaviour_that_a_page_names_exists():
    known = set(re.findall(r"^  ([a-z]+): \(\) => import", (STATIC / "main.js").read_text(), flags=re.MULTILINE))
    scripts = " ".join(path.read_text() for app in APPS for path in (ROOT / app).rglob("static/**/*.js"))
    known |= set(re.findall(r'^  ([a-z]+): \(\) => of\("', (STATIC / "main.js").read_text(), flags=re.MULTILINE))
    known |= set(re.findall(r'detail: {name: "([a-z]+)"', scripts))
    named = {
        word
        for path in PAGES
        for value in re.findall(r'data-behaviour="([a-z ]+)"', path.read_text())
        for word in value.split()
    }
    assert named <= known
    # Those that most pages have lie in one file.
    assert {path.stem for path in (STATIC / "behaviours").glob("*.js")} - {"page"} <= known
