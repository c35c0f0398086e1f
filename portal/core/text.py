"""The one way from what people type to HTML, and to names that cannot deceive; and the way from several words to one list."""

import re
import unicodedata
from collections.abc import Iterable

import nh3
from babel.lists import format_list
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .errors import NotPossible

# Bidirectional controls can make a name read as another one; zero-width marks hide differences.
DECEIVING = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean_line(text: str) -> str:
    """One line as typed, without control or direction marks and with single spaces."""
    text = DECEIVING.sub("", unicodedata.normalize("NFC", text))
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split())


def clean_text(text: str) -> str:
    """Several lines as typed, without control or direction marks; the joiners that a script needs stay, and so do the lines."""
    text = DECEIVING.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(" " if unicodedata.category(c) == "Cc" and c != "\n" else c for c in text).strip()


def line_of(text: str, longest: int, field: str) -> str:
    """What a thing is called. Raises NotPossible at `field` where that is nothing or too long."""
    written = clean_line(text)
    if not written:
        raise NotPossible("empty", _("Say in a few words what it is."), field)
    if len(written) > longest:
        raise NotPossible("too_long", _("Write less: at most %(number)s letters.") % {"number": longest}, field)
    return written


def first_words(text: str, longest: int) -> str:
    """The words asked for, as one clean line; of too many the first ones, whole. Ten times `longest` are looked at."""
    line = clean_line(text[: 10 * longest])
    return line if len(line) <= longest else line[: longest + 1].rpartition(" ")[0] or line[:longest]


def isolated(name: str) -> str:
    """A name within a sentence that is plain text, kept apart so that its letters do not turn the order of what follows."""
    return f"\u2068{name}\u2069"


def listed(items: Iterable[object], *, either: bool = False) -> str:
    """Several things as the active language lists them: "a, b and c", "a, b et c", "a وb وc"; `either` says "or"."""
    language = (get_language() or "en")[:2]
    # Babel's plain English is that of America, with a comma before "and".
    locale = "en_GB" if language == "en" else language
    return format_list([str(item) for item in items], style="or" if either else "standard", locale=locale)


def to_html(text: str) -> SafeString:
    """Plain user text as paragraphs with links; everything else is escaped, then cleaned once more by allow-list."""
    html = urlize(linebreaks(text, autoescape=True), nofollow=True)
    return mark_safe(  # noqa: S308 - the allow-list has the last word
        nh3.clean(html, tags={"p", "br", "a"}, attributes={"a": {"href"}}, link_rel="nofollow noreferrer noopener")
    )
