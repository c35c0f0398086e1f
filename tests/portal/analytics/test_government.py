"""Figures over clusters and regions, for verified authorities of the country."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import SimpleNamespace

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.accounts.models import User
from portal.analytics.periods import Period, quarter_of
from portal.analytics.queries.government import over_clusters
from portal.organisations.models import BoardSeat, Cluster, Organisation
from portal.taxonomy.models import Region
from tests.factories.organisations import ClusterFactory, ClusterMembershipFactory

from .test_figure_pages import reading

pytestmark = pytest.mark.django_db
Open = Callable[[User | None], Client]
PAGE = "/figures/?period=last-quarter"


@pytest.fixture
def last() -> Period:
    return quarter_of(timezone.localdate()).before


@pytest.fixture
def authority(ministry: Organisation, government_officer: User) -> User:
    Organisation.objects.filter(pk=ministry.pk).update(verification="document")
    return government_officer


@pytest.fixture
def neighbour(hofuf: Region) -> Cluster:
    """Another cluster of the same region."""
    return ClusterFactory(slug="water-al-ahsa", name_en="Al-Ahsa water", region=hofuf)


def test_the_page_of_one_cluster_does_not_give_away_what_the_country_hides(
    cast: SimpleNamespace, authority: User, neighbour: Cluster, last: Period, browser_of: Open
) -> None:
    """One of three clusters is hidden, so a second one is, else the sum would give it away: also where its own page stands alone."""
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.ministry, lane="government")
    largest = ClusterFactory(slug="glass-al-ahsa", name_en="Al-Ahsa glass", region=neighbour.region)
    for one, deals, companies in ((cast.cluster, 94, 8), (neighbour, 3, 3), (largest, 400, 30)):
        reading(one, "deals", last, deals, companies)
    client = browser_of(authority)
    over = client.get(PAGE).text
    assert ">497<" in over
    assert ">94<" not in over
    own = f"/offices/{cast.cluster.slug}/figures/"
    for page in (f"{own}?period=last-quarter", f"{own}compare/"):
        assert ">94<" not in client.get(page).text, page
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        assert len(captured) <= 15, page
    BoardSeat.objects.create(cluster=cast.cluster, user=authority)
    assert ">94<" in client.get(f"{own}?period=last-quarter").text


def test_only_verified_authorities_of_the_country(cast: SimpleNamespace, last: Period, browser_of: Open) -> None:
    for person in (cast.government_officer, cast.firm_owner, cast.cluster_manager, cast.stranger):
        assert browser_of(person).get(PAGE).status_code == 404
    Organisation.objects.filter(pk=cast.ministry.pk).update(verification="document")
    reading(cast.cluster, "members", last, 41, 41)
    reading(cast.other_cluster, "members", last, 77, 77)
    text = browser_of(cast.government_officer).get(PAGE).content.decode()
    assert "41" in text
    assert "77" not in text
    assert "Al-Ahsa dates" in text
    assert browser_of(cast.government_officer).get(f"{PAGE}&country=TN").status_code == 404
    assert "77" in browser_of(cast.staff_member).get(f"{PAGE}&country=TN").content.decode()


def test_five_companies_have_to_stand_behind(
    cast: SimpleNamespace, authority: User, last: Period, browser_of: Open
) -> None:
    """Seven organisations, of which four are companies, are too few; so is a number of which that is not known."""
    reading(cast.cluster, "deals", last, 97, 7, firms=4)
    reading(cast.cluster, "members", last, 63, 30, firms=None)
    text = browser_of(authority).get(PAGE).content.decode()
    assert "97" not in text
    assert "63" not in text
    assert "fewer than five" in text


def test_a_cluster_cannot_be_found_from_its_region(
    cluster: Cluster, neighbour: Cluster, hofuf: Region, last: Period
) -> None:
    third = ClusterFactory(slug="palms", name_en="Palms", region=hofuf)
    reading(cluster, "deals", last, 3, 3)
    reading(neighbour, "deals", last, 11, 8)
    reading(third, "deals", last, 40, 30)
    over = over_clusters([cluster, neighbour, third], "last-quarter", timezone.localdate())
    (row,) = over.rows
    assert list(over.heads) == ["Al-Ahsa dates", "Al-Ahsa water", "Palms", "All of them"]
    assert list(row.cells) == ["fewer than five", "fewer than five", "40", "54"]


def test_a_share_has_no_sum(cluster: Cluster, neighbour: Cluster, last: Period) -> None:
    for one in (cluster, neighbour):
        reading(one, "small_share", last, 1, 9)
    over = over_clusters([cluster, neighbour], "last-quarter", timezone.localdate())
    assert list(over.rows[0].cells) == ["100%", "100%", "–"]


def test_the_workbook_hides_the_same(cast: SimpleNamespace, authority: User, last: Period, browser_of: Open) -> None:
    reading(cast.cluster, "members", last, 41, 41)
    reading(cast.cluster, "deals", last, 97, 4)
    content = browser_of(authority).get(f"{PAGE}&as=xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = [[cell.value for cell in row] for row in book["Figures"].iter_rows()]
    assert rows[1:] == [["Members", None, 41], ["Deals", None, "fewer than five"]]
    assert "Methods" in book.sheetnames


def test_it_costs_the_same_for_one_cluster_and_for_three(
    cast: SimpleNamespace, authority: User, neighbour: Cluster, last: Period, browser_of: Open
) -> None:
    client = browser_of(authority)
    reading(cast.cluster, "members", last, 41, 41)
    asked = []
    for more in (None, neighbour):
        if more is not None:
            reading(more, "members", last, 20, 20)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        asked.append(len(captured))
    assert asked[0] == asked[1]
    assert asked[0] <= 15
