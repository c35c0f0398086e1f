"""One change of an organisation looks again at a handful of needs and offers, however many there are: never at all pairs."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matchmaking.models import Listing, Match
from matchmaking.queries import affected
from matchmaking.services import matches
from portal.organisations.models import Organisation
from portal.organisations.services import set_trade_items
from portal.outbox.models import OutboxRow
from portal.search import shelf
from portal.search.index import CARD, PASSAGE, SearchQuery
from portal.search.models import SearchDocument
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db

Settle = Callable[[], None]


def rung() -> list[str]:
    """Which needs and offers wait to be compared."""
    return list(OutboxRow.objects.filter(task="matchmaking.tasks.refresh_matches").values_list("key", flat=True))


def keys(listings: list[Listing]) -> set[str]:
    return {f"listing:{listing.pk}" for listing in listings}


def queries_of(organisation: Organisation) -> int:
    with CaptureQueriesContext(connection) as asked:
        affected.listings_affected_by(organisation)
        affected.suggested_for(organisation)
    return len(asked)


def test_a_change_is_one_document_removed_and_one_written(
    cast: SimpleNamespace, settle: Settle, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        set_trade_items(cast.packer, by=cast.packer_owner, serves=["Freezing of dates"])
    settle()
    index = shelf.index()
    before = index.revisions()
    with django_capture_on_commit_callbacks(execute=True):
        set_trade_items(cast.packer, by=cast.packer_owner, serves=["Freezing of mango pulp"])
    after = index.revisions()
    cards = SearchDocument.objects.filter(family=CARD, owner=cast.packer.public_id).values_list("pk", flat=True)
    changed = {document for document, _ in before.items() ^ after.items()}.difference(cards)
    assert len(changed - before.keys()) == len(changed - after.keys()) == 1
    assert len(changed) == 2
    asked = SearchQuery(audience=("public", "members"), text="mango pulp", family=PASSAGE)
    assert [hit.owner for hit in index.search(asked).hits] == [cast.packer.public_id]


def test_needs_that_it_answers_now_and_lists_that_it_stands_in_are_compared_again_and_no_others(
    cast: SimpleNamespace, publish: Callable[..., Listing], settle: Settle
) -> None:
    answered = publish(cast.firm_owner, "Freezing of mango pulp")
    publish(cast.firm_owner, "Repair of diesel engines")
    settle()
    stands_in = ListingFactory(organisation=cast.firm)
    MatchFactory(listing=stands_in, organisation=cast.packer)
    set_trade_items(cast.packer, by=cast.packer_owner, serves=["freezing of mango pulp"])
    OutboxRow.objects.all().delete()

    matches.refresh_organisation(cast.packer)
    assert set(rung()) == keys([answered, stands_in])


def test_after_the_reverse_refresh_it_stands_in_the_list_and_after_another_it_does_not(
    cast: SimpleNamespace, publish: Callable[..., Listing], settle: Settle
) -> None:
    need = publish(cast.firm_owner, "Freezing of mango pulp")
    settle()
    standing = Match.objects.standing().filter(listing=need, organisation=cast.packer)
    assert not standing.exists()

    set_trade_items(cast.packer, by=cast.packer_owner, serves=["freezing of mango pulp"])
    matches.refresh_organisation(cast.packer)
    settle()
    assert standing.exists()

    set_trade_items(cast.packer, by=cast.packer_owner, serves=["repair of diesel engines"])
    matches.refresh_organisation(cast.packer)
    settle()
    assert not standing.exists()


def test_of_very_many_needs_that_it_answers_the_best_are_compared(
    cast: SimpleNamespace, index: Callable[[], None]
) -> None:
    set_trade_items(cast.packer, by=cast.packer_owner, serves=["freezing of mango pulp"])
    ListingFactory.create_batch(affected.FOUND_AT_MOST + 5, organisation=cast.firm, title="Freezing of mango pulp")
    index()
    OutboxRow.objects.all().delete()

    matches.refresh_organisation(cast.packer)
    assert len(rung()) == affected.FOUND_AT_MOST


def test_however_many_lists_it_stands_in_a_part_is_rung_at_a_time_and_none_is_left_out(
    cast: SimpleNamespace, index: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (affected, matches):
        monkeypatch.setattr(module, "SUGGESTED_AT_ONCE", 3)
    lists = ListingFactory.create_batch(7, organisation=cast.firm, title="Repair of diesel engines")
    for one in lists:
        MatchFactory(listing=one, organisation=cast.packer)
    index()
    OutboxRow.objects.all().delete()

    matches.refresh_organisation(cast.packer)
    assert set(rung()) == keys(lists[-3:])
    for _ in range(2):
        row = OutboxRow.objects.get(task="matchmaking.tasks.refresh_organisation")
        OutboxRow.objects.filter(pk=row.pk).delete()
        matches.refresh_organisation(cast.packer, before=row.arguments["before"])
    assert set(rung()) == keys(lists)
    assert not OutboxRow.objects.filter(task="matchmaking.tasks.refresh_organisation").exists()


def test_looking_for_them_takes_as_many_queries_for_one_as_for_three(
    cast: SimpleNamespace, publish: Callable[..., Listing], index: Callable[[], None]
) -> None:
    set_trade_items(cast.packer, by=cast.packer_owner, serves=["freezing of mango pulp"])
    asked = []
    for more in (1, 2):
        for _ in range(more):
            listing = publish(cast.firm_owner, "Freezing of mango pulp")
            MatchFactory(listing=listing, organisation=cast.packer)
        index()
        asked.append(queries_of(cast.packer))
    assert asked[0] == asked[1]
