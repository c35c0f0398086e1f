"""What is said about a thing is written with the thing: new, changed, gone, and nothing twice."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.search.models import SearchDocument
from portal.search.services import replace_documents, replace_documents_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def row(key):
    return SearchDocument.objects.get(key=key)


def test_a_document_is_written_as_given(card):
    document = card(
        "org1",
        body="Chilled haulage",
        language="en",
        audience={"members", "public"},
        partners=["org2"],
        codes=["4923", "H"],
        facets={"region": ["hofuf", "sa"], "cluster": []},
        latitude=25.38,
        longitude=49.59,
        dated_on=dt.date(2026, 11, 1),
        sort_name="rimal",
    )
    assert replace_documents("org1", [document]) == 1

    written = row("organisation:org1:card")
    assert (written.title, written.body, written.language) == ("Rimal Cold Lines", "Chilled haulage", "en")
    assert written.audience == ["members", "public"]
    assert written.partners == ["org2"]
    assert written.codes == ["4923", "H"]
    assert written.facets == {"region": ["hofuf", "sa"]}
    assert (written.latitude, written.longitude) == (25.38, 49.59)
    assert (written.dated_on, written.sort_name, written.deleted_at) == (dt.date(2026, 11, 1), "rimal", None)


def test_an_unchanged_document_is_left_alone_in_whatever_order_its_lists_come(card):
    replace_documents("org1", [card("org1", audience=["public", "members"], facets={"a": ["1", "2"]})])
    before = row("organisation:org1:card")

    assert replace_documents("org1", [card("org1", audience=["members", "public"], facets={"a": ["2", "1"]})]) == 0
    after = row("organisation:org1:card")
    assert (after.revision, after.changed_at) == (before.revision, before.changed_at)


@pytest.mark.parametrize(
    "change", [{"title": "Rimal"}, {"audience": ["members"]}, {"latitude": 1.0}, {"sort_name": "r"}]
)
def test_every_change_gives_a_higher_revision(card, change):
    replace_documents("org1", [card("org1")])
    before = row("organisation:org1:card")

    assert replace_documents("org1", [card("org1", **change)]) == 1
    after = row("organisation:org1:card")
    assert after.revision > before.revision
    assert after.changed_at > before.changed_at


def test_what_is_no_longer_given_becomes_a_tombstone_and_may_come_back(card):
    replace_documents("org1", [card("org1"), card("org1", key="organisation:org1:profile", family="passage")])
    replace_documents("org1", [card("org1")])
    tombstone = row("organisation:org1:profile")

    assert tombstone.deleted_at is not None
    assert replace_documents("org1", [card("org1")]) == 0

    replace_documents("org1", [card("org1"), card("org1", key="organisation:org1:profile", family="passage")])
    revived = row("organisation:org1:profile")
    assert revived.deleted_at is None
    assert revived.revision > tombstone.revision
    assert revived.pk == tombstone.pk


def test_other_subjects_are_not_touched(card):
    replace_documents("org1", [card("org1")])
    replace_documents("org2", [card("org2")])
    replace_documents("org1", [])

    assert row("organisation:org1:card").deleted_at is not None
    assert row("organisation:org2:card").deleted_at is None


def test_a_document_of_another_subject_is_refused_and_nothing_written(card):
    with pytest.raises(ValueError, match="tells of org2, not of org1"):
        replace_documents("org1", [card("org1"), card("org2")])
    assert not SearchDocument.objects.exists()


def test_names_that_are_too_long_are_cut_and_still_compare_equal(card):
    assert replace_documents("org1", [card("org1", "x" * 400, sort_name="y" * 400)]) == 1
    assert replace_documents("org1", [card("org1", "x" * 400, sort_name="y" * 400)]) == 0


def test_it_rolls_back_with_the_change_it_tells_of(card):
    with transaction.atomic():
        replace_documents("org1", [card("org1")])
        transaction.set_rollback(True)
    assert not SearchDocument.objects.exists()


def test_many_subjects_take_few_queries(card):
    many = {f"org{number}": [card(f"org{number}")] for number in range(400)}
    with CaptureQueriesContext(connection) as asked:
        assert replace_documents_of(many) == 400
    assert len(asked) < 20
    with CaptureQueriesContext(connection) as asked:
        assert replace_documents_of(many) == 0
    assert len(asked) == 3  # savepoint, read, release


def test_one_subject_takes_as_many_queries_with_three_documents_as_with_one(card, django_assert_num_queries):
    for documents in (1, 3):
        given = [card("org1", key=f"organisation:org1:{documents}{n}") for n in range(documents)]
        replace_documents("org1", [])
        with django_assert_num_queries(4):
            replace_documents("org1", given)


def test_rows_of_a_long_transaction_are_stamped_when_others_can_see_them(
    card, monkeypatch, search_dir, django_capture_on_commit_callbacks
):
    begun = timezone.now() - dt.timedelta(minutes=10)
    with django_capture_on_commit_callbacks(execute=True):
        with monkeypatch.context() as then:
            then.setattr("portal.search.services.timezone.now", lambda: begun)
            replace_documents("org1", [card("org1")])
        assert row("organisation:org1:card").changed_at == begun
    assert timezone.now() - row("organisation:org1:card").changed_at < dt.timedelta(seconds=30)
