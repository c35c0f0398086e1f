"""A question in one language finds texts in another, and what it finds by is the word that stands there."""

import pytest

from portal.core.doctor import State
from portal.search import dictionary, glossary
from portal.search.checkup import look_at_index
from portal.search.index import CARD, IndexedDocument, SearchIndex, SearchQuery
from portal.search.normalise import tokens
from portal.search.sounds import ALIKE, likeness
from portal.search.wider import language_of, said_for, to_the_point


def card(document, name, text="", *, audience=("public",), **more):
    given = {"owner": f"org{document}", "family": CARD, "kind": "organisation"} | more
    return IndexedDocument(document=document, name=name, text=text, audience=audience, **given)


@pytest.fixture
def index(tmp_path):
    return SearchIndex(tmp_path / "index")


def found(index, text, **more):
    asked = {"audience": ("public",), "wide": True} | more
    return index.search(SearchQuery(text=text, **asked)).hits


def documents(hits):
    return [hit.document for hit in hits]


@pytest.mark.parametrize("match", ["all", "any"])
@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("شاحنات مبردة", [1, 2]),
        ("refrigerated trucks", [1, 2]),
        ("camions frigorifiques", [2, 1]),
        ("carton boxes", [3]),
        ("علب كرتون", [3]),
        ("تيسلا", [4]),
        ("كونتينر", [5]),
    ],
)
def test_a_question_meets_texts_in_other_languages(index, text, right, match):
    index.apply(
        [
            card(1, "Cold road", "Refrigerated trucks and products of the company"),
            card(2, "Froid Atlas", "Camions frigorifiques et produits de l'entreprise"),
            card(3, "مصنع", "علب كرتون"),
            card(4, "Tesla", "Electric cars"),
            card(5, "Yard", "A container park"),
        ]
    )
    hits = found(index, text, match=match, kinds=("organisation",), family=CARD)

    assert sorted(documents(hits)[: len(right)]) == sorted(right)
    assert documents(hits)[0] == right[0] or hits[0].score == pytest.approx(hits[1].score, rel=0.5)


def test_the_very_word_counts_more_and_several_words_for_one_thing_count_once(index):
    index.apply([card(1, "", "تمور"), card(2, "", "dates"), card(3, "", "dattes dates rutab")])
    very, one, several = sorted(found(index, "تمور"), key=lambda hit: hit.document)

    assert very.coverage == 1.0 > one.coverage == several.coverage == pytest.approx(0.8)
    assert very.score > one.score >= several.score


def test_what_is_not_asked_for_widely_is_found_as_before(index):
    index.apply([card(1, "", "تمور"), card(2, "", "dates")])

    assert documents(found(index, "تمور", wide=False)) == [1]


def test_what_a_reader_may_not_see_moves_nothing(index):
    index.apply([card(1, "One", "dates dates other words"), card(2, "Two", "cartons and other words again")])
    before = [(hit.document, hit.score, hit.coverage) for hit in found(index, "تمور وكرتون", match="any")]
    index.apply([card(n, f"Hidden {n}", "dates datte تمر", audience=("members",)) for n in range(10, 60)])

    assert [(hit.document, hit.score, hit.coverage) for hit in found(index, "تمور وكرتون", match="any")] == before


def test_an_english_question_is_not_widened_to_french_where_nobody_writes_french(index):
    index.apply([card(1, "", "Software of the company"), card(2, "", "Amelioration of symptoms")])
    assert documents(found(index, "improvement", match="any")) == []

    index.apply([card(3, "", "Logiciel d'amélioration de la qualité pour l'entreprise")])
    assert documents(found(index, "improvement", match="any"))[-1] == 3 or 3 in documents(
        found(index, "improvement", match="any")
    )


