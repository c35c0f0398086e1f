"""The first words of the site promise only what the portal does today."""

from __future__ import annotations

import json

import pytest

from cms.services import FIRST_PAGES

# What was promised and is not so: the office is told no reason of a no and writes nothing for members yet, the engine reads no
# reasons, nobody is asked for what is missing, and a request for finance is open to every verified provider it is addressed to.
UNTRUE = {
    "en": [
        "to the matching and to the cluster office",
        "publish a need or answer for you",
        "suggested to. It",
        "we ask for it",
    ],
    "fr": ["au calcul et au bureau", "répondre pour vous", "auxquels elle est proposée", "nous le demandons"],
    "ar": ["حساب الملاءمة ومكتب العنقود", "نيابة عنكم بعد", "التي تُقترح عليها", "بل نسأل عنه"],
}


@pytest.mark.parametrize("language", UNTRUE)
def test_nothing_is_promised_that_is_not_so(language: str) -> None:
    words = (FIRST_PAGES / f"{language}.json").read_text(encoding="utf-8")
    assert [phrase for phrase in UNTRUE[language] if phrase in words] == []


def test_every_language_says_as_much() -> None:
    pages = {code: json.loads((FIRST_PAGES / f"{code}.json").read_text(encoding="utf-8"))["pages"] for code in UNTRUE}
    shapes = {
        code: [(slug, [kind for kind, _words in page["body"]]) for slug, page in found.items()]
        for code, found in pages.items()
    }
    assert shapes["en"] == shapes["fr"] == shapes["ar"]
