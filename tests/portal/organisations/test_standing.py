"""For whom somebody acts and where that is, in one query."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.core.reading import one_reading
from portal.organisations.models import BoardSeat, ClusterMembership, Membership
from portal.organisations.standing import Standing, standing_of
from tests.factories.organisations import ClusterMembershipFactory

pytestmark = pytest.mark.django_db


def test_a_visitor_stands_nowhere() -> None:
    assert standing_of(AnonymousUser()) == Standing()


def test_an_owner_stands_where_the_firm_does(cast: SimpleNamespace) -> None:
    placed = ClusterMembership.objects.get(organisation=cast.firm, cluster=cast.cluster)
    me = standing_of(cast.firm_owner)
    assert me.organisations == {cast.firm.pk}
    assert me.clusters == {cast.cluster.pk}
    assert me.links == {placed.link_id}
    assert not me.boards
    assert not me.offices
    assert not me.acts_for_provider


def test_whoever_left_stands_nowhere_any_more(cast: SimpleNamespace) -> None:
    assert standing_of(cast.former_member) == Standing()
    Membership.objects.filter(user=cast.firm_owner).update(ended_at=timezone.now())
    assert standing_of(cast.firm_owner) == Standing()
    ClusterMembership.objects.filter(organisation=cast.packer).update(ended_at=timezone.now())
    assert standing_of(cast.packer_owner).organisations
    assert not standing_of(cast.packer_owner).clusters


def test_offices_and_boards_are_told_apart(cast: SimpleNamespace) -> None:
    BoardSeat.objects.create(cluster=cast.other_cluster, user=cast.cluster_manager)
    me = standing_of(cast.cluster_manager)
    assert me.offices == {cast.cluster.pk: cast.cluster.slug}
    assert me.boards == {cast.other_cluster.pk: cast.other_cluster.slug}


@pytest.mark.parametrize("verification", ["", "register"])
def test_only_verified_providers_count_as_such(cast: SimpleNamespace, verification: str) -> None:
    cast.bank.verification = verification
    cast.bank.save()
    ClusterMembershipFactory(organisation=cast.bank, cluster=cast.other_cluster, link=None)
    me = standing_of(cast.finance_officer)
    assert me.acts_for_provider is bool(verification)
    assert (cast.other_cluster.pk in me.provider_clusters) is bool(verification)


def test_it_costs_one_query_in_a_reading_and_outside_one_each_time(cast: SimpleNamespace) -> None:
    with CaptureQueriesContext(connection) as asked, one_reading():
        standing_of(cast.firm_owner)
        standing_of(cast.firm_owner)
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        standing_of(cast.firm_owner)
        standing_of(cast.firm_owner)
    assert len(asked) == 2
