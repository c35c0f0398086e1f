"""How an organisation stands in a need or offer before it is named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from matchmaking.appearance import appearance, appearances
from matchmaking.documents import documents_of
from matchmaking.models import Listing, Match
from matchmaking.queries.comparing import asked_by
from portal.taxonomy.models import Region
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import ClusterMembershipFactory, OrganisationFactory
from tests.factories.taxonomy import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unnamed(cast: SimpleNamespace) -> Listing:
    return ListingFactory(organisation=cast.firm, cluster=cast.cluster, confidentiality="unnamed")


def settle(cast: SimpleNamespace, how_many: int, position: int) -> None:
    for _ in range(how_many):
        ClusterMembershipFactory(
            cluster=cast.cluster, organisation=OrganisationFactory(), link=cast.cluster.links.get(position=position)
        )


def test_a_named_listing_names_its_organisation(cast: SimpleNamespace) -> None:
    named = ListingFactory(organisation=cast.firm)
    assert appearance(named, reader=AnonymousUser()).name == "Dar Sanabel Dates"


def test_among_three_at_a_link_the_link_is_said(cast: SimpleNamespace, unnamed: Listing) -> None:
    settle(cast, 2, position=2)
    seen = appearance(unnamed, reader=cast.packer_owner)
    assert (seen.name, seen.kind, seen.url, seen.is_named) == (
        "A company at Processing, Al-Ahsa dates",
        "firm",
        "",
        False,
    )


def test_where_fewer_than_three_stand_at_a_link_only_the_cluster_is_said(
    cast: SimpleNamespace, unnamed: Listing
) -> None:
    settle(cast, 1, position=5)
    assert appearance(unnamed, reader=cast.packer_owner).name == "A company in Al-Ahsa dates"


def test_where_fewer_than_three_are_of_a_kind_not_even_the_kind_is_said(
    cast: SimpleNamespace, unnamed: Listing
) -> None:
    seen = appearance(unnamed, reader=cast.packer_owner)
    assert (seen.name, seen.kind) == ("A member of Al-Ahsa dates", "")


def test_without_a_cluster_nothing_is_said(cast: SimpleNamespace) -> None:
    alone = ListingFactory(organisation=cast.lab, confidentiality="unnamed")
    assert appearance(alone, reader=cast.packer_owner).name == "An organisation on Anqud"


def test_it_is_said_in_the_words_of_the_reader(cast: SimpleNamespace, unnamed: Listing) -> None:
    with translation.override("ar"):
        assert "تمور الأحساء" in appearance(unnamed, reader=cast.packer_owner).name


@pytest.mark.parametrize("reader", ["firm_member", "cluster_manager", "staff_member"])
def test_its_own_people_and_its_office_know_the_name(cast: SimpleNamespace, unnamed: Listing, reader: str) -> None:
    assert appearance(unnamed, reader=getattr(cast, reader)).is_named


def test_whoever_agreed_knows_the_name_and_nobody_else(cast: SimpleNamespace, unnamed: Listing) -> None:
    MatchFactory(listing=unnamed, organisation=cast.packer)
    assert not appearance(unnamed, reader=cast.packer_owner).is_named
    Match.objects.update(agreed_at=timezone.now())
    assert appearance(unnamed, reader=cast.packer_owner).is_named
    assert not appearance(unnamed, reader=cast.researcher).is_named


def test_an_unnamed_offer_is_named_to_the_one_who_agreed_on_it(cast: SimpleNamespace) -> None:
    need = ListingFactory(organisation=cast.firm, cluster=cast.cluster)
    offer = ListingFactory(offer=True, organisation=cast.packer, cluster=cast.cluster, confidentiality="unnamed")
    MatchFactory(listing=need, organisation=cast.packer, agreed_at=timezone.now()).__class__.objects.update(offer=offer)
    assert appearance(offer, reader=cast.firm_owner).is_named
    assert not appearance(offer, reader=cast.researcher).is_named


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_of_them_takes_the_same_number_of_queries(
    cast: SimpleNamespace, unnamed: Listing, rows: int, django_assert_num_queries: Any
) -> None:
    ListingFactory.create_batch(rows - 1, organisation=cast.packer, cluster=cast.cluster, confidentiality="unnamed")
    listings = list(Listing.objects.filter(confidentiality="unnamed").with_card_facts())
    with django_assert_num_queries(4):
        found = appearances(listings, reader=cast.researcher)
    assert len(found) == rows


class TestPlace:
    """Where an unnamed need stands is told only where too many stand for anybody to be picked out."""

    @pytest.fixture
    def dammam(self) -> Region:
        return RegionFactory(slug="dammam", name_en="Dammam", latitude=26.43, longitude=50.10)

    def of(self, cast: SimpleNamespace, town: Region | None) -> Listing:
        return ListingFactory(organisation=cast.firm, cluster=cast.cluster, confidentiality="unnamed", region=town)

    def stand(self, cast: SimpleNamespace, how_many: int, town: Region, position: int = 2) -> None:
        for _number in range(how_many):
            member = OrganisationFactory(region=town)
            link = cast.cluster.links.get(position=position)
            ClusterMembershipFactory(cluster=cast.cluster, organisation=member, link=link)

    def test_a_town_with_too_few_of_them_is_not_told(
        self, cast: SimpleNamespace, dammam: Region, browser_of: Any
    ) -> None:
        self.stand(cast, 2, dammam)
        self.stand(cast, 9, dammam, position=3)
        listing = self.of(cast, dammam)
        seen = appearance(listing, reader=cast.researcher)
        assert (seen.link, seen.place) == (2, cast.cluster.region)
        client = browser_of(cast.researcher)
        for page in ("/needs/", listing.get_absolute_url()):
            html = client.get(page).content.decode()
            assert "Dammam" not in html
            assert "Hofuf" in html
        assert "Dammam" in browser_of(cast.firm_owner).get(listing.get_absolute_url()).content.decode()
        assert appearance(listing, reader=cast.cluster_manager).place == dammam

    def test_a_town_with_three_of_them_is_told(self, cast: SimpleNamespace, dammam: Region) -> None:
        self.stand(cast, 3, dammam)
        assert appearance(self.of(cast, dammam), reader=cast.researcher).place == dammam

    def test_a_province_with_three_of_them_is_told_before_the_place_of_the_cluster(
        self, cast: SimpleNamespace, dammam: Region
    ) -> None:
        province = RegionFactory(slug="eastern-province", kind="province")
        other = RegionFactory(slug="khobar", parent=province)
        dammam.parent = province
        dammam.save()
        self.stand(cast, 2, dammam)
        self.stand(cast, 1, other)
        assert appearance(self.of(cast, dammam), reader=cast.researcher).place == province

    def test_a_named_one_and_one_without_a_place_say_what_they_say(self, cast: SimpleNamespace, dammam: Region) -> None:
        named = ListingFactory(organisation=cast.firm, cluster=cast.cluster, region=dammam)
        assert appearance(named, reader=cast.researcher).place == dammam
        assert appearance(self.of(cast, None), reader=cast.researcher).place is None

    def test_without_a_cluster_everybody_in_the_town_is_counted(self, cast: SimpleNamespace, dammam: Region) -> None:
        alone = ListingFactory(organisation=cast.lab, confidentiality="unnamed", region=dammam)
        assert appearance(alone, reader=cast.packer_owner).place is None
        OrganisationFactory.create_batch(3, region=dammam)
        assert appearance(alone, reader=cast.packer_owner).place == dammam

    def test_neither_the_index_nor_the_engine_knows_more(self, cast: SimpleNamespace, dammam: Region) -> None:
        self.stand(cast, 2, dammam)
        listing = self.of(cast, dammam)
        hofuf = cast.cluster.region
        strangers = [one for one in documents_of(listing) if one.owner == listing.public_id]
        assert len(strangers) == 2
        for document in strangers:
            assert (document.latitude, document.longitude) == (hofuf.latitude, hofuf.longitude)
            assert document.facets["region"] == ["hofuf"]
        asked = asked_by(listing)
        assert (asked.terms.place.latitude, asked.terms.place.longitude) == (hofuf.latitude, hofuf.longitude)
