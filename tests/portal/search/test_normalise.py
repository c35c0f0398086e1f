"""The spelling both sides meet in: what is found as the same word, and what is not."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search import normalise
from portal.search.negation import NOT, is_absent
from portal.search.normalise import fold, grams, marked, prefixable, says_something, spoken, stem, tokens
from tests.portal.search.arabic_pairs import DIFFERENT, SAME
from tests.portal.search.variant_pairs import MEET, STAY_APART


@pytest.mark.parametrize(
    ("case", "written", "asked"),
    [
        ("article al-", "مصنع التمور", "تمور"),
        ("hamza above alef", "أقمشة", "اقمشة"),
        ("hamza below alef", "إنتاج", "انتاج"),
        ("teh marbuta and heh", "شركة", "شركه"),
        ("alef maqsura and yeh", "مستشفى", "مستشفي"),
        ("harakat", "تَمْرٌ", "تمر"),
        ("tatweel", "تـــمـــر", "تمر"),
        ("lil- prefix", "للتصدير", "تصدير"),
        ("wa- prefix", "نقل وتخزين", "تخزين"),
        ("Arabic-Indic digits", "١٢ شاحنة", "12"),
        ("Persian digits", "۱۲", "12"),
        ("sound plural", "شركات", "شركة"),
        ("sound plural of people", "الموردون", "مورد"),
        ("ligature", "ﻻصق", "لاصق"),
        ("direction marks", "\u200fتمور\u200e", "تمور"),
    ],
)
def test_arabic_as_written_is_found_as_asked(case, written, asked):
    assert set(tokens(asked)) <= set(tokens(written)), case


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("iso22000", "ISO 22000"),
        ("FSSC22000", "fssc 22000"),
        ("آيزو٩٠٠١", "آيزو 9001"),
        ("inox304L", "Inox 304L"),
        ("EN455", "EN 455"),
    ],
)
def test_a_standard_glued_to_its_number_is_the_same(glued, apart):
    assert tokens(glued) == tokens(apart)
    assert [token for token, _word in spoken(glued).items()] == tokens(apart)
    assert [piece for piece, found in marked(f"with {glued}.", tokens(apart)) if found] == [glued]


@pytest.mark.parametrize("word", ["H2O", "3D", "CO2", "PM10", "A4", "PA66", "S355", "40t", "B2B", "Ne20"])
def test_what_is_one_name_stays_one(word):
    assert len(tokens(word)) == 1


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_arabic_spellings_are_one_word(one, other):
    assert tokens(one) == tokens(other) != []


@pytest.mark.parametrize(("one", "other"), MEET)
def test_two_words_for_one_thing_meet(one, other):
    assert tokens(one) == tokens(other) != []


@pytest.mark.parametrize(("one", "other"), STAY_APART)
def test_a_word_for_another_thing_stays_apart(one, other):
    assert tokens(one) != tokens(other)


def test_enough_pairs_are_tried():
    assert len(MEET) >= 60
    assert len(STAY_APART) >= 30


def test_a_word_is_written_down_once_and_only_where_no_stem_would_do():
    families = [
        [NOT * is_absent(word) + stem(fold(word)) for word in line.split()]
        for line in Path(normalise.__file__).with_name("variants.txt").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    stems = [one for family in families for one in family]
    assert [one for one, times in Counter(stems).items() if times > 1] == []


def test_hardly_any_arabic_words_fall_together():
    merged = [(one, other) for one, other in DIFFERENT if tokens(one) == tokens(other)]

    assert len(merged) <= 0.02 * len(DIFFERENT), merged


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("l’huile d'olive", "huile olive"),
        ("qu'une usine", "usine"),
        ("jusqu’à l’entrepôt", "entrepot"),
        ("étiquetage", "ETIQUETAGE"),
        ("noyaux", "noyau"),
        ("chevaux", "cheval"),
        ("pièces certifiées", "piece certifie"),
        ("tissus", "tissu"),
        ("textile industrielle", "textiles industriels"),
        ("œufs", "oeuf"),
    ],
)
def test_french_as_written_is_found_as_asked(written, asked):
    assert tokens(written) == tokens(asked)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Batteries", "battery"),
        ("boxes", "box"),
        ("machines", "MACHINE"),
        ("the company's companies", "company company"),
        ("analyses", "analysis"),
        ("400,000", "400000"),
        ("ﬁbre", "fibre"),
    ],
)
def test_english_as_written_is_found_as_asked(written, asked):
    assert tokens(written) == tokens(asked)


@pytest.mark.parametrize(("one", "other"), [("mill", "mile"), ("process", "proces verbal"), ("dates", "data")])
def test_other_latin_words_stay_apart(one, other):
    assert tokens(one) != tokens(other)


def test_function_words_are_no_terms_but_a_french_tea_is():
    assert tokens("the need of our company") == ["need", "compani"]
    assert tokens("le thé et les dattes de la région") == ["the", "datt", "region"]
    assert tokens("من التمور في الأحساء") == ["تمر", "احساء"]


def test_fold_keeps_every_word_and_nothing_else():
    assert fold("  L’Huilerie «El-Yasmine», S.A.R.L. ") == "huilerie el yasmine s a r l"
    assert fold("") == ""


def test_a_name_is_completed_with_and_without_its_article():
    assert prefixable("شركة النخيل") == ["شركه", "النخيل", "نخيل"]


def test_runs_of_letters_meet_across_related_spellings():
    assert grams("lab") == ["_la", "lab", "ab_", "_lab", "lab_", "_lab_"]
    shared = set(grams("Laboratorium")) & set(grams("laboratoire"))
    assert len(shared) > 15


def test_marked_pieces_show_the_words_that_matched():
    pieces = list(marked("Chilled haulage, ونقل التُّمور.", tokens("haulages تمور")))

    assert [text for text, is_term in pieces if is_term] == ["haulage", "التُّمور"]
    assert "".join(text for text, _ in pieces) == "Chilled haulage, ونقل التُّمور."


def test_spoken_terms_keep_the_word_as_it_was_first_written():
    assert spoken("The Dates, dates and DATE boxes") == {"date": "Dates", "box": "boxes"}
    assert spoken("تعبئة التُّمور") == {"تعبي": "تعبئة", "تمر": "التُّمور"}


words = st.text(alphabet=st.characters(codec="utf-8"), max_size=40) | st.text(
    alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأؤإئٱـًٌَُ والللي aeiouéèlsxyn'’1٢۳", max_size=40
)


@given(words)
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(words)
def test_stemming_again_changes_nothing(text):
    for word in fold(text).split():
        assert stem(stem(word)) == stem(word)


@given(words)
def test_tokens_hold_no_spaces_and_are_never_empty(text):
    assert all(token and not any(c.isspace() for c in token) for token in tokens(text))


@given(words, words)
def test_marked_pieces_always_join_to_the_text(text, terms):
    assert "".join(piece for piece, _ in marked(text, tokens(terms))) == text


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ("نبي كراتين حق التمر", "كراتين تمر"),
        ("بغينا كراتين ديال التمر", "كراتين تمر"),
        ("بدنا كراتين تبع التمر", "كراتين تمر"),
        ("عايزين كراتين بتاعة التمر", "كراتين تمر"),
        ("باش نوصل التمر", "تمر"),
        ("na7taj karatin lel tamr", "karatin tamr"),
        ("nebghi karatin dyal tamr", "karatin tamr"),
        ("bedna karatin ta3 tamr", "karatin tamr"),
        ("3awez karatin 7a9 tamr", "karatin tamr"),
    ],
)
def test_wanting_and_belonging_in_dialect_say_nothing(said, thing):
    assert tokens(said) == tokens(thing)


@pytest.mark.parametrize(
    ("text", "says"), [("م", False), ("x", False), ("a م 5", False), ("of the", False), ("تمر", True)]
)
def test_a_single_letter_says_nothing(text, says):
    assert says_something(text) is says
