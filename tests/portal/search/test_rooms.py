"""What is found, counted and measured is what the rows say, for every reader: held against a plain loop over all documents."""

import datetime as dt
import json
import math
import random
from collections import Counter
from dataclasses import replace

import pytest

from portal.search.index import CARD, PASSAGE, IndexedDocument, Near, SearchIndex, SearchQuery

PUBLIC, MEMBER = "public", "members"
OWN = ["organisation:a", "organisation:b", "cluster:dates", "cluster:textiles"]
READERS = {
    "a visitor": {PUBLIC},
    "a member": {PUBLIC, MEMBER},
    "a member of a": {PUBLIC, MEMBER, "organisation:a", "cluster:dates"},
    "a member of b": {PUBLIC, MEMBER, "organisation:b", "cluster:dates", "cluster:textiles"},
    "somebody without the common terms": {"cluster:dates"},
    "nobody": set(),
}
WORDS = [f"word{letter}" for letter in "abcdefgh"]
FACETS = ("kind", "region", "certificate", "sector")
HOFUF = Near(25.38, 49.59, km=60)


def invented(number: int, dice: random.Random) -> IndexedDocument:
    audience = dice.choice(
        [
            [PUBLIC], [PUBLIC], [PUBLIC, "cluster:dates"], [MEMBER], [MEMBER, "organisation:a"], ["cluster:dates"],
            ["organisation:a"], ["organisation:b", "cluster:textiles"], [PUBLIC, "!organisation:a"],
            [MEMBER, "!cluster:textiles"], ["cluster:dates", "!organisation:b"],
        ]
    )  # fmt: skip
    return IndexedDocument(
        document=number,
        owner=f"org{number % 30}",
        family=dice.choice([CARD, CARD, PASSAGE]),
        kind=dice.choice(["organisation", "organisation", "need"]),
        name=f"Name {dice.choice(WORDS)}",
        text=" ".join(dice.choices(WORDS, k=dice.randint(1, 9))),
        audience=audience,
        facets={
            "kind": [dice.choice(["firm", "research"])],
            "region": dice.choice([["sa", "hofuf"], ["sa"], []]),
            "certificate": dice.sample(["haccp", "halal", "iso"], k=dice.randint(0, 3)),
            # Far more combinations than are counted as such.
            "sector": dice.sample([str(code) for code in range(10, 60)], k=dice.randint(1, 4)),
        },
        latitude=25.38 + dice.uniform(-1, 1) if number % 5 else None,
        longitude=49.59 + dice.uniform(-1, 1),
        on=dt.date(2026, 1, 1) + dt.timedelta(days=dice.randint(0, 300)) if number % 4 else None,
    )


@pytest.fixture(scope="module")
def documents():
    dice = random.Random(7)
    return [invented(number, dice) for number in range(1, 1_201)]


@pytest.fixture(scope="module")
def index(documents, tmp_path_factory):
    """In several commits, with some documents rewritten and some deleted, as it is in life."""
    index = SearchIndex(tmp_path_factory.mktemp("index"))
    index.apply(documents[:700])
    index.apply(replace(one, text="something else", audience=["public"]) for one in documents[600:800])
    index.apply([*documents[600:], replace(documents[0], document=5_000, audience=["public"])])
    index.apply(delete=[5_000])
    return index


def kilometres(near: Near, one: IndexedDocument) -> float:
    if one.latitude is None:
        return math.inf
    here, there = math.radians(near.latitude), math.radians(one.latitude)
    across = math.radians(one.longitude - near.longitude)
    cosine = math.sin(here) * math.sin(there) + math.cos(here) * math.cos(there) * math.cos(across)
    return 6371 * math.acos(min(1, cosine))


def fits(one: IndexedDocument, asked: SearchQuery, *, leave_out: str = "") -> bool:
    reader = set(asked.audience)
    bars = {term[1:] for term in one.audience if term.startswith("!")}
    return (
        bool(reader & set(one.audience))
        and not reader & bars
        and asked.family in {None, one.family}
        and (not asked.kinds or one.kind in asked.kinds)
        and set(asked.text.split()) <= set(f"{one.name} {one.text}".split())
        and all(
            set(values) & set(one.facets.get(name, ())) for name, values in asked.filters.items() if name != leave_out
        )
        and (asked.since is None or (one.on is not None and one.on >= asked.since))
        and (asked.near is None or kilometres(asked.near, one) <= asked.near.km)
    )


