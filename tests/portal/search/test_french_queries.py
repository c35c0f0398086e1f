"""Questions in French, and in English and Arabic over French texts, against the texts they must find and those they must not.

`-s` prints the figures by kind. Our own set (`french_queries.csv`), mostly of words of any trade. A kind says which language asks and
which is found: "fr-en" asks in French. As people type are "plain" (French without its accents), "sms" (its short words) and "maghreb"
(French with Arabic in Latin letters).
"""

import pytest

from portal.search.index import SearchIndex, SearchQuery
from portal.search.wider import said_for

from .query_sets import answers_to, card, judge, rows_of

ROWS = rows_of("french_queries.csv")
AS_TYPED = {"plain", "sms", "maghreb"}


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    return answers_to(ROWS, tmp_path_factory.mktemp("index"))


def test_the_set_is_large_and_a_third_is_as_people_type():
    assert len(ROWS) == len({row["query"] for row in ROWS}) >= 80
    assert sum(row["kind"] in AS_TYPED for row in ROWS) >= len(ROWS) / 3


def test_the_other_language_is_found_and_hardly_anything_falls_together(answers):
    judged = judge(ROWS, answers)

    assert judged.missed == []
    assert len(judged.merged) <= 0.02 * judged.tried, judged.merged


def test_an_english_word_brings_no_english_one_through_french_nor_two_arabic_ones_together():
    assert ("bread",) not in said_for("pain of the back")["pain"]
    assert ("hand",) not in said_for("main pump")["main"]
    assert ("hand",) in said_for("la main du robot")["main"]
    assert ("assessment",) not in said_for("evaluation")["evaluation"]
    assert ("assessment",) in said_for("évaluation des risques")["evaluation"]
    assert ("دول",) not in said_for("ولاية").get("ولاي", {})


def test_forms_that_no_list_has_are_known_by_their_stem_where_the_question_is_french():
    assert ("search",) in said_for("nous cherchons une usine")["cherchon"]
    assert ("develop",) in said_for("développons une solution")["developpon"]


def test_french_is_not_looked_for_where_nobody_writes_french(tmp_path):
    def found(text):
        asked = SearchQuery(audience=("public",), text=text, wide=True)
        return {hit.document for hit in index.search(asked).hits}

    index = SearchIndex(tmp_path / "index")
    index.apply([card(1, "Software by Chateau, a company"), card(2, "A castle of the company")])
    assert (found("قلعة"), found("castle")) == ({2}, {2})

    index.apply([card(3, "Le château, un logiciel de l'entreprise")])
    assert (found("قلعة"), found("castle")) == ({1, 2, 3}, {1, 2, 3})
