"""Codes from texts: what is learned, what speaks for a code, and calm answers to nonsense."""

import numpy as np
import pytest

from portal.search.coding import Coder, Example, Nearest
from portal.search.coding.examples import words_of

TITLES = {"1313": "Finishing of textiles", "1410": "Making of clothes", "4923": "Freight transport by road"}
LENGTHS = {"division": 2, "code": 4}
EQUAL = {"division": 1.0, "code": 1.0}


@pytest.fixture
def coder():
    examples = [
        Example("dyeing of cotton yarn in a dye house", {"1313": 1.0}),
        Example("teinture de fil de coton", {"1313": 1.0}),
        Example("shirts and trousers sewn by the piece", {"1410": 1.0}),
    ]
    examples += [Example(title, {code: 1.0}, title_of=code) for code, title in TITLES.items()]
    return Coder(examples, TITLES, LENGTHS)


def test_a_text_gets_the_code_of_the_texts_it_is_like(coder):
    best = coder.rank("dyeing of wool", EQUAL)[0]

    assert best.code == "1313"
    assert coder.rank("we sew shirts", EQUAL)[0].code == "1410"


def test_a_code_that_no_text_ever_had_is_found_by_its_title(coder):
    assert coder.rank("freight by road to the port", EQUAL)[0].code == "4923"


def test_an_inflection_and_a_cousin_abroad_are_alike(coder):
    assert coder.rank("teinturerie cotonnière", EQUAL)[0].code == "1313"


def test_a_word_is_told_whole_with_its_marks_and_one_letter_is_no_word():
    assert words_of("شاحنة مبرّدة م x") == ["شاحنة", "مبرّدة"]


def test_the_words_that_said_so_are_told_as_they_were_written(coder):
    told = coder.because("Urgent: Dyeing for a hotel", ["1313"], EQUAL)

    assert told["1313"][0] == "Dyeing"
    assert "hotel" not in told["1313"]


def test_the_likeliest_division_is_found_first_and_its_best_code_leads():
    texts = {"4510": "sale of cars", "4520": "repair of cars", "4530": "parts of cars", "3311": "cars of metal"}
    coder = Coder([Example(text, {code: 1.0}) for code, text in texts.items()], texts, LENGTHS)
    only_codes = {"code": 1.0}

    assert coder.rank("cars of metal and wood", only_codes)[0].code == "3311"
    led = coder.rank("cars and repair of cars, sale of metal cars", only_codes, lead="division")

    assert led[0].code.startswith("45")
    assert sorted(one.code for one in led) == sorted(texts)


def test_shares_of_all_codes_add_up_to_one(coder):
    assert sum(one.share for one in coder.rank("dyeing of shirts", EQUAL)) == pytest.approx(1.0, abs=1e-5)


def test_each_words_part_adds_up_to_the_whole(coder):
    text = "cotton dyeing and freight"
    vectors = coder._vectors
    parts = vectors.by_word(text, text.split()).sum(axis=0)

    assert np.allclose(parts, vectors.of([text]).toarray(), atol=1e-6)


def test_a_beginning_of_codes_can_be_taught_by_itself():
    examples = [Example(title, {code: 1.0}, title_of=code) for code, title in TITLES.items()]
    examples.append(Example("lorry; van; haulage", {"49": 1.0}, counts=3.0))

    assert Coder(examples, TITLES, LENGTHS).rank("haulage with a van", EQUAL)[0].code == "4923"


@pytest.mark.parametrize("text", ["", " ", "x", "\x00\x01", "九十九", "🙂" * 50])
def test_nonsense_gets_no_code(coder, text):
    assert coder.rank(text, EQUAL) == []


class TestFewWords:
    @pytest.fixture
    def nearest(self):
        said = {"1313": ["dyeing", "teinture", "صباغة"], "4923": ["haulage", "camion frigo"], "1030": ["date paste"]}
        return Nearest([Example(one, {code: 1.0}) for code, many in said.items() for one in many])

    def test_the_nearest_saying_decides_in_any_language(self, nearest):
        assert nearest.rank("Dyeing of 3 t of yarn")[0].code == "1313"
        assert nearest.rank("نبحث عن صباغة قماش")[0].code == "1313"
        assert nearest.rank("cherche camions frigo pour Tanger")[0].code == "4923"

    def test_the_words_that_said_so_are_told(self, nearest):
        assert nearest.rank("Dyeing of 3 t of yarn")[0].words == ("Dyeing",)

    def test_the_head_says_what_it_is(self, nearest):
        assert nearest.rank("haulage of date paste", "haulage")[0].code == "4923"

    @pytest.mark.parametrize("text", ["", "x", "of the and", "\x00", "qqqq zzzz", "؟؟؟", "词" * 10, "1 2 3"])
    def test_nonsense_gets_no_code(self, nearest, text):
        assert nearest.rank(text) == []

    def test_a_text_of_100_kilobytes_is_read_in_its_beginning(self, nearest):
        assert nearest.rank("dyeing " * 15_000)[0].code == "1313"
