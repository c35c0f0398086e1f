"""Who sees which need or offer: a scene per rule."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from matchmaking.models import Listing, MatchSide
from portal.accounts.models import User
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import ClusterMembershipFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def seen_by(user: User | AnonymousUser) -> set[str]:
    return set(Listing.objects.visible_to(user).values_list("title", flat=True))


def of(cast: SimpleNamespace, **fields: Any) -> Listing:
    """The firm's need for its own cluster, unless said otherwise."""
    return ListingFactory(
        **{"organisation": cast.firm, "cluster": cast.cluster, "audience": "cluster", "title": "packing"} | fields
    )


def test_a_need_for_my_cluster_is_seen_in_that_cluster_alone(cast: SimpleNamespace) -> None:
    of(cast)
    assert seen_by(cast.packer_owner) == {"packing"}
    assert seen_by(cast.researcher) == set()
    assert seen_by(cast.stranger) == set()
    assert seen_by(AnonymousUser()) == set()


def test_a_need_for_all_clusters_is_seen_by_everybody_who_signs_in(cast: SimpleNamespace) -> None:
    of(cast, audience="members")
    assert seen_by(cast.stranger) == {"packing"}
    assert seen_by(AnonymousUser()) == set()


def test_a_public_need_is_seen_without_signing_in(cast: SimpleNamespace) -> None:
    of(cast, audience="public")
    assert seen_by(AnonymousUser()) == {"packing"}


@pytest.mark.parametrize(
    "state",
    [
        {"published_at": None, "expires_on": None},
        {"closed_at": timezone.now(), "outcome": "here"},
        {"expires_on": timezone.localdate() - dt.timedelta(days=1)},
        {"published_at": timezone.now() + dt.timedelta(days=1)},
    ],
    ids=["draft", "closed", "run out", "scheduled"],
)
def test_what_is_not_open_is_seen_by_its_own_people_alone(cast: SimpleNamespace, state: dict[str, Any]) -> None:
    of(cast, audience="public", **state)
    assert seen_by(cast.firm_member) == {"packing"}
    for reader in (cast.packer_owner, cast.cluster_manager, cast.former_member, AnonymousUser()):
        assert seen_by(reader) == set()


def test_what_only_the_office_may_see_is_seen_by_that_office(cast: SimpleNamespace) -> None:
    of(cast, audience="members", confidentiality="office")
    assert seen_by(cast.cluster_manager) == {"packing"}
    assert seen_by(cast.packer_owner) == set()


def test_an_office_of_another_cluster_sees_nothing_more(cast: SimpleNamespace) -> None:
    of(cast, cluster=cast.other_cluster, audience="cluster", confidentiality="office")
    assert seen_by(cast.cluster_manager) == set()


def test_an_excluded_organisation_sees_nothing_whoever_else_its_people_act_for(cast: SimpleNamespace) -> None:
    of(cast, audience="public", hidden_from=[cast.packer])
    MembershipFactory(organisation=cast.lab, user=cast.packer_owner)
    assert seen_by(cast.packer_owner) == set()
    assert seen_by(cast.researcher) == {"packing"}


def test_competitors_at_the_same_link_see_nothing(cast: SimpleNamespace) -> None:
    rival = OrganisationFactory()
    member = MembershipFactory(organisation=rival).user
    ClusterMembershipFactory(cluster=cast.cluster, organisation=rival, link=cast.cluster.links.get(position=2))
    of(cast, hide_from_same_link=True)
    assert seen_by(member) == set()
    assert seen_by(cast.packer_owner) == {"packing"}
    assert seen_by(cast.firm_owner) == {"packing"}


