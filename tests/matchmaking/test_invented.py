"""Invented documents are always the same, and shaped as real ones are."""

from collections import Counter
from itertools import pairwise

from matchmaking.benchmark.invented import Invented, pronounceable
from portal.search import normalise
from portal.search.wider import language_of


def words_of(one):
    return f"{one.name} {one.text}".split()


def test_the_same_seed_makes_the_same_documents_and_questions():
    first, second = (Invented(300) for _ in range(2))

    assert list(first.each()) == list(second.each())
    assert first.questions(6) == second.questions(6)


def test_another_seed_makes_others():
    first, second = Invented(300), Invented(300, seed=7)

    assert [one.text for one in first.each()] != [one.text for one in second.each()]
    assert first.questions(6) != second.questions(6)


def test_each_gives_what_document_gives_numbered_from_one():
    invented = Invented(300)

    made = list(invented.each())

    assert [one.document for one in made] == list(range(1, 301))
    assert invented.document(217) == made[216]


def test_no_word_is_dropped_or_cut_by_the_normaliser():
    words = pronounceable(2_000)

    assert len(set(words)) == 2_000
    assert normalise.tokens(" ".join(words)) == words


def test_no_question_is_taken_for_one_in_a_language_from_abroad():
    """Such a question goes a longer way, and what is measured would be that."""
    assert not [one for one in Invented(4_000).questions(60) if language_of(one.text)]


def test_common_words_stand_in_many_documents_and_most_words_in_few():
    made = list(Invented(4_000).each())

    holding = Counter(word for one in made for word in set(words_of(one)))
    shares = [count / len(made) for _, count in holding.most_common()]

    assert 0.2 < shares[0] < 0.6
    assert all(earlier > 1.5 * later for earlier, later in pairwise(shares[place] for place in (0, 9, 99, 999)))
    assert sum(count <= 3 for count in holding.values()) > len(holding) / 3


def test_few_organisations_have_very_many_documents_and_most_have_few():
    invented = Invented(4_000)

    held = Counter(owner for one in invented.each() for owner in (one.owner, *one.partners))
    most = sorted(held.values(), reverse=True)

    assert most[0] > 5 * most[len(most) // 2]
    assert len(held) <= invented.organisations


def test_a_document_says_more_of_the_subject_it_speaks_of_than_another_does():
    """Else no document would answer a question better than by chance."""
    made = list(Invented(2_000).each())
    first = made[0]
    alike = [one for one in made[1:] if one.owner == first.owner]
    others = [one for one in made[1:] if one.facets["sector"] != first.facets["sector"]]

    def nearest(among):
        return max(len(set(words_of(first)) & set(words_of(one))) / len(set(words_of(one))) for one in among)

    assert alike
    assert nearest([one for one in alike if len(words_of(one)) > 15]) > sum(
        len(set(words_of(first)) & set(words_of(one))) / len(set(words_of(one))) for one in others
    ) / len(others)


def test_some_documents_are_for_members_or_their_owners_alone():
    audiences = Counter(one.audience[0].partition(":")[0] for one in Invented(2_000).each())

    assert audiences["public"] > audiences["members"] > audiences["organisation"] > 0
