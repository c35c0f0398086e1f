"""The usual parts of a day by their names: known in whichever of our languages they were written, and said in the reader's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

MEETINGS = gettext_lazy("1:1 meetings")
DOORS = gettext_lazy("Doors open, badges")
OPENING = gettext_lazy("Opening")
TALKS = gettext_lazy("Talks")
COFFEE = gettext_lazy("Coffee")
LUNCH = gettext_lazy("Lunch")
BREAK = gettext_lazy("Break")
MEAL = gettext_lazy("Meal")
PRAYER = gettext_lazy("Prayer")
CLOSING = gettext_lazy("What we agreed, and what comes next")
NAMES: tuple[str | Promise, ...] = (
    MEETINGS,
    DOORS,
    OPENING,
    TALKS,
    COFFEE,
    LUNCH,
    BREAK,
    MEAL,
    PRAYER,
    CLOSING,
)


def in_words(title: str) -> str:
    """A title that is one of these names, in the language in force; every other as it was written."""
    known = _written().get(title.casefold())
    return title if known is None else str(known)


@cache
def _written() -> Mapping[str, str | Promise]:
    found: dict[str, str | Promise] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {str(one).casefold(): one for one in NAMES}
    return found
