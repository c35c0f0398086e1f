"""The page of figures and those side by side: who reads what of them, and what they cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.models import User
from portal.analytics.models import Reading, Recount
from portal.analytics.periods import Period, month_of, months_until, quarter_of
from portal.analytics.queries.readings import Level, kept_of, said_of
from portal.analytics.services.readings import count_again, count_daily, count_readings
from portal.organisations.models import BoardSeat, Cluster
from portal.outbox.models import OutboxRow
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ClusterMembershipFactory

pytestmark = pytest.mark.django_db
Open = Callable[[User | None], Client]


@pytest.fixture
def board_member(cluster: Cluster) -> User:
    user: User = UserFactory(full_name="Board Member", email="board@people.example")
    BoardSeat.objects.create(cluster=cluster, user=user)
    return user


def reading(cluster: Cluster, key: str, period: Period, value: int, organisations: int, **fields: Any) -> Reading:
    given = {"firms": organisations, "covered": value, "of": value} | fields
    return Reading.objects.create(
        cluster=cluster,
        key=key,
        start=period.start,
        end=period.end,
        value=Decimal(value),
        organisations=organisations,
        **given,
    )


@pytest.mark.parametrize("page", ["figures/", "figures/compare/", "report/", "report/workbook/"])
def test_who_reads(page: str, cast: SimpleNamespace, board_member: User, browser_of: Open) -> None:
    address = f"/offices/{cast.cluster.slug}/{page}"
    for person in (cast.cluster_manager, board_member, cast.staff_member):
        assert browser_of(person).get(address).status_code == 200
    for person in (cast.firm_owner, cast.packer_owner, cast.stranger, cast.former_member, cast.government_officer):
        assert browser_of(person).get(address).status_code == 404
    assert browser_of(None).get(address).status_code == 302
    # The office of one cluster reads nothing of another.
    assert browser_of(cast.cluster_manager).get(f"/offices/{cast.other_cluster.slug}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["figures/", "figures/compare/"])
def test_what_can_be_scrolled_is_called_otherwise_than_its_section(
    page: str, cast: SimpleNamespace, browser_of: Open
) -> None:
    count_readings(cast.cluster)
    answer = browser_of(cast.cluster_manager).get(f"/offices/{cast.cluster.slug}/{page}")
    soup = BeautifulSoup(answer.content, "html.parser")
    headings = {one.get_text(strip=True) for one in soup.select("section h2")}
    regions = [one.get("aria-label") for one in soup.select("[role=region]")]
    assert regions
    assert all(regions)
    assert not headings & set(regions)


def test_a_ministry_that_is_a_member_reads_the_totals(cast: SimpleNamespace, browser_of: Open) -> None:
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.ministry, lane="government")
    page = browser_of(cast.government_officer).get(f"/offices/{cast.cluster.slug}/figures/")
    assert page.status_code == 200
    assert b"Count again now" not in page.content


def test_a_ministry_reads_what_five_companies_stand_behind_also_as_a_member(
    cast: SimpleNamespace, browser_of: Open
) -> None:
    """Nine organisations, four of them companies: the board gets it, a ministry does not, on any page."""
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.ministry, lane="government")
    last, today = quarter_of(timezone.localdate()).before, timezone.localdate()
    month = month_of(today).before
    reading(cast.cluster, "members", last, 41, 41)
    for period in (last, month):
        reading(cast.cluster, "deals", period, 97, 9, firms=4)
    client = browser_of(cast.government_officer)
    for page in ("figures/?period=last-quarter", "figures/compare/", "report/"):
        text = client.get(f"/offices/{cast.cluster.slug}/{page}").text
        assert "fewer than five" in text, page
        assert ">97<" not in text, page
    BoardSeat.objects.create(cluster=cast.cluster, user=cast.government_officer)
    assert ">97<" in client.get(f"/offices/{cast.cluster.slug}/figures/?period=last-quarter").text


def test_what_only_today_shows_is_not_written_into_months_that_are_over(cast: SimpleNamespace) -> None:
    """The network of a month stays as it was counted in that month."""
    today = timezone.localdate()
    before = month_of(today).before
    count_readings(cast.cluster)
    there = Reading.objects.filter(cluster=cast.cluster, key="network_density")
    assert there.filter(start=month_of(today).start, end=month_of(today).end).exists()
    assert not there.filter(end__lt=today).exists()
    reading(cast.cluster, "network_density", before, 1, 9)
    reading(cast.cluster, "members", before, 77, 77)
    count_readings(cast.cluster)
    assert there.get(start=before.start, end=before.end).value == 1
    assert not Reading.objects.filter(cluster=cast.cluster, value=77).exists()


def test_the_board_does_not_get_what_few_stand_behind(
    cast: SimpleNamespace, board_member: User, browser_of: Open
) -> None:
    last = quarter_of(timezone.localdate()).before
    reading(cast.cluster, "members", last, 41, 41)
    reading(cast.cluster, "deals", last, 97, 4)
    address = f"/offices/{cast.cluster.slug}/figures/?period=last-quarter"
    to_board = browser_of(board_member).get(address).content.decode()
    assert "41" in to_board
    assert ">97<" not in to_board
    assert "fewer than five" in to_board
    to_office = browser_of(cast.cluster_manager).get(address).content.decode()
    assert ">97<" in to_office


def test_a_month_cannot_be_found_from_its_quarter(cluster: Cluster) -> None:
    today = timezone.localdate()
    last = quarter_of(today).before
    for month, (value, organisations) in zip(last.months, [(3, 3), (20, 9), (31, 14)], strict=True):
        reading(cluster, "introductions", month, value, organisations)
    reading(cluster, "introductions", last, 54, 20)
    kept = kept_of(cluster, Level.TOTALS, today)
    told = [one.is_hidden for month in last.months for one in said_of(kept, month, today)]
    assert told == [True, True, False]
    assert [one.is_hidden for one in said_of(kept, last, today)] == [False]


def test_a_reason_cannot_be_found_from_all_answers(cluster: Cluster) -> None:
    today = timezone.localdate()
    month = month_of(today)
    for key, value, organisations in [
        ("not_now", 30, 20),
        ("not_now_price", 18, 11),
        ("not_now_distance", 9, 7),
        ("not_now_capacity", 3, 2),
    ]:
        reading(cluster, key, month, value, organisations)
    said = said_of(kept_of(cluster, Level.TOTALS, today), month, today)
    assert {one.key for one in said if one.is_hidden} == {"not_now_capacity", "not_now_distance"}


def test_outside_the_office_no_period_rolls_on(cast: SimpleNamespace, board_member: User, browser_of: Open) -> None:
    """Two days of the last ninety would give away what one day brought."""
    address = f"/offices/{cast.cluster.slug}/figures/?period=90-days"
    assert browser_of(cast.cluster_manager).get(address).status_code == 200
    assert browser_of(board_member).get(address).status_code == 404
    assert browser_of(board_member).get(f"/offices/{cast.cluster.slug}/figures/?period=nonsense").status_code == 404


def test_what_changed_and_how_much_is_known_stands_there(cast: SimpleNamespace, browser_of: Open) -> None:
    month = month_of(timezone.localdate()).before
    reading(cast.cluster, "introductions_kept", month, 8, 12, covered=9, of=11)
    reading(cast.cluster, "introductions_kept", month.before, 5, 8)
    page = browser_of(cast.cluster_manager).get(f"/offices/{cast.cluster.slug}/figures/?period=last-month")
    text = page.content.decode()
    assert "3 more than before" in text
    assert "Known of 9 of 11." in text
    assert "12 organisations stand behind it." in text
    assert "both wrote in their conversation" in text


def test_a_page_costs_the_same_however_much_was_counted(cast: SimpleNamespace, browser_of: Open) -> None:
    client = browser_of(cast.cluster_manager)
    addresses = [f"/offices/{cast.cluster.slug}/{page}" for page in ("figures/", "figures/compare/", "report/")]
    today = timezone.localdate()
    asked: list[list[int]] = []
    for round_ in range(3):
        for key in ("members", "deals", "introductions")[: round_ + 1]:
            for month in months_until(today)[: 4 * (round_ + 1)]:
                Reading.objects.filter(cluster=cast.cluster, key=key, start=month.start).delete()
                reading(cast.cluster, key, month, 7, 7)
        counts = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        asked.append(counts)
    assert asked[0] == asked[1] == asked[2]
    assert max(asked[0]) <= 15, asked
    with CaptureQueriesContext(connection) as captured:
        said_of(kept_of(cast.cluster, Level.TOTALS, today), month_of(today), today)
    assert len(captured) == 1


def test_two_clusters_stand_side_by_side_for_whoever_sees_both(
    cast: SimpleNamespace, board_member: User, browser_of: Open
) -> None:
    last = quarter_of(timezone.localdate()).before
    reading(cast.cluster, "members", last, 41, 41)
    reading(cast.other_cluster, "members", last, 77, 77)
    reading(cast.other_cluster, "deals", last, 88, 3)
    address = f"/offices/{cast.cluster.slug}/figures/compare/?with={cast.other_cluster.slug}"
    assert browser_of(board_member).get(address).status_code == 404
    BoardSeat.objects.create(cluster=cast.other_cluster, user=board_member)
    text = browser_of(board_member).get(address).content.decode()
    assert "41" in text
    assert "77" in text
    assert ">88<" not in text


def test_the_office_asks_for_counting_and_sees_how_far_it_is(cast: SimpleNamespace, browser_of: Open) -> None:
    client = browser_of(cast.cluster_manager)
    address = f"/offices/{cast.cluster.slug}/figures/"
    assert b"Not counted yet" in client.get(address).content
    for _ in range(2):
        client.post(f"{address}count/")
    assert OutboxRow.objects.filter(task="analytics.count_readings").count() == 1
    assert "Being counted" in client.get(address).content.decode()
    count_readings(cast.cluster)
    text = client.get(address).content.decode()
    assert "Being counted" not in text
    assert "Active members" in text
    assert Reading.objects.filter(cluster=cast.cluster, key="members", value=2).exists()


def test_only_the_office_asks_for_counting(cast: SimpleNamespace, board_member: User, browser_of: Open) -> None:
    for person in (board_member, cast.firm_owner, cast.staff_member, cast.stranger):
        assert browser_of(person).post(f"/offices/{cast.cluster.slug}/figures/count/").status_code == 404
    with pytest.raises(PermissionDenied):
        count_again(cast.cluster, by=board_member)
    assert not OutboxRow.objects.filter(task="analytics.count_readings").exists()


def test_the_clock_counts_every_cluster_once_a_day_in_turns(cast: SimpleNamespace) -> None:
    """Two at most at a time; one whose counting has died is asked for again."""
    clusters = [cast.cluster, cast.other_cluster]
    count_daily()
    count_daily()
    rows = OutboxRow.objects.filter(task="analytics.count_readings")
    assert sorted(row.arguments["cluster"] for row in rows) == sorted(one.pk for one in clusters)
    for one in clusters:
        count_readings(one)
    rows.delete()
    count_daily()
    assert not rows.exists()
    Recount.objects.filter(cluster=cast.cluster).update(
        ended_at=timezone.now() - dt.timedelta(days=1), moved_at=timezone.now() - dt.timedelta(days=1)
    )
    count_daily()
    assert [row.arguments["cluster"] for row in rows] == [cast.cluster.pk]
