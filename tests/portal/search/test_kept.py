"""What is kept of documents in memory is never anything but what the index holds."""

import threading

import pytest

from portal.search.index import PASSAGE, IndexedDocument, SearchIndex, SearchQuery
from portal.search.kept import Kept
from portal.search.stored import number, read, write


def passage(document, owner, text, kind="offer"):
    return IndexedDocument(document, owner, PASSAGE, kind, "", text, ("public",))


def asking(text):
    return SearchQuery(audience=("public",), text=text, family=PASSAGE, match="any", kinds=("offer", "award"), limit=50)


def told(index, text="olive oil"):
    return [(one.document, one.owners, one.kind, one.score, one.coverage) for one in index.answers(asking(text))]


CHANGES = {
    "other words": lambda index: index.apply([passage(1, "mill", "olive oil and olive soap")]),
    "another owner": lambda index: index.apply([passage(1, "press", "olive oil")]),
    "another kind": lambda index: index.apply([passage(1, "mill", "olive oil", "award")]),
    "another document of the same number": lambda index: index.apply([passage(2, "mill", "olive oil")], delete=[1]),
    "gone": lambda index: index.apply(delete=[1]),
    "made anew": lambda index: index.rebuild([passage(1, "lab", "tests of olive oil")], cursor=1),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("by_another_process", [True, False])
def test_whatever_changes_is_told_as_a_process_that_has_kept_nothing_tells_it(tmp_path, change, by_another_process):
    index = SearchIndex(tmp_path)
    index.apply([passage(1, "mill", "olive oil"), passage(9, "shop", "soap of olive oil")])
    before = told(index)

    CHANGES[change](SearchIndex(tmp_path) if by_another_process else index)

    assert told(index) == told(SearchIndex(tmp_path)) != before


def test_the_same_is_told_after_segments_were_merged(tmp_path):
    index = SearchIndex(tmp_path)
    for document in range(40):
        index.apply([passage(document, f"o{document}", f"olive oil {document}")])
        told(index)
    index.close()

    assert told(index) == told(SearchIndex(tmp_path))
    assert len(told(index)) == 40


def pieces(*words):
    stored = [write([word], "offer", ["mill"]) for word in words]
    return {number(one): one for one in stored}


def test_what_was_read_once_is_not_read_again():
    kept, stored, asked = Kept(), pieces("olive", "oil"), []

    def stored_at(place):
        asked.append(place)
        return list(stored.values())[place]

    for _ in range(3):
        assert kept.pieces([*stored], stored_at) == [*map(read, stored.values())]
    assert asked == [0, 1]


def test_no_more_is_kept_than_may_be_and_all_the_same_everything_is_told():
    stored = pieces(*(f"word{n}" for n in range(100)))
    kept = Kept(most_bytes=10_000)

    for one, piece in stored.items():
        assert kept.pieces([one], lambda _, piece=piece: piece) == [read(piece)]
        assert len(kept) <= 25
    everything = kept.pieces([*stored], [*stored.values()].__getitem__)

    assert everything == [*map(read, stored.values())]
    assert 0 < len(kept) <= 25


def test_many_threads_read_the_same():
    stored = pieces(*(f"word{n}" for n in range(500)))
    kept, wrong = Kept(most_bytes=50_000), []

    def ask(start):
        numbers = [*stored][start:] + [*stored][:start]
        for begin in range(0, 500, 50):
            some = numbers[begin : begin + 50]
            found = kept.pieces(some, lambda place, some=some: stored[some[place]])
            wrong.extend(one for one, piece in zip(some, found, strict=True) if read(stored[one]) != piece)

    threads = [threading.Thread(target=ask, args=(start,)) for start in range(0, 500, 60)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert wrong == []
