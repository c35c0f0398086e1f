"""Every template can be read: a slip in one is found here and not by the first person who opens the page."""

from __future__ import annotations

import re
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


# What a template says to nobody: tags and what they translate, values, comments, and the marks of HTML.
UNSAID = re.compile(
    r"{%\s*(comment|blocktranslate)\b.*?{%\s*end\1\s*%}|{%.*?%}|{{.*?}}|{#.*?#}|<(script|style|svg|kbd)\b.*?</\2>|<!--.*?-->|&\w+;",
    re.DOTALL,
)
MARK = re.compile(r"<[^>]*>", re.DOTALL)
READ_OUT = re.compile(r"\b(?:aria-label|title|placeholder|alt)=\"([^\"]*)\"")
WORD = re.compile(r"[^\W\d_]{3,}")
# The page of components shows samples; a name is the same in each language.
SHOWS_SAMPLES = "ui/styleguide.html"
NAMES = {"Language", "Langue", "اللغة", "Anqud"}
# A block that hands a word of the code to the page it extends.
CODES = {"email", "login", "phone"}


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name != SHOWS_SAMPLES])
def test_no_words_stand_in_a_template_that_are_not_translated(name: str) -> None:
    source = next(folder / name for folder in FOLDERS if (folder / name).exists()).read_text(encoding="utf-8")
    shown = UNSAID.sub(" ", source)
    said = MARK.sub(" ", shown) + " ".join(READ_OUT.findall(shown))
    assert [word for word in WORD.findall(said) if word not in NAMES | CODES] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_can_be_read(name: str) -> None:
    try:
        get_template(name)
    # Django's reader runs out of words in a tag with an open quotation mark.
    except (StopIteration, TemplateSyntaxError) as trouble:
        pytest.fail(f"{type(trouble).__name__}: {trouble}")
