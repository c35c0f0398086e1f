"""What passages answer a text: the best of them are proposed, of whatever kind and in whatever room they lie."""

import pytest

from portal.search.index import PASSAGE, IndexedDocument, SearchIndex, SearchQuery
from portal.search.stored import number, read, write

READER = ("public", "members", "organisation:mill")
KINDS = ("profile", "makes")


def passage(number, text, kind="profile", *, audience=("public",), owner="", **more):
    return IndexedDocument(number, owner or f"org{number}", PASSAGE, kind, "", text, audience, **more)


@pytest.fixture
def index(tmp_path):
    return SearchIndex(tmp_path)


def asking(text, **more):
    return SearchQuery(**({"audience": READER, "text": text, "family": PASSAGE, "match": "any", "kinds": KINDS} | more))


def test_a_line_of_trade_and_a_profile_are_proposed_by_one_measure(index):
    """Drills are rarer than pumps in public, but not in lines of trade: in which lane a word is rare moves nobody forward."""
    said = [
        ("drills", "makes", 33),
        ("pumps", "makes", 5),
        ("drills for the region", "profile", 3),
        ("pumps", "profile", 37),
    ]
    texts = [(text, kind) for text, kind, times in said for _ in range(times)]
    index.apply(passage(number, text, kind) for number, (text, kind) in enumerate(texts))

    few, everything = (index.answers(asking("pumps or drills", limit=limit)) for limit in (10, 500))

    assert len(everything) == 78
    assert [one.score for one in few] == [one.score for one in everything[:10]]
    assert {one.document for one in few} <= set(range(33))


def test_what_lies_in_a_narrow_room_is_found_by_its_words_alone(index):
    own = ("organisation:mill",)
    index.apply(
        [
            passage(1, "olive oil", audience=own),
            passage(2, "cold stores", audience=own),
            passage(3, "olive oil and soap"),
            passage(4, "olive oil of a rival", audience=("organisation:rival",)),
        ]
    )

    for limit in (1, 10):
        assert [one.document for one in index.answers(asking("olive oil", limit=limit))] == [1, 3][:limit]


@pytest.mark.parametrize("theirs", [1, 3, 120])
def test_who_asks_is_passed_over_however_much_it_wrote(index, theirs):
    mine = [passage(n, "olive oil", owner="mill") for n in range(theirs)]
    index.apply([*mine, *(passage(500 + n, "olive oil and soap") for n in range(4))])

    found = index.answers(asking("olive oil", without_owners=["mill"], limit=2))

    assert [one.document for one in found] == [500, 501]


def test_an_answer_says_whose_it_is_of_what_kind_and_how_much_it_holds_of_the_title(index):
    index.apply([passage(1, "olive oil", "makes", owner="mühle", partners=("معصرة",))])

    (one,) = index.answers(asking("olive oil soap"), part="olive oil")

    assert (one.document, one.owners, one.kind, one.title) == (1, ("mühle", "معصرة"), "makes", pytest.approx(1))


def test_a_stored_piece_is_read_as_it_was_written():
    full, empty = write(["olive", "oil", "oil"], "makes", ["mühle"]), write([], "profile", ["a", "b"])

    assert [len(read(one).packed) for one in (full, empty)] == [12, 0]
    assert [read(one)[1:] for one in (full, empty)] == [("makes", ("mühle",)), ("profile", ("a", "b"))]
    assert 0 <= number(full) != number(empty) < 2**63
