"""A cluster in figures: who sees them, and that none tells of fewer than five organisations."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from cms.queries import public_home
from matchmaking.models import Listing
from portal.accounts.models import User
from portal.organisations.figures import figure
from portal.organisations.models import BoardSeat
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import ClusterMembershipFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User | None], Client]


@pytest.fixture
def board_member(cast: SimpleNamespace) -> User:
    user: User = UserFactory(full_name="Nabil Board")
    BoardSeat.objects.create(cluster=cast.cluster, user=user)
    return user


def figures(browser: Client, cast: SimpleNamespace) -> list[str]:
    page = BeautifulSoup(browser.get(cast.cluster.get_absolute_url()).content, "html.parser")
    return [one.get_text(strip=True) for one in page.select("[aria-labelledby=h-totals] dd")]


@pytest.mark.parametrize(
    ("how_many", "organisations", "told"),
    [(0, 0, "0"), (3, 1, "fewer than five"), (9, 4, "fewer than five"), (9, 5, "9")],
)
def test_a_figure_is_told_from_five_organisations_on(how_many: int, organisations: int, told: str) -> None:
    assert figure(how_many, organisations=organisations) == told


def test_totals_are_for_board_office_and_government_and_tell_of_no_few(
    cast: SimpleNamespace, board_member: User, browser_of: BrowserOf
) -> None:
    ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.ministry, lane="government")
    colleague: User = UserFactory()
    MembershipFactory(organisation=cast.office, user=colleague)
    for _number in range(4):
        ListingFactory(cluster=cast.cluster, confidentiality="office")
    ListingFactory(cluster=cast.cluster, offer=True)

    readers = (board_member, cast.cluster_manager, cast.government_officer, colleague, cast.staff_member)
    for reader in readers:
        assert figures(browser_of(reader), cast) == ["fewer than five", "fewer than five", "0"], reader
    ListingFactory(cluster=cast.cluster, confidentiality="unnamed", audience="cluster")
    ListingFactory(cluster=cast.cluster, category="finance")
    for reader in readers:
        assert figures(browser_of(reader), cast)[0] == "5", reader
    for reader in (None, cast.firm_owner, cast.stranger, cast.finance_officer):
        assert figures(browser_of(reader), cast) == [], reader


def test_whoever_reads_the_totals_finds_the_report_beside_them(
    cast: SimpleNamespace, board_member: User, browser_of: BrowserOf
) -> None:
    report = reverse("analytics:report", args=[cast.cluster.slug])
    for reader, finds_it in ((board_member, True), (cast.firm_owner, False), (None, False)):
        browser = browser_of(reader)
        page = BeautifulSoup(browser.get(cast.cluster.get_absolute_url()).content, "html.parser")
        assert bool(page.select(f'a[href="{report}"]')) == finds_it, reader
    assert browser_of(board_member).get(report).status_code == 200


def test_the_board_reads_what_members_read_and_nothing_of_the_office(
    cast: SimpleNamespace, board_member: User, browser_of: BrowserOf
) -> None:
    inside = ListingFactory(cluster=cast.cluster, audience="cluster", organisation=cast.firm)
    entrusted = ListingFactory(cluster=cast.cluster, confidentiality="office", organisation=cast.firm)
    asks_for_money = ListingFactory(
        cluster=cast.cluster, audience="cluster", category="finance", organisation=cast.firm
    )

    assert set(Listing.objects.visible_to(board_member)) == {inside}
    assert set(Listing.objects.visible_to(cast.cluster_manager)) == {inside, entrusted}
    assert asks_for_money not in Listing.objects.visible_to(board_member)
    browser = browser_of(board_member)
    assert browser.get(reverse("desk:queue", args=[cast.cluster.slug])).status_code == 404
    assert browser.get(entrusted.get_absolute_url()).status_code == 404
    opened = browser.post(reverse("organisations:contact_open", args=[cast.firm.slug]))
    assert opened.status_code == 404

    BoardSeat.objects.update(ended_at=inside.published_at)
    assert not Listing.objects.visible_to(User.objects.get(pk=board_member.pk)).exists()


def test_the_public_home_tells_no_figure_of_few(cast: SimpleNamespace, client: Client) -> None:
    link = cast.cluster.links.get(position=2)
    for _number in range(4):
        ListingFactory(cluster=cast.cluster, link=link, organisation=OrganisationFactory())
    few = public_home("en")
    assert (few.may_count_needs, few.ribbon[1].note) == (False, "0 offers, needs of fewer than five")