class TestFinance:
    """That a firm asks for finance is for its own pages and the provider's queue."""

    @pytest.fixture(autouse=True)
    def _request_for_finance(self, cast: SimpleNamespace) -> None:
        cast.bank.verification = "register"
        cast.bank.save()
        of(cast, category="finance", audience="members")

    def test_verified_providers_see_it(self, cast: SimpleNamespace) -> None:
        assert seen_by(cast.finance_officer) == {"packing"}

    def test_whoever_only_calls_itself_a_provider_does_not(self) -> None:
        impostor = MembershipFactory(organisation=OrganisationFactory(kind="finance")).user
        assert seen_by(impostor) == set()

    def test_nobody_else_does_not_even_the_office(self, cast: SimpleNamespace) -> None:
        for reader in (
            cast.packer_owner,
            cast.cluster_manager,
            cast.government_officer,
            cast.stranger,
            AnonymousUser(),
        ):
            assert seen_by(reader) == set()

    def test_in_the_cluster_only_providers_of_that_cluster_see_it(self, cast: SimpleNamespace) -> None:
        Listing.objects.update(audience="cluster")
        assert seen_by(cast.finance_officer) == set()
        ClusterMembershipFactory(cluster=cast.cluster, organisation=cast.bank, lane="finance")
        assert seen_by(cast.finance_officer) == {"packing"}

    def test_the_office_sees_what_was_entrusted_to_it(self, cast: SimpleNamespace) -> None:
        Listing.objects.update(confidentiality="office")
        assert seen_by(cast.cluster_manager) == {"packing"}
        assert seen_by(cast.finance_officer) == set()


class TestTabs:
    @pytest.fixture
    def sides(self, cast: SimpleNamespace) -> tuple[MatchSide, MatchSide]:
        match = MatchFactory(listing=of(cast), organisation=cast.packer)
        return match.sides.get(side="asker"), match.sides.get(side="candidate")

    def tabs_of(self, side: MatchSide) -> set[str]:
        mine = MatchSide.objects.filter(organisation=side.organisation)
        return {tab for tab in ("us", "them", "talks", "aside") if mine.of_tab(tab).exists()}

    def test_nobody_has_answered(self, sides: tuple[MatchSide, MatchSide]) -> None:
        assert [self.tabs_of(side) for side in sides] == [{"us"}, {"us"}]

    def test_one_side_said_yes(self, sides: tuple[MatchSide, MatchSide]) -> None:
        MatchSide.objects.filter(pk=sides[0].pk).update(answer="interested")
        assert [self.tabs_of(side) for side in sides] == [{"them"}, {"us"}]

    def test_one_side_said_not_now(self, sides: tuple[MatchSide, MatchSide]) -> None:
        MatchSide.objects.filter(pk=sides[1].pk).update(answer="declined")
        assert [self.tabs_of(side) for side in sides] == [{"aside"}, {"aside"}]

    def test_put_aside_is_seen_by_that_side_alone(self, sides: tuple[MatchSide, MatchSide]) -> None:
        MatchSide.objects.filter(pk=sides[1].pk).update(put_aside_at=timezone.now())
        assert [self.tabs_of(side) for side in sides] == [{"us"}, {"aside"}]

    def test_both_agreed(self, sides: tuple[MatchSide, MatchSide]) -> None:
        MatchSide.objects.update(answer="interested")
        sides[0].match.__class__.objects.update(agreed_at=timezone.now())
        assert [self.tabs_of(side) for side in sides] == [{"talks"}, {"talks"}]

    def test_a_closed_need_waits_on_nobody(self, sides: tuple[MatchSide, MatchSide]) -> None:
        Listing.objects.update(closed_at=timezone.now(), outcome="here")
        assert [self.tabs_of(side) for side in sides] == [set(), set()]

    def test_whose_yes_is_there_comes_first(self, cast: SimpleNamespace, sides: tuple[MatchSide, MatchSide]) -> None:
        better = MatchFactory(listing=of(cast, title="better"), organisation=cast.packer, order=0.9)
        MatchSide.objects.filter(pk=sides[1].pk).update(answer="interested")
        ranked = MatchSide.objects.filter(organisation=cast.firm).in_order().order_by("-rank")
        assert [side.match for side in ranked] == [sides[0].match, better]


def test_a_side_is_seen_by_its_own_people_alone(cast: SimpleNamespace) -> None:
    match = MatchFactory(listing=of(cast), organisation=cast.packer)
    visible = MatchSide.objects.visible_to
    assert list(visible(cast.firm_member)) == [match.sides.get(side="asker")]
    assert list(visible(cast.packer_owner)) == [match.sides.get(side="candidate")]
    for reader in (cast.former_member, cast.cluster_manager, cast.stranger, AnonymousUser()):
        assert list(visible(reader)) == []


def test_a_candidate_never_learns_of_what_only_the_office_may_see(cast: SimpleNamespace) -> None:
    MatchFactory(listing=of(cast, confidentiality="office"), organisation=cast.packer)
    assert not MatchSide.objects.visible_to(cast.packer_owner).exists()
    assert MatchSide.objects.visible_to(cast.firm_owner).exists()
