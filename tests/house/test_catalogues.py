"""The catalogues keep the rules of each language's letters."""

from __future__ import annotations

import re

from babel.messages.pofile import read_po

from portal.devstack.catalogues import LOCALE

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TAG = re.compile(r"<[^>]+>")
# Where French sets a narrow no-break space: after an opening quotation mark or a digit, before high punctuation.
IN_PLACE = re.compile(r"(?<=[«\d])\u202f|\u202f(?=[;:!?%»])")


def test_in_french_a_narrow_space_stands_only_beside_punctuation_and_digits() -> None:
    with (LOCALE / "fr" / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = list(read_po(file, locale="fr"))
    said = [text for one in messages for text in ([one.string] if isinstance(one.string, str) else one.string)]
    bare = [TAG.sub("", PLACEHOLDER.sub("X", text)) for text in said]
    assert any("\u202f" in text for text in bare)
    assert [text for text in bare if "\u202f" in IN_PLACE.sub("", text)] == []