QUESTIONS = {
    "everything": {},
    "cards": {"family": CARD},
    "passages of a kind": {"family": PASSAGE, "kinds": ["need"]},
    "organisations": {"family": CARD, "kinds": ["organisation"]},
    "organisations and needs": {"family": CARD, "kinds": ["organisation", "need"]},
    "a word": {"family": CARD, "kinds": ["organisation"], "text": "worda"},
    "two words": {"family": CARD, "kinds": ["organisation", "need"], "text": "worda wordb"},
    "a word in everything": {"text": "wordc"},
    "narrowed": {
        "family": CARD,
        "kinds": ["organisation"],
        "text": "wordd",
        "filters": {"kind": ["firm"], "region": ["hofuf"]},
    },
    "narrowed without words": {"family": CARD, "kinds": ["organisation"], "filters": {"certificate": ["iso", "halal"]}},
    "dated": {"family": CARD, "kinds": ["organisation"], "since": dt.date(2026, 6, 1)},
    "around": {"family": CARD, "kinds": ["organisation"], "text": "worde", "near": HOFUF},
    "around without words": {"family": CARD, "kinds": ["organisation", "need"], "near": replace(HOFUF, km=25)},
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("order", ["relevance", "newest", "name"])
def test_lists_and_totals_are_those_of_the_rows(index, documents, reader, name, order):
    asked = SearchQuery(audience=READERS[reader], order=order, limit=1_000, **QUESTIONS[name])
    found = index.search(asked)
    expected = {one.document for one in documents if fits(one, asked)}
    assert found.total == len(expected)
    assert sorted(hit.document for hit in found.hits) == sorted(expected)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_counts_are_those_of_the_rows(index, documents, reader, name):
    asked = SearchQuery(audience=READERS[reader], **QUESTIONS[name])
    for _again in range(2):  # what was kept says the same
        counted = index.facets(asked, FACETS)
        for facet in FACETS:
            expected = Counter(
                value for one in documents if fits(one, asked, leave_out=facet) for value in one.facets[facet]
            )
            assert counted[facet] == expected


def test_what_is_kept_of_one_reader_is_never_shown_to_another(index, documents):
    asked = {name: SearchQuery(audience=terms, family=CARD, kinds=["organisation"]) for name, terms in READERS.items()}
    counted = {name: index.facets(question, ["kind"])["kind"] for name, question in asked.items()}
    totals = {name: index.search(question).total for name, question in asked.items()}
    assert {name: sum(counts.values()) for name, counts in counted.items()} == totals
    assert len(set(totals.values())) == len(READERS)


def test_what_is_kept_ends_with_the_commit(tmp_path):
    index = SearchIndex(tmp_path)
    asked = SearchQuery(audience=[PUBLIC], family=CARD, kinds=["organisation"], near=HOFUF)
    place = {"latitude": 25.4, "longitude": 49.6, "facets": {"kind": ["firm"]}}
    for number in (1, 2):
        index.apply([IndexedDocument(number, "org", CARD, "organisation", "Name", "", [PUBLIC], **place)])
        assert index.facets(asked, ["kind"]) == {"kind": {"firm": number}}
        assert index.search(asked).total == number
    index.apply([IndexedDocument(3, "org", CARD, "organisation", "Name", "", [MEMBER], **place)])
    assert index.search(replace(asked, audience=[PUBLIC, MEMBER])).total == 3
    index.apply(delete=[1, 2, 3])
    assert index.facets(asked, ["kind"]) == {"kind": {}}


def test_counts_handed_out_can_be_changed_without_harm(index):
    asked = SearchQuery(audience=[PUBLIC], family=CARD, kinds=["organisation"])
    before = index.facets(asked, ["kind"])
    index.facets(asked, ["kind"])["kind"].clear()
    assert index.facets(asked, ["kind"]) == before


@pytest.mark.parametrize("km", [0.0, 1.0, 40.0, 90.0, 160.0, 1_000.0, 20_038.0])
@pytest.mark.parametrize("centre", [(25.38, 49.59), (25.0, 50.0), (26.2, 48.7), (-40.0, -70.0)])
def test_circles_of_any_size_are_exact(index, documents, km, centre):
    asked = SearchQuery(audience=READERS["a member"], near=Near(*centre, km=km), order="nearest", limit=1_000)
    found = index.search(asked)
    expected = sorted(kilometres(asked.near, one) for one in documents if fits(one, asked))
    assert found.total == len(expected)
    assert [hit.km for hit in found.hits] == pytest.approx(expected[:1_000], abs=0.02)


@pytest.mark.parametrize("match", ["all", "close"])
@pytest.mark.parametrize("reader", READERS)
def test_ranked_pages_never_overlap_and_leave_nothing_out(index, documents, reader, match):
    asked = SearchQuery(
        audience=READERS[reader], family=CARD, kinds=["organisation", "need"], text="worda", match=match, limit=7
    )
    expected = [one.document for one in documents if fits(one, asked)]
    read = []
    for skip in range(0, 1_000, 7):
        hits = index.search(replace(asked, skip=skip)).hits
        read += [hit.document for hit in hits]
        if not hits:
            break
    assert len(read) == len(set(read))
    if match == "all":
        assert sorted(read) == expected


def test_a_page_stands_in_the_order_of_its_scores(index):
    hits = index.search(SearchQuery(audience=[PUBLIC], family=CARD, kinds=["organisation"], text="worda wordb")).hits
    assert len(hits) == 20
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_what_is_stored_is_not_packed_and_two_may_open_an_index_at_once(tmp_path):
    one, other = SearchIndex(tmp_path), SearchIndex(tmp_path)
    settings = json.loads((one.folder / "meta.json").read_text())["index_settings"]
    assert settings["docstore_compression"] == "none"
    one.apply([IndexedDocument(1, "org", CARD, "organisation", "Forge", "", [PUBLIC])])
    assert other.search(SearchQuery(audience=[PUBLIC], text="forge")).total == 1
    assert [path.name for path in tmp_path.iterdir()] == [one.folder.name]
