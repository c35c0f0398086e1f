"""The index in a folder: who finds what, in which order, and what survives."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from portal.search.index import (
    CARD,
    PASSAGE,
    BadPosition,
    IndexBusy,
    IndexedDocument,
    Near,
    SearchIndex,
    SearchQuery,
)

EVERYBODY = ("public",)
MEMBER = ("public", "members")
HOFUF, DAMMAM, SFAX = (25.38, 49.59), (26.43, 50.10), (34.74, 10.76)


def card(document, name, text="", *, audience=EVERYBODY, place=(None, None), **more):
    given = {"owner": f"org{document}", "family": CARD, "kind": "organisation"} | more
    return IndexedDocument(
        document=document,
        name=name,
        text=text,
        audience=audience,
        latitude=place[0],
        longitude=place[1],
        **given,
    )


@pytest.fixture
def index(tmp_path):
    return SearchIndex(tmp_path)


@pytest.fixture
def directory(index):
    index.apply(
        [
            card(1, "Rimal Cold Lines", "Chilled haulage on the Dammam road", place=HOFUF, on=dt.date(2026, 11, 1),
                 facets={"region": ["sa", "ahsa"], "certificate": ["carrier"]}),
            card(2, "تمور الأحساء", "تعبئة التمور وتغليفها", place=HOFUF, on=dt.date(2026, 11, 20),
                 facets={"region": ["sa", "ahsa"], "certificate": ["haccp"]}),
            card(3, "Gulf Stores", "Chilled stores at the port", place=DAMMAM, on=dt.date(2026, 10, 1),
                 facets={"region": ["sa", "dammam"], "certificate": ["haccp", "carrier"]}),
            card(4, "Tissages de Sfax", "Coton, lin et l’étiquetage", place=SFAX),
            card(5, "Al Noor Bank", "Chilled stores are financed here", audience=("members",), place=HOFUF,
                 facets={"region": ["sa", "ahsa"]}),
        ]
    )  # fmt: skip
    return index


def found(index, **asked):
    return [hit.document for hit in index.search(SearchQuery(**({"audience": EVERYBODY} | asked))).hits]


def test_all_words_must_be_there_and_the_name_counts_more(directory):
    assert found(directory, text="chilled stores") == [3]
    assert found(directory, text="stores") == [3]
    assert found(directory, text="chilled cotton") == []


def test_any_word_ranks_by_how_many_there_are(directory):
    assert found(directory, text="chilled stores dammam port", match="any") == [3, 1]


@pytest.mark.parametrize(("asked", "document"), [("التمور", 2), ("احساء", 2), ("etiquetages", 4), ("HAULAGE", 1)])
def test_query_and_document_meet_in_one_spelling(directory, asked, document):
    assert found(directory, text=asked) == [document]


def test_function_words_alone_find_nothing_and_no_words_find_everything(directory):
    assert found(directory, text="the of") == []
    assert found(directory, text="  ") == [2, 1, 3, 4]


def test_a_hidden_document_moves_no_list_total_facet_completion_or_score(directory):
    asked = SearchQuery(audience=EVERYBODY, text="chilled stores")
    before = (directory.search(asked), directory.facets(asked, ["region"]))

    assert 5 in found(directory, audience=MEMBER, text="chilled stores")
    assert directory.complete("noor", audience=EVERYBODY) == []
    assert before[0].total == 1
    assert before[1] == {"region": {"dammam": 1, "sa": 1}}


@pytest.mark.parametrize("match", ["all", "any"])
def test_scores_are_made_of_public_documents_only(directory, match):
    asked = SearchQuery(audience=EVERYBODY, text="chilled stores", match=match)
    before = directory.search(asked)

    directory.apply(card(20 + n, "Chilled chilled", "chilled stores " * n, audience=("cluster:x",)) for n in range(9))

    assert directory.search(asked) == before


def test_a_document_scores_the_same_whoever_asks(directory):
    stranger, member = (
        {hit.document: hit.score for hit in directory.search(SearchQuery(audience=who, text="chilled")).hits}
        for who in (EVERYBODY, MEMBER)
    )

    assert stranger == {number: member[number] for number in (1, 3)}


def test_coverage_is_the_share_of_the_question_that_is_there(directory):
    hits = directory.search(SearchQuery(audience=EVERYBODY, text="chilled haulage", match="any")).hits

    assert [(hit.document, round(hit.coverage, 2)) for hit in hits] == [(1, 1.0), (3, 0.37)]


def test_nobody_in_particular_sees_nothing(directory):
    assert found(directory, audience=()) == []


def test_facets_are_joined_by_and_their_values_by_or(directory):
    assert found(directory, filters={"certificate": ["haccp", "carrier"]}, order="name") == [3, 1, 2]
    assert found(directory, filters={"certificate": ["haccp"], "region": ["ahsa"]}) == [2]


def test_facet_counts_leave_out_their_own_filter_only(directory):
    asked = SearchQuery(audience=EVERYBODY, filters={"certificate": ["haccp"], "region": ["ahsa"]})

    assert directory.facets(asked, ["certificate", "region"]) == {
        "certificate": {"carrier": 1, "haccp": 1},
        "region": {"sa": 2, "ahsa": 1, "dammam": 1},
    }


def test_what_cannot_be_a_facet_is_refused(directory):
    with pytest.raises(ValueError, match="cannot be the name of a facet"):
        found(directory, filters={"audience or 1": ["x"]})


def test_kinds_families_owners_and_dates_narrow(directory):
    directory.apply([card(6, "Past work", kind="reference", family=PASSAGE, owner="org1", partners=("org3",))])

    assert found(directory, family=PASSAGE) == [6]
    assert found(directory, kinds=["reference"]) == [6]
    assert found(directory, owners=["org3"]) == [3, 6]
    assert found(directory, without_owners=["org1", "org2"]) == [3, 4]
    assert found(directory, since=dt.date(2026, 10, 2)) == [2, 1]
    assert found(directory, until=dt.date(2026, 10, 31)) == [3]


def test_a_hit_says_what_the_caller_needs(directory):
    directory.apply([card(6, "Past work", owner="org1", partners=("org3",), on=dt.date(2020, 2, 29), revision=7)])

    (hit,) = directory.search(SearchQuery(audience=EVERYBODY, text="past work")).hits

    assert (hit.document, hit.owner, hit.partners, hit.on, hit.revision) == (
        6,
        "org1",
        ("org3",),
        dt.date(2020, 2, 29),
        7,
    )
    assert hit.score > 0


def test_distance_is_exact_and_sorts(directory):
    results = directory.search(SearchQuery(audience=EVERYBODY, near=Near(*HOFUF, km=130), order="nearest"))

    assert [(hit.document, round(hit.km)) for hit in results.hits] == [(1, 0), (2, 0), (3, 127)]
    assert results.total == 3
    assert found(directory, near=Near(*HOFUF, km=125)) == [2, 1]
    assert directory.facets(SearchQuery(audience=EVERYBODY, near=Near(*HOFUF, km=125)), ["certificate"]) == {
        "certificate": {"carrier": 1, "haccp": 1}
    }


def test_a_circle_over_the_date_line_finds_both_sides(index):
    index.apply(
        [card(1, "East", place=(0.0, 179.9)), card(2, "West", place=(0.0, -179.9)), card(3, "Far", place=(0, 0))]
    )

    assert found(index, near=Near(0.0, 179.9, km=50), order="nearest") == [1, 2]


@pytest.mark.parametrize(("order", "everything"), [("name", [3, 1, 4, 2]), ("newest", [2, 1, 3, 4])])
def test_sorted_lists_are_read_on_from_the_last_hit(directory, order, everything):
    read, after = [], None
    while hits := directory.search(SearchQuery(audience=EVERYBODY, order=order, limit=1, after=after)).hits:
        read.append(hits[-1].document)
        after = hits[-1].position

    assert read == everything


def test_documents_of_one_name_and_day_are_each_read_once(index):
    index.apply(card(number, "Same name", on=dt.date(2026, 1, 1)) for number in range(30))

    for order in ("name", "newest"):
        first = index.search(SearchQuery(audience=EVERYBODY, order=order, limit=20))
        after = first.hits[-1].position
        second = index.search(SearchQuery(audience=EVERYBODY, order=order, limit=20, after=after))
        assert sorted(hit.document for hit in first.hits + second.hits) == list(range(30))
        assert first.total == second.total == 30


@pytest.mark.parametrize("after", ["", "x", "00 TO *}", "9" * 29, "-1", "zz" * 12])
@pytest.mark.parametrize("order", ["name", "newest", "relevance"])
def test_a_position_nobody_gave_out_is_refused(directory, order, after):
    with pytest.raises(BadPosition):
        found(directory, order=order, after=after, text="chilled")


def test_names_complete_from_the_start_of_any_word(directory):
    assert [hit.document for hit in directory.complete("col rim", audience=EVERYBODY)] == [1]
    assert [hit.document for hit in directory.complete("احسا", audience=EVERYBODY)] == [2]
    assert [hit.document for hit in directory.complete("الاحس", audience=EVERYBODY)] == [2]
    assert directory.complete("", audience=EVERYBODY) == []


def test_one_wrong_letter_is_forgiven_when_nothing_fits(directory):
    assert [hit.document for hit in directory.complete("tisages", audience=EVERYBODY)] == [4]


def test_runs_of_letters_find_a_misspelt_word(index):
    index.apply([card(1, "Laboratoire de Sousse", grams=True), card(2, "Forge", grams=True)])

    assert found(index, text="laboratorium", match="any") == []
    assert found(index, text="laboratorium", match="letters") == [1]


def test_a_limit_of_nothing_only_counts(directory):
    results = directory.search(SearchQuery(audience=EVERYBODY, limit=0))

    assert (results.hits, results.total) == ([], 4)


def test_applying_twice_changes_nothing(directory):
    again = [card(1, "Rimal Cold Lines", "Chilled haulage", revision=2)]
    directory.apply(again, delete=[4])
    directory.apply(again, delete=[4])

    assert directory.revisions() == {1: 2, 2: 0, 3: 0, 5: 0}


def test_others_see_a_commit_at_their_next_question(directory, tmp_path):
    other = SearchIndex(tmp_path)
    assert found(other, text="forge") == []

    directory.apply([card(9, "Forge")])

    assert found(other, text="forge") == [9]


def test_a_second_writer_is_told_that_the_index_is_busy(directory, tmp_path):
    def documents():
        yield card(7, "First")
        with pytest.raises(IndexBusy):
            SearchIndex(tmp_path).apply([card(8, "Second")])

    directory.apply(documents())

    assert found(directory, text="first") == [7]
    assert found(directory, text="second") == []


def test_many_small_changes_are_each_found_at_once_and_another_process_may_write_in_between(index, tmp_path):
    """The writer is kept open while segments are merged; whoever else wants to write is given it."""
    other = SearchIndex(tmp_path)
    for number in range(1, 41):
        writer = other if number % 15 == 0 else index
        writer.apply([card(number, f"Forge {number}", revision=number)])

        assert index.revisions_of([number]) == {number: number}
        assert other.revisions_of([number]) == {number: number}

    assert index.revisions() == other.revisions() == {number: number for number in range(1, 41)}


def test_a_failure_while_the_writer_is_kept_writes_nothing_and_the_next_change_is_written(index):
    def documents():
        yield card(99, "Never")
        raise KeyError("the database went away")

    for number in range(1, 11):
        index.apply([card(number, f"Forge {number}")])
    with pytest.raises(KeyError):
        index.apply(documents())
    index.apply([card(11, "Forge 11")])

    assert sorted(index.revisions()) == list(range(1, 12))


def test_an_index_is_closed_once_its_segments_are_merged_and_may_be_written_again(index):
    for number in range(1, 11):
        index.apply([card(number, f"Forge {number}")])
    index.close()

    segments = json.loads((index.folder / "meta.json").read_text())["segments"]
    index.apply([card(11, "Forge 11")])

    assert len(segments) < 8
    assert sorted(index.revisions()) == list(range(1, 12))


def test_a_failure_in_the_middle_writes_nothing_and_frees_the_index(directory):
    def documents():
        yield card(7, "First")
        raise KeyError("the database went away")

    with pytest.raises(KeyError):
        directory.apply(documents(), cursor=9)

    assert directory.cursor() is None
    directory.apply([card(8, "Second")])
    assert found(directory, text="first") == []
    assert found(directory, text="second") == [8]


def test_a_new_index_asks_to_be_rebuilt_and_remembers_how_far_it_came(index, tmp_path):
    assert index.cursor() is None
    assert (found(index), index.revisions(), index.facets(SearchQuery(audience=EVERYBODY), ["region"])) == (
        [], {}, {"region": {}}
    )  # fmt: skip

    index.rebuild([card(1, "One"), card(2, "Two")], cursor=5)
    index.rebuild([card(1, "One")], cursor=6)

    assert SearchIndex(tmp_path).cursor() == 6
    assert found(index) == [1]


def test_another_schema_or_normaliser_is_another_index(directory, tmp_path, monkeypatch):
    directory.apply(cursor=4)
    monkeypatch.setattr("portal.search.schema.stamp", lambda: "newer")

    newer = SearchIndex(tmp_path)

    assert newer.cursor() is None
    newer.rebuild([card(1, "One")], cursor=1)
    assert directory.cursor() == 4
    assert len(found(directory)) == 4

    last_week = directory.folder / "meta.json"
    os.utime(last_week, (0, 0))
    newer.rebuild([card(1, "One")], cursor=1)
    assert not directory.folder.exists()


def test_killed_while_writing_leaves_the_last_commit_and_no_lock(directory, tmp_path):
    script = f"""
        import os, signal
        from portal.search.index import IndexedDocument, SearchIndex
        def documents():
            for number in range(100, 2_000):
                yield IndexedDocument(number, "org", "card", "organisation", f"Lost {{number}}", "", ["public"])
            os.kill(os.getpid(), signal.SIGKILL)
        SearchIndex({str(tmp_path)!r}).apply(documents(), cursor=9)
    """
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=False)

    assert killed.returncode == -signal.SIGKILL
    assert directory.cursor() is None
    assert found(directory, text="lost") == []
    directory.apply([card(7, "Found again")], cursor=10)
    assert found(directory, text="found again") == [7]
