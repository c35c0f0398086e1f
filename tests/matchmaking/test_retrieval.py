"""From the index to the engine: what the asker may not see moves nothing."""

import datetime as dt

import pytest

from matchmaking.engine.documents import pool
from matchmaking.engine.facts import Candidate, Listing, Party, Question
from matchmaking.engine.matching import match
from matchmaking.engine.weights import load
from matchmaking.retrieval import hits_for
from portal.search.index import CARD, PASSAGE, IndexedDocument, SearchIndex

TODAY = dt.date(2026, 11, 23)
STRANGER, MEMBER = ("public",), ("public", "members")
NAMES = ["rimal", "gulf", "lab", "mill"]


def passage(number, owner, text, kind="reference", *, audience=STRANGER, **more):
    return IndexedDocument(number, owner, PASSAGE, kind, "", text, audience, **more)


@pytest.fixture
def index(tmp_path):
    index = SearchIndex(tmp_path)
    index.apply(
        [
            passage(1, "rimal", "chilled haulage to the port", "offer"),
            passage(2, "gulf", "haulage of dry goods", partners=("rimal",)),
            passage(3, "lab", "moisture tests of dates", "profile"),
            passage(4, "mill", "we need chilled haulage", "need"),
            passage(5, "gulf", "chilled stores for members", audience=("members",)),
            IndexedDocument(6, "rimal", CARD, "organisation", "Rimal", "chilled haulage", STRANGER),
        ]
    )
    return index


def documents(hits):
    return [hit.document for hit in hits]


def test_a_need_asks_those_who_offer_and_an_offer_those_who_need(index):
    assert documents(hits_for(index, "chilled haulage", is_need=True, audience=STRANGER)) == [1, 2]
    assert documents(hits_for(index, "chilled haulage", is_need=False, audience=STRANGER)) == [4]


def test_profiles_are_found_beside_work_and_partners_share_it(index):
    hits = hits_for(index, "haulage of dates", is_need=True, audience=STRANGER)

    assert {hit.document: hit.owners for hit in hits} == {1: ("rimal",), 2: ("gulf", "rimal"), 3: ("lab",)}


def test_only_and_without_narrow_to_organisations(index):
    assert documents(hits_for(index, "chilled haulage", is_need=True, audience=STRANGER, without=["gulf"])) == [1]
    assert documents(hits_for(index, "chilled haulage", is_need=True, audience=MEMBER, only=["gulf"])) == [5, 2]


def test_what_is_said_in_words_among_members_alone_is_not_looked_for_by_letters(index):
    index.apply(
        [passage(7, "mill", "deodorising of oil", audience=("members",)), passage(8, "lab", "odours of boilers")]
    )

    assert documents(hits_for(index, "deodorising of oil", is_need=True, audience=MEMBER)) == [7]


def suggested(index, audience):
    question = Question(Listing("n", is_need=True, title="chilled haulage of dates"), Party("asker"), TODAY)
    texts = pool(hits_for(index, question.listing.title, is_need=True, audience=audience), TODAY)
    candidates = [Candidate(Party(name, works=1)) for name in NAMES]
    return match(question, candidates, texts, weights=load("listing"), backward=load("listing_backward"))


@pytest.mark.parametrize("audience", [("members",), ("organisation:gulf",), ("public", "!public")])
def test_hidden_documents_move_no_count_score_order_or_reason_for_a_stranger(index, audience):
    before = suggested(index, STRANGER)

    index.apply(
        passage(100 + number, name, "chilled haulage of dates " * number, audience=audience)
        for number, name in enumerate([*NAMES, "stranger"] * 3)
    )

    assert suggested(index, STRANGER) == before


def test_a_member_finds_what_members_may_see(index):
    assert suggested(index, MEMBER) != suggested(index, STRANGER)
