"""Numbers, dates and lists as the reader's language writes them; Latin digits everywhere, as the design asks."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

Names = Callable[[str, str], str]

SHORT = 72
_BEFORE_A_VOWEL = re.compile("\\bde (\u2068?)(?=[aeiouàâäéèêëîïôöùûü])", re.IGNORECASE)
SAME_PLACE_KM = 0.05
"""Two places that are known by their town alone have the very same position."""


def number(value: float) -> str:
    """Return a number without digits that say nothing: kilometres and tonnes from ten up are whole."""
    return format_decimal(round(value, 1) if abs(value) < 10 else round(value), locale=_locale())


def percent(share: float) -> str:
    """Return a share (0 to 1) in whole parts of a hundred."""
    return format_percent(round(share, 2), locale=_locale()).replace("\xa0", "\u202f")


def day(iso: str) -> str:
    when = date.fromisoformat(iso)
    text = format_date(when, "d MMMM y", locale=_locale())
    return text.replace("1 ", "1er ", 1) if when.day == 1 and _locale().language == "fr" else text


def all_of(words: Iterable[str]) -> str:
    return format_list(list(words), style="standard", locale=_locale())


def any_of(words: Iterable[str]) -> str:
    return format_list(list(words), style="or", locale=_locale())


def quoted(words: Iterable[str], *, either: bool = False) -> str:
    """Each word in its quotes and running its own way; the list runs as the language of the page does, and may say "or"."""
    each = [_("“%(word)s”") % {"word": isolated(word)} for word in words]
    return any_of(each) if either else all_of(each)


def in_a_sentence(language: str) -> str:
    """The name of a language within a sentence: French writes it with a small letter there."""
    return language[:1].lower() + language[1:] if _locale().language == "fr" else language


def closed(sentence: str) -> str:
    """With one full stop at its end, also where it ends with an abbreviation ("n.e.c.")."""
    return sentence.rstrip(".") + "."


def elided(sentence: str) -> str:
    """A French sentence with "d’" before a name that begins with a vowel: "à 12 km d’Al-Mubarraz"; of any other language the same."""
    return _BEFORE_A_VOWEL.sub(r"d’\1", sentence) if _locale().language == "fr" else sentence


def isolated(text: str) -> str:
    """Words in letters that run against the language in force, kept apart so that they turn nothing around them."""
    against = {"L"} if get_language_bidi() else {"R", "AL"}
    turns = any(unicodedata.bidirectional(letter) in against for letter in text)
    return f"\u2068{text}\u2069" if turns else text


def shortened(text: str) -> str:
    """Return the first line of a text, cut at a word where it is long."""
    return textwrap.shorten(text.split("\n", 1)[0], SHORT, placeholder="…")


def _locale() -> Locale:
    """Babel's plain English is that of America, with a comma before "and"."""
    language = (get_language() or "en").replace("-", "_")
    return Locale.parse("en_GB" if language == "en" else language)