def test_a_phrase_is_one_thing_and_its_language_says_which():
    assert ("نخل",) in said_for("date palm")["palm"]
    assert ("فرن",) not in said_for("the four trucks of our company")["four"]
    assert ("oven",) in said_for("un four pour la boulangerie")["four"]
    asked = (
        "the cost of it",
        "le coût de la pièce",
        "acier inox",
        "die Kosten für das Teil",
        "el coste de la pieza",
        "war",
    )
    assert [language_of(text) for text in asked] == ["en", "fr", "", "de", "es", ""]


@pytest.mark.parametrize(
    "text",
    [
        "Moulds and dies: we die cast in house",
        "die casting",
        "an offer that was made in May",
        "spare die sets, an order in stock, was sold",
        "Pumps by Van der Berg",
        "Deglet Nour dates El Oued",
        "dates from El Oued",
        "Los Angeles pallets",
        "war was in an hour",
        "so also an arm",
    ],
)
def test_one_small_word_makes_no_text_german_or_spanish(text):
    assert language_of(text) in {"en", ""}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kosten der Wasserversorgung", "de"),
        ("Die Geschichte der Pumpen", "de"),
        ("Gründung der Firma", "de"),
        ("bombas de agua para riego", "es"),
        ("fundación del año", "es"),
    ],
)
def test_a_small_word_and_another_of_the_language_do(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("arabic", "latin", "alike"),
    [
        ("تيسلا", "tesla", True),
        ("تسلا", "tesla", True),
        ("محمد", "mohamed", True),
        ("سيمنس", "siemen", True),
        ("غوغل", "googl", True),
        ("تواصل", "tesla", False),
        ("تمر", "tamer", False),
        ("مدرس", "madra", False),
    ],
)
def test_names_sound_alike_in_two_scripts_and_native_words_do_not(arabic, latin, alike):
    assert (likeness(arabic, latin) >= ALIKE) is alike


def test_the_glossary_is_large_complete_and_names_each_thing_in_three_languages():
    ideas = glossary.ideas()

    assert len(ideas) >= 1_150
    assert [idea for idea in ideas if not (idea.is_general or all(idea.said.values()))] == []
    general = [idea for idea in ideas if idea.is_general]
    assert [idea for idea in general if not (idea.en and idea.ar and idea.es)] == []
    assert sum(not idea.fr for idea in general) <= 15
    assert glossary.translations("علب كرتون")["en"][0] == "cartons"
    assert glossary.translations("nothing of the kind") == {}


def test_a_row_says_each_word_once():
    twice = [idea for idea in glossary.ideas() if any(len(set(words)) < len(words) for words in idea)]
    assert twice == []


def test_a_phrase_that_is_one_thing_asks_for_nothing_that_its_words_are():
    said = said_for("تفريغ الهواء")

    assert ("vacuum", "packing") in said["هواء"]
    assert ("air",) not in said["هواء"]
    assert ("air",) in said_for("هواء")["هواء"]


def test_arabic_in_latin_letters_is_no_word_of_an_english_question():
    assert ("عسل",) in said_for("3asal")["3asal"]
    assert ("تمر",) in said_for("tamer")["tamer"]
    assert "tamer" not in said_for("the work of a lion tamer")
    assert "tamr" not in glossary.translations("dates")["ar"]


def test_a_factory_is_no_plant_of_the_fields_and_cloth_no_tissue():
    assert ("plant",) not in said_for("مصنع")["مصنع"]
    assert tokens("tissue") == tokens("tissues") != tokens("tissu")


# Questions from abroad


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Wer liefert Ersatzteile für die Pumpen der Wasserversorgung?", 1),
        ("¿Quién fabrica bombas de agua?", 1),
        ("Wann wurde das Unternehmen gegründet?", 2),
        ("¿Cuándo se fundó la empresa?", 2),
        ("متى تأسست الشركة وبالتطوير", 2),
    ],
)
def test_a_question_in_german_spanish_or_arabic_meets_english_by_common_words(index, text, right):
    index.apply(
        [card(1, "", "Water pumps and their spare parts"), card(2, "", "A company founded for developing films")]
    )
    point = to_the_point(text, language_of(text))

    assert found(index, point, match="any", language=language_of(text))[0].document == right


