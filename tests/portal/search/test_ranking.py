"""BM25 with public statistics: the arrays say what the formula says."""

import math
import zlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.ranking import K1, B, Statistics, pack, repeated, score

HOLDING = {"dates": 2, "port": 50, "haulage": 5}
KNOWN = Statistics(documents=100, mean_length=4.0, holding=lambda term: HOLDING.get(term, 0))


def rarity(term):
    holding = HOLDING.get(term, 0)
    return math.log(1 + (100 - holding + 0.5) / (holding + 0.5))


def by_hand(question, document):
    room = K1 * (1 - B + B * len(document) / 4.0)
    counts = Counter(document)
    return sum(
        repeated(said) * rarity(term) * counts[term] * (K1 + 1) / (counts[term] + room)
        for term, said in question.items()
    )


words = st.lists(st.sampled_from(["dates", "port", "haulage", "تمور", "other", "more"]), max_size=12)


@given(words, st.lists(words, max_size=5))
def test_scores_are_those_of_the_formula(question, documents):
    asked = Counter(question)

    scores, coverage = score(asked, [pack(document) for document in documents], KNOWN)

    assert scores == pytest.approx([by_hand(asked, document) for document in documents])
    assert all(0 <= share <= 1 + 1e-9 for share in coverage)


def test_coverage_weighs_rare_words_more():
    _, (rare, common) = score(Counter(["dates", "port"]), [pack(["dates"]), pack(["port"])], KNOWN)

    assert rare == pytest.approx(rarity("dates") / (rarity("dates") + rarity("port")))
    assert rare + common == pytest.approx(1.0)
    assert rare > common


def test_terms_that_share_a_bucket_are_told_apart():
    """The hash table has 2 ** 16 places; these two terms fall into one."""
    seen: dict[int, str] = {}
    for number in range(100_000):
        term = f"t{number}"
        place = zlib.crc32(term.encode()) % 2**16
        if place in seen:
            break
        seen[place] = term
    one, other = seen[place], term

    scores, coverage = score(
        Counter([one, other]), [pack([one]), pack([other]), pack([one, other]), pack(["x"])], KNOWN
    )

    assert coverage == pytest.approx([0.5, 0.5, 1.0, 0.0])
    assert scores[0] == pytest.approx(scores[1])
    assert scores[3] == 0.0


def test_a_word_repeated_in_the_question_counts_up_to_twice():
    assert repeated(1) == 1.0
    assert 1.0 < repeated(2) < repeated(20) < 2.0


def test_a_word_said_by_more_documents_than_are_public_is_not_below_zero():
    deleted_meanwhile = Statistics(documents=1, mean_length=1.0, holding=lambda _: 9)

    (found,), _ = score(Counter(["dates"]), [pack(["dates"])], deleted_meanwhile)

    assert found > 0


def test_nothing_public_yet_is_no_error():
    (found,), _ = score(Counter(["dates"]), [pack(["dates"])], Statistics(0, 0.0, lambda _: 0))

    assert found > 0
