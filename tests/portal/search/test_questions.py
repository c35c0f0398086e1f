"""What pages ask of the index beyond plain words: barred readers, close spellings, reading back, equal weights."""

import pytest

from portal.search.index import CARD, BadPosition, IndexedDocument, SearchIndex, SearchQuery


def card(document, name, text="", *, audience=("public",), **more):
    given = {"owner": f"org{document}", "family": CARD, "kind": "organisation"} | more
    return IndexedDocument(document=document, name=name, text=text, audience=audience, **given)


@pytest.fixture
def index(tmp_path):
    return SearchIndex(tmp_path)


def found(index, **asked):
    return [hit.document for hit in index.search(SearchQuery(**({"audience": ("public",)} | asked))).hits]


def test_a_barred_reader_does_not_meet_the_document_anywhere(index):
    index.apply([card(1, "Need for cartons", audience=("members", "!organisation:rival"), facets={"kind": ["need"]})])
    friend, rival = ("members", "organisation:friend"), ("members", "organisation:rival")
    asked = SearchQuery(audience=rival, text="cartons")

    assert found(index, audience=friend, text="cartons") == [1]
    assert index.search(asked).total == 0
    assert index.facets(asked, ["kind"]) == {"kind": {}}
    assert index.complete("cart", audience=rival) == []
    assert [hit.document for hit in index.complete("cart", audience=friend)] == [1]


@pytest.mark.parametrize("typed", ["palets", "plalets", "pall", "wooden palets"])
def test_a_wrong_letter_or_an_unfinished_word_is_forgiven_when_asked_to(index, typed):
    index.apply([card(1, "Pallets of Dammam", "Wooden crates"), card(2, "Cold stores")])
    assert found(index, text=typed) == []
    assert found(index, text=typed, match="close") == [1]


def test_short_words_are_not_guessed_at(index):
    index.apply([card(1, "Tea house")])
    assert found(index, text="sea", match="close") == []


@pytest.mark.parametrize("order", ["name", "newest"])
def test_a_sorted_list_reads_back_the_page_it_came_from(index, order):
    index.apply([card(number, f"Firm {number:02}") for number in range(1, 8)])
    everything = found(index, order=order, limit=50)

    first = index.search(SearchQuery(audience=("public",), order=order, limit=3)).hits
    second = index.search(SearchQuery(audience=("public",), order=order, limit=3, after=first[-1].position)).hits
    back = index.search(SearchQuery(audience=("public",), order=order, limit=3, before=second[0].position)).hits

    assert [hit.document for hit in second] == everything[3:6]
    assert back == first


def test_a_position_nobody_gave_out_is_refused_going_back_too(index):
    with pytest.raises(BadPosition):
        found(index, order="name", before="nonsense")


def test_ranked_lists_skip_what_was_shown(index):
    index.apply([card(number, "Dates", "dates " * number) for number in range(1, 8)])
    ranking = found(index, text="dates", limit=7)
    assert found(index, text="dates", limit=3, skip=3) == ranking[3:6]
    assert found(index, text="dates", limit=3, skip=2_000) == []


def test_the_alphabetical_list_goes_by_the_sort_name(index):
    index.apply([card(1, "شركة باء", sort_name="Ba"), card(2, "The Alpha", sort_name="Alpha")])
    assert found(index, order="name") == [2, 1]


def test_how_rare_a_word_is_among_hidden_documents_does_not_move_the_order(index):
    seen = [
        card(1, "One", "dates dates dates packing other words"),
        card(2, "Two", "dates packing packing packing other words"),
        card(3, "Three", "carton"),
    ]
    index.apply(seen)
    before = found(index, text="dates packing")
    index.apply([card(n, f"Hidden {n}", "dates other words six", audience=("members",)) for n in range(10, 60)])

    assert before == found(index, text="dates packing") == [1, 2]


def test_revisions_of_some_documents(index):
    index.apply([card(number, "Firm", revision=number * 10) for number in (1, 2, 3)])
    assert index.revisions_of([1, 3, 9]) == {1: 10, 3: 30}
    assert index.revisions_of([]) == {}
    assert index.revisions_of([9]) == {}
