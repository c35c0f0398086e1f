"""What members answered, for their cluster's office: counts by what counted, never of a few, and nobody is named."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matchmaking.models import MatchSide
from matchmaking.queries.quality import Quality, quality_of
from portal.organisations.models import Organisation
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import ClusterMembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def counted(criterion: str) -> dict[str, Any]:
    told = {"features": {}, "facts": {}, "documents": []}
    return {
        "contributions": [
            told | {"criterion": criterion, "points": 2.0},
            told | {"criterion": "freshness", "points": 0.1},
        ]
    }


def answer(
    who: Organisation,
    reason: str = "",
    *,
    category: str = "service",
    criterion: str = "terms",
    new: bool = False,
    days: int = 1,
) -> None:
    """One need of theirs to which somebody was suggested; with a reason it was not now."""
    need = ListingFactory(organisation=who, category=category)
    match = MatchFactory(listing=need, is_newcomer=new, evidence=counted(criterion))
    given = {
        "answer": "declined" if reason else "interested",
        "reason": reason,
        "answered_at": timezone.now() - dt.timedelta(days=days),
    }
    MatchSide.objects.filter(match=match, side="asker").update(**given)


@pytest.fixture
def members(cast: SimpleNamespace) -> list[Organisation]:
    found = [OrganisationFactory() for _ in range(6)]
    for one in found:
        ClusterMembershipFactory(organisation=one, cluster=cast.cluster)
    return found


def rows(quality: Quality, key: str) -> dict[str, tuple[int | None, int | None]]:
    table = next(one for one in quality.tables if one.key == key)
    return {row.label: (row.answers, row.yes) for row in table.rows}


def test_each_table_counts_the_same_answers(cast: SimpleNamespace, members: list[Organisation]) -> None:
    for number, one in enumerate(members):
        answer(one, "price" if number < 2 else "")
        answer(one, "distance", category="supply", criterion="distance", new=True)
    found = quality_of(cast.cluster)
    assert (found.total.answers, found.total.yes) == (12, 4)
    assert rows(found, "criterion") == {"Distance": (6, 0), "Words": (6, 4)}
    assert rows(found, "category") == {"Service": (6, 4), "Supply of goods": (6, 0)}
    assert rows(found, "newcomer") == {"Suggested as a newcomer": (6, 0), "With past work or an offer": (6, 4)}
    assert rows(found, "kind") == {"Company": (12, 4)}


def test_what_is_too_few_is_not_told_and_cannot_be_reckoned(cast: SimpleNamespace, members: list[Organisation]) -> None:
    for one in members:
        answer(one, "distance")
        answer(one, "price")
    answer(members[0], "timing")
    found = quality_of(cast.cluster)
    assert found.total.answers == 13
    # One reason alone would be the rest of the sum, so the smallest of the others is not told either.
    told = rows(found, "reason")
    assert told["The date does not suit us"] == (None, None)
    assert sorted(one[0] or 0 for one in told.values()) == [0, 0, 6]


def test_the_place_of_what_is_not_told_tells_nothing(cast: SimpleNamespace, members: list[Organisation]) -> None:
    for one in members:
        answer(one, "distance")
    for one in members[:2]:  # fewer, and first by name
        answer(one, "capacity")
    for _number in range(9):  # the most, of one member
        answer(members[0], "timing")
    labels = list(rows(quality_of(cast.cluster), "reason").items())
    assert labels[0][1] == (6, 0)
    assert [numbers for _label, numbers in labels[1:]] == [(None, None)] * 2
    assert [label for label, _numbers in labels[1:]] == sorted(label for label, _numbers in labels[1:])


def test_many_answers_of_one_member_tell_of_it_and_are_not_told(
    cast: SimpleNamespace, members: list[Organisation]
) -> None:
    for _number in range(9):
        answer(members[0])
    found = quality_of(cast.cluster)
    assert (found.total.answers, found.is_empty, found.tables) == (None, False, [])


def test_others_and_long_ago_and_taken_back_do_not_count(cast: SimpleNamespace, members: list[Organisation]) -> None:
    for one in members:
        answer(one, days=400)
        answer(OrganisationFactory())
    MatchSide.objects.filter(side="candidate").update(answered_at=timezone.now())
    assert quality_of(cast.cluster).is_empty


def test_only_the_named_staff_of_the_office_reads_it(
    cast: SimpleNamespace, members: list[Organisation], browser_of: Any
) -> None:
    address = f"/clusters/{cast.cluster.slug}/office/matching/"
    for one in members:
        answer(one, "distance")
    html = browser_of(cast.cluster_manager).get(address).content.decode()
    assert "Too far away" in html
    assert not [one.name for one in members if one.name in html]
    for who in (cast.firm_owner, cast.staff_member, cast.stranger):
        assert browser_of(who).get(address).status_code == 404
    assert address in browser_of(cast.cluster_manager).get(f"/offices/{cast.cluster.slug}/").content.decode()


def test_an_empty_page_says_what_will_stand_here(cast: SimpleNamespace, browser_of: Any) -> None:
    html = browser_of(cast.cluster_manager).get(f"/clusters/{cast.cluster.slug}/office/matching/").content.decode()
    assert "Nobody has answered yet" in html


@pytest.mark.parametrize("how_many", [1, 3])
def test_it_asks_once_however_many_answers_there_are(
    cast: SimpleNamespace, members: list[Organisation], how_many: int
) -> None:
    for _number in range(how_many):
        for one in members:
            answer(one)
    with CaptureQueriesContext(connection) as queries:
        quality_of(cast.cluster)
    assert len(queries) == 1