def test_a_german_compound_is_taken_apart_where_both_parts_are_known():
    assert to_the_point("die Kosten der Wasserforschung", "de") == "Kosten Wasser forschung"
    assert to_the_point("die Oberfläche der Schmetterlinge", "de") == "Oberfläche Schmetterlinge"
    assert to_the_point("the cost of a war", "en") == "the cost of a war"


def test_common_words_join_languages_and_no_two_arabic_words():
    assert ("improv",) in said_for("تحسين")["تحسين"]
    assert ("دول",) not in said_for("ولاية").get("ولاي", {})


# Dictionaries that an operator adds


def write_dictionary(folder, name, entries):
    """A dictionary as dictfmt writes one: `entries` are head word -> lines."""
    import gzip

    folder.mkdir(exist_ok=True)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    def digits(value):
        return (digits(value // 64) if value >= 64 else "") + letters[value % 64]

    text, lines = b"", []
    for head, said in entries.items():
        entry = "\n".join([f"{head} /x/", *said, ""]).encode()
        lines.append(f"{head.lower()}\t{digits(len(text))}\t{digits(len(entry))}")
        text += entry
    (folder / f"freedict-{name}.index").write_text("\n".join(lines), encoding="utf-8")
    with gzip.open(folder / f"freedict-{name}.dict.dz", "wb") as file:
        file.write(text)


@pytest.fixture
def kept(tmp_path):
    yield tmp_path / "kept"
    dictionary.keep_in(tmp_path / "nothing")


def test_a_dictionary_helps_where_the_glossary_knows_nothing(index, tmp_path, kept):
    write_dictionary(
        tmp_path / "given",
        "ara-eng",
        {"فراشة": ["1. Butterfly", "2. Moth (of the night)"], "كسوف الشمس": ["Solar eclipse"]},
    )
    index.apply([card(1, "", "A butterfly"), card(2, "", "فراشة"), card(3, "", "The eclipse, a solar one")])
    assert documents(found(index, "الفراشات")) == [2]

    given = dictionary.load(tmp_path / "given", kept)

    assert given == {"freedict-ara-eng": 3}
    index.apply([card(4, "", "nothing")])  # another commit, another view
    assert documents(found(index, "الفراشات")) == [2, 1]
    assert documents(found(index, "فالفراشة")) == [2, 1]
    assert documents(found(index, "كسوف الشمس")) == [3]
    assert documents(found(index, "moths")) == [2]


def test_a_folder_without_dictionaries_and_a_broken_one_are_told(tmp_path, kept):
    with pytest.raises(dictionary.BadDictionary, match="holds no"):
        dictionary.load(tmp_path, kept)
    (tmp_path / "freedict-ara-eng.index").write_text("word\tA\tB")
    with pytest.raises(dictionary.BadDictionary, match="cannot be read"):
        dictionary.load(tmp_path, kept)


@pytest.mark.django_db
def test_dictionaries_that_another_version_read_are_told(kept):
    assert look_at_index().state == State.OK
    kept.mkdir()
    (kept / "dictionary-0123456789ab.sqlite3").touch()
    dictionary.keep_in(kept)

    found = look_at_index()

    assert (found.state, found.remedy) == (State.WARNING, "Run: manage.py load_dictionaries.")


# Languages that nobody knows


def test_related_languages_meet_by_runs_of_letters(index):
    texts = {1: "Biological laboratories of universities", 2: "Concrete bridges", 3: "Weaving of cotton"}
    index.apply([card(number, "", text, grams=True) for number, text in texts.items()])

    assert index.strangeness("Biologiska laboratorier vid universitetet") > 0.5
    assert index.strangeness("concrete bridges") == 0.0
    hits = index.search(SearchQuery(audience=("public",), text="laboratorier vid universitetet", match="letters")).hits
    assert hits[0].document == 1
    assert 0 < hits[0].coverage <= 1
