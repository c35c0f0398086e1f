"""Every template can be read: a slip in one is found here and not by the first person who opens the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
OURS = ("portal", "matchmaking", "messaging", "cms")
FOLDERS = sorted(folder for app in OURS for folder in (ROOT / app).rglob("templates") if folder.is_dir())
TEMPLATES = [
    str(path.relative_to(folder)) for folder in FOLDERS for path in sorted(folder.rglob("*")) if path.is_file()
]


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_can_be_read(name: str) -> None:
    try:
        get_template(name)
    # Django's reader runs out of words in a tag with an open quotation mark.
    except (StopIteration, TemplateSyntaxError) as trouble:
        pytest.fail(f"{type(trouble).__name__}: {trouble}")
