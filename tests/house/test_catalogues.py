"""The catalogues: every sentence has its French and its Arabic, and each is written as its language is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[2] / "portal" / "locale"
LANGUAGES = ["fr", "ar"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*…?\}")
MARK = re.compile(r"<[^>]*>|https?://\S+|\S+@\S+")
# Codes, names of tools and units read the same; so does a sentence of nothing but these.
WORD = re.compile(r"[A-Za-zÀ-ÿ]{4,}")


def messages(language: str) -> Iterator[Message]:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as stream:
        yield from (message for message in read_po(stream, locale=language) if message.id)


def written(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def said(text: str) -> str:
    """What is left for the reader once values and marks are taken out."""
    return PLACEHOLDER.sub("", MARK.sub("", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_its_translation(language: str) -> None:
    unfinished = [one.id for one in messages(language) if one.fuzzy or not all(written(one))]
    assert unfinished == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_stands_once(language: str) -> None:
    """Of two, the readers of catalogues take one or the other."""
    text = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text("utf-8")
    entries = re.findall(r"^((?:msgctxt .*\n)?msgid (?:.*\n)(?:\".*\n)*)", text, re.MULTILINE)
    assert len(entries) > 1000
    assert [one for one, times in Counter(entries).items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_stays_in_english(language: str) -> None:
    same = [
        one.id for one in messages(language) for text in written(one) if text in one.id and len(WORD.findall(text)) > 2
    ]
    assert same == []


def test_arabic_has_a_form_for_each_kind_of_number() -> None:
    plural = [one for one in messages("ar") if not isinstance(one.id, str)]
    assert [one.id for one in plural if len(written(one)) != 6] == []


# Sentences that follow one which has said how many: nothing of the number stands beside them.
SAID_BEFORE = {"It is within %(km)s km.", "It is not within %(km)s km."}


def test_an_arabic_dual_stands_without_its_number() -> None:
    """ "2 جهتان" says two twice. A sentence whose number stands outside it cannot know: the number belongs inside."""
    plural = [one for one in messages("ar") if not isinstance(one.id, str)]
    wrong = []
    for one in plural:
        if one.id[0] in SAID_BEFORE:
            continue
        two, few = (set(PLACEHOLDER.findall(written(one)[form])) for form in (2, 3))
        if not few - two and written(one)[2] != written(one)[3]:
            wrong.append(one.id)
    assert wrong == []


def test_arabic_is_punctuated_as_arabic() -> None:
    wrong = [text for one in messages("ar") for text in written(one) if re.search(r"[,;?“”]|ًا", said(text))]
    assert wrong == []


def test_french_keeps_a_narrow_space_before_its_tall_signs() -> None:
    """And inside guillemets; nowhere else, and never another kind of space there."""
    wrong = [
        text
        for one in messages("fr")
        for text in written(one)
        if re.search(
            r"(?<!\u202f)[;:!?»](?=\s|$)|«(?!\u202f)|[\u00a0 ][;!?»]|\s:(?<!\u202f:)|'", said(text).replace("\n", " ")
        )
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_is_one_word_in_the_design(language: str) -> None:
    """The table of terms: what each stands for on screen."""
    terms = {
        "fr": {"Suggested partners": "Partenaires proposés", "missing link": "maillon manquant", "Narrow": "Affiner",
               "Still missing": "Il manque", "Not now": "Pas maintenant", "Last confirmed": "Confirmé le"},
        "ar": {"Suggested partners": "شركاء مقترحون", "missing link": "حلقة ناقصة", "Narrow": "تضييق النتائج",
               "Still missing": "ما ينقص", "Not now": "ليس الآن", "Last confirmed": "آخر تأكيد"},
    }  # fmt: skip
    found = {one.id: one.string for one in messages(language) if one.id in terms[language] and not one.context}
    assert found == terms[language]


def test_in_french_a_narrow_space_stands_only_beside_punctuation_and_digits() -> None:
    """After an opening quotation mark or a digit, before a tall sign: anywhere else it glues two words together."""
    in_place = re.compile(r"(?<=[«\d])\u202f|\u202f(?=[;:!?%»])")
    bare = [MARK.sub("", PLACEHOLDER.sub("0", text)) for one in messages("fr") for text in written(one)]
    assert any("\u202f" in text for text in bare)
    assert [text for text in bare if "\u202f" in in_place.sub("", text)] == []
