"""What a text says is not there: it never meets the thing itself, and meets whoever says the same in other words."""

import pytest

from portal.search.index import SearchIndex, SearchQuery
from portal.search.negation import stated
from portal.search.normalise import marked, spoken, tokens

from .query_sets import card


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("dates without stones", "stones"),
        ("dates without any stones", "stones"),
        ("sugar-free dates", "sugar"),
        ("gluten free bread", "gluten"),
        ("free of preservatives", "preservatives"),
        ("free from added sugar", "sugar"),
        ("no preservatives", "preservatives"),
        ("dates without stones or sugar", "sugar"),
        ("dattes sans noyaux", "noyaux"),
        ("dattes sans les noyaux", "noyaux"),
        ("sans sucre ni conservateurs", "conservateurs"),
        ("dépourvu d'additifs", "additifs"),
        ("exempt de gluten", "gluten"),
        ("تمر بدون نوى", "نوى"),
        ("تمر بلا نوى", "نوى"),
        ("تمر من غير نوى", "نوى"),
        ("تمور خالية من النوى", "نوى"),
        ("تمور منزوعة النوى", "نوى"),
        ("وبدون سكر أو ملح", "ملح"),
        ("بدون مواد حافظة", "حافظة"),
    ],
)
def test_what_is_not_there_is_no_word_of_the_thing(text, thing):
    assert not set(tokens(thing)) & set(tokens(text))
    assert not set(tokens(thing)) & spoken(text).keys()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("not dates", ""),
        ("Packing of figs, not dates", "packing of figs"),
        ("Packing (not dates or olives) by hand", "packing hand"),
        ("Figs but not dried dates.", "figs"),
        ("Conditionnement de figues, pas de dattes", "conditionnement figues"),
        ("Figues, non pas des dattes", "figues"),
        ("تعبئة تين، ليس تمور", "تعبئة تين"),
        ("تعبئة تين وليس تمر", "تعبئة تين"),
        ("مش تمر", ""),
    ],
)
def test_what_is_only_set_aside_says_nothing_at_all(text, left):
    assert tokens(text) == tokens(left)
    assert list(spoken(text)) == list(dict.fromkeys(tokens(left)))
    assert tokens(stated(text)) == tokens(left)


@pytest.mark.parametrize(
    "text",
    [
        "not only dates, also figs",
        "Figs, not just dates",
        "not dates that are dried in the sun",
        "not more than dates",
        "dates or not",
    ],
)
def test_a_not_that_sets_nothing_aside_leaves_all_words(text):
    assert set(tokens("dates")) <= set(tokens(text))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("dates without stones", "stoneless dates"),
        ("dates without pits", "destoned dates"),
        ("sugar-free", "without sugar"),
        ("sans noyaux", "dénoyautées"),
        ("منزوعة النوى", "بدون نوى"),
        ("خالٍ من السكر", "بلا سكر"),
    ],
)
def test_what_says_the_same_is_the_same(text, same):
    assert set(tokens(text)) == set(tokens(same))


@pytest.mark.parametrize(
    "text",
    ["free trade", "No. 5", "no more than 3", "without that", "oui ou non", "Stainless steel", "دون", "sans que"],
)
def test_what_only_looks_like_it_says_nothing_is_missing(text):
    assert not any(term.startswith("¬") for term in tokens(text))


def test_all_the_words_that_say_so_are_told():
    assert spoken("Dates without added sugar, packed") == {
        "date": "Dates",
        "sugarless": "without added sugar",
        "packed": "packed",
    }
    assert list(marked("Cakes without salt", tokens("salt"))) == [("Cakes without salt", False)]
    assert list(marked("Cakes without salt", tokens("no salt"))) == [("Cakes ", False), ("without salt", True)]


def test_a_text_is_what_it_states_or_all_where_it_states_nothing():
    assert stated("dates without stones, packed") == "dates  , packed"
    assert stated("sans noyaux") == "sans noyaux"


TEXTS = [
    "Date stones for fodder",
    "Pitted dates",
    "Dattes dénoyautées",
    "تمور منزوعة النوى",
    "نوى التمر",
    "Noyaux de dattes",
    "Dates without preservatives",
    "Preservatives",
    "Company, factory, laboratory",
    "Entreprise, usine, laboratoire",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    index = SearchIndex(tmp_path_factory.mktemp("index"))
    index.apply(card(number, text) for number, text in enumerate(TEXTS))
    return index


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *((text, {1, 2, 3}) for text in ("without stones", "pitted", "stone-free", "sans noyaux", "dénoyauté")),
        *((text, {1, 2, 3}) for text in ("بدون نوى", "منزوعة النوى", "بلا نوى", "خالي من النوى")),
        ("date stones", {0, 4, 5}),
        ("stones", {0}),
        ("preservative-free", {6}),
        ("sans conservateurs", {6}),
        ("بدون مواد حافظة", {6}),
        ("مواد حافظة", {7}),
    ],
)
def test_in_each_language_it_finds_who_says_the_same_and_nobody_who_deals_in_the_thing(index, text, found):
    asked = SearchQuery(audience=("public",), text=text, wide=True)

    assert {hit.document for hit in index.search(asked).hits} == found
