"""How an organisation stands in a need or offer before it is named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from matchmaking.appearance import appearance, appearances
from matchmaking.models import Listing, Match
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import ClusterMembershipFactory, OrganisationFactory

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
    with django_assert_num_queries(5):
        found = appearances(listings, reader=cast.researcher)
    assert len(found) == rows
