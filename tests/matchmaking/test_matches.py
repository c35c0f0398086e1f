"""From a published need to suggested partners on both sides, and what becomes of them when something changes."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matchmaking.engine.reciprocal import descending
from matchmaking.models import Listing, Match, MatchSide
from matchmaking.queries.links import graph
from matchmaking.services import listings, matches
from portal.core.errors import NotAllowed
from portal.notifications.models import Notification
from portal.organisations.models import Organisation
from portal.organisations.services import changed_together, set_trade_items
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import (
    CertificateFactory,
    ClusterMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
    ReferenceFactory,
)
from tests.factories.taxonomy import CertificateTypeFactory

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]
Settle = Callable[[], None]


@pytest.fixture
def need(cast: SimpleNamespace, publish: Publish, settle: Settle) -> Listing:
    """The firm's need, compared: the packer fits."""
    made = publish(cast.firm_owner, "Vacuum packing of pitted dates", region=cast.firm.region, radius_km=50)
    settle()
    return made


def partners(listing: Listing) -> set[str]:
    return set(Match.objects.standing().filter(listing=listing).values_list("organisation__slug", flat=True))


def side_of(listing: Listing, organisation: Organisation) -> MatchSide:
    return MatchSide.objects.select_related("match__listing").get(match__listing=listing, organisation=organisation)


class TestFinding:
    def test_whoever_says_that_they_do_it_is_found_with_both_sides(self, cast: SimpleNamespace, need: Listing) -> None:
        match = Match.objects.get(listing=need, organisation=cast.packer)
        assert (match.verdict, match.conditions_met, match.conditions_total) == ("strong", 2, 2)
        assert {side.organisation for side in match.sides.all()} == {cast.firm, cast.packer}
        need.refresh_from_db()
        assert need.matched_at is not None

    @pytest.mark.usefixtures("need")
    def test_what_is_stored_adds_up(self) -> None:
        for side in MatchSide.objects.select_related("match"):
            points = sum(value for one in side.evidence["contributions"] for value in one["features"].values())
            strength = side.match.strength if side.side == "asker" else side.match.reverse_strength
            assert side.evidence["intercept"] + points == pytest.approx(strength)

    @pytest.mark.usefixtures("need")
    def test_both_are_told_each_of_their_own(self, cast: SimpleNamespace) -> None:
        told = {(one.kind, one.to.full_name) for one in Notification.objects.all()}
        assert ("match.found", cast.packer_owner.full_name) in told
        assert ("listing.matched", cast.firm_owner.full_name) in told
        assert {kind for kind, name in told if name == cast.packer_owner.full_name} == {"match.found"}

    def test_an_offer_is_found_and_meets_conditions(
        self, cast: SimpleNamespace, publish: Publish, settle: Settle
    ) -> None:
        kind = CertificateTypeFactory()
        CertificateFactory(organisation=cast.packer, type=kind)
        offer = publish(
            cast.packer_owner,
            "Vacuum packing of dates, night shift",
            kind="offer",
            quantity=60,
            unit="t/month",
            category="subcontracting",
        )
        wanted = publish(
            cast.firm_owner,
            "Vacuum packing of dates",
            category="subcontracting",
            quantity=40,
            unit="t/month",
            certificates=[kind],
        )
        settle()
        match = Match.objects.get(listing=wanted, organisation=cast.packer)
        assert match.offer == offer
        assert (match.conditions_met, match.conditions_total) == (3, 3)

    def test_a_pair_that_meets_in_a_need_does_not_meet_again_in_an_offer(
        self, cast: SimpleNamespace, publish: Publish, settle: Settle
    ) -> None:
        set_trade_items(cast.firm, by=cast.firm_owner, makes=["date paste"], buys=["vacuum packing of dates"])
        offer = publish(cast.packer_owner, "Vacuum packing of dates, night shift", kind="offer")
        settle()
        assert partners(offer) == {"dar-sanabel"}
        publish(cast.firm_owner, "Vacuum packing of dates")
        settle()
        assert partners(offer) == set()
        assert partners(Listing.objects.get(kind="need")) == {"nakhla-pack"}

    def test_running_it_again_changes_nothing(self, need: Listing) -> None:
        before = list(Match.objects.values("pk", "strength", "order", "verdict", "found_at"))
        told = Notification.objects.count()
        matches.refresh_matches(need)
        assert list(Match.objects.values("pk", "strength", "order", "verdict", "found_at")) == before
        assert Notification.objects.count() == told

    def test_newcomers_keep_their_place_in_the_stored_order(self) -> None:
        arranged = [0.9, 0.2, 0.8, 0.7]  # the second is a newcomer's place
        orders = descending(arranged)
        assert orders == sorted(orders, reverse=True)
        assert len(set(orders)) == 4

    def test_what_has_only_numbers_and_units_in_common_is_not_found(
        self, cast: SimpleNamespace, publish: Publish, settle: Settle
    ) -> None:
        OrganisationFactory(slug="mill", makes=["date seed oil"])
        OrganisationFactory(slug="line", serves=["labelling line, 60 t a month"])
        made = publish(cast.firm_owner, "A use for 60 t of date seed a month", text="60 t, every month.")
        settle()
        assert "mill" in partners(made)
        assert "line" not in partners(made)

    def test_the_title_weighs_more_than_what_is_said_beside_it(
        self, cast: SimpleNamespace, publish: Publish, settle: Settle
    ) -> None:
        beside = "Pallets wait at the loading ramp, drivers call the foreman at the gate before noon."
        OrganisationFactory(slug="ramp", region=cast.firm.region, serves=["loading ramp repair"])
        OrganisationFactory(slug="frozen", region=cast.firm.region, serves=["freezing of mango pulp"])
        made = publish(cast.firm_owner, "Freezing of mango pulp", text=beside)
        settle()
        ranked = Match.objects.filter(listing=made).order_by("-order").values_list("organisation__slug", flat=True)
        assert ranked[0] == "frozen"

    def test_many_are_stored_in_as_many_queries_as_few(
        self, cast: SimpleNamespace, publish: Publish, index: Callable[[], None]
    ) -> None:
        made, asked = publish(cast.firm_owner, "Vacuum packing of pitted dates"), []
        for _ in range(2):
            OrganisationFactory.create_batch(6, region=cast.firm.region, serves=["vacuum packing of pitted dates"])
            index()
            matches.refresh_matches(made)
            with CaptureQueriesContext(connection) as queries:
                matches.refresh_matches(made)
            asked.append(len(queries))
        assert Match.objects.filter(listing=made).count() == 13
        assert asked[0] == asked[1]


class TestWhoMayNotBeFound:
    def test_not_outside_its_audience(self, cast: SimpleNamespace, publish: Publish, settle: Settle) -> None:
        OrganisationFactory(slug="elsewhere", serves=["vacuum packing of dates"])
        made = publish(cast.firm_owner, "Vacuum packing of pitted dates", cluster=cast.cluster, audience="cluster")
        settle()
        assert partners(made) == {"nakhla-pack"}

    def test_not_whom_it_is_hidden_from(self, cast: SimpleNamespace, publish: Publish, settle: Settle) -> None:
        made = publish(cast.firm_owner, "Vacuum packing of pitted dates", hidden_from=[cast.packer])
        settle()
        assert partners(made) == set()

    def test_not_competitors_at_the_same_link(self, cast: SimpleNamespace, publish: Publish, settle: Settle) -> None:
        rival = OrganisationFactory(slug="rival", serves=["vacuum packing of dates"])
        ClusterMembershipFactory(cluster=cast.cluster, organisation=rival, link=cast.cluster.links.get(position=2))
        made = publish(cast.firm_owner, "Vacuum packing of pitted dates", hide_from_same_link=True)
        settle()
        assert partners(made) == {"nakhla-pack"}

    def test_not_oneself(self, cast: SimpleNamespace, publish: Publish, settle: Settle) -> None:
        set_trade_items(cast.firm, by=cast.firm_owner, serves=["vacuum packing of pitted dates"])
        made = publish(cast.firm_owner, "Vacuum packing of pitted dates", hidden_from=[cast.packer])
        settle()
        assert partners(made) == set()

    def test_not_who_is_not_published(self, cast: SimpleNamespace, publish: Publish, settle: Settle) -> None:
        Organisation.objects.filter(pk=cast.packer.pk).update(published_at=None)
        made = publish(cast.firm_owner, "Vacuum packing of pitted dates")
        settle()
        assert partners(made) == set()

    def test_a_request_for_finance_finds_verified_providers_alone(
        self, cast: SimpleNamespace, publish: Publish, settle: Settle
    ) -> None:
        set_trade_items(cast.bank, by=cast.finance_officer, serves=["working capital against export orders"])
        OrganisationFactory(slug="self-styled", kind="finance", serves=["working capital against export orders"])
        OrganisationFactory(slug="shark", serves=["working capital against export orders"])
        Organisation.objects.filter(pk=cast.bank.pk).update(verification="register")
        made = publish(cast.firm_owner, "Working capital against export orders", category="finance")
        settle()
        assert partners(made) == {"tamweel-al-sharq"}
        told = Notification.objects.filter(kind="match.found").values_list("to__full_name", flat=True)
        assert list(told) == [cast.finance_officer.full_name]

    def test_what_only_the_office_may_see_is_told_to_no_candidate(
        self, cast: SimpleNamespace, publish: Publish, settle: Settle
    ) -> None:
        made = publish(
            cast.firm_owner, "Vacuum packing of pitted dates", cluster=cast.cluster, confidentiality="office"
        )
        settle()
        assert partners(made) == {"nakhla-pack"}
        assert not Notification.objects.filter(to=cast.packer_owner).exists()
        assert not MatchSide.objects.visible_to(cast.packer_owner).exists()


class TestUnnamed:
    def test_an_unnamed_offer_is_found_for_itself_and_not_for_its_owner(
        self, cast: SimpleNamespace, publish: Publish, settle: Settle
    ) -> None:
        hidden = OrganisationFactory(slug="hidden", region=cast.firm.region)
        person = MembershipFactory(organisation=hidden, role="owner").user
        CertificateFactory(organisation=hidden, type=CertificateTypeFactory())
        ReferenceFactory(organisation=cast.packer, partners=[hidden], title="Freezing of mango pulp with Hidden")
        offer = publish(person, "Freezing of mango pulp", kind="offer", confidentiality="unnamed")
        made = publish(cast.firm_owner, "Freezing of mango pulp", certificates=[CertificateTypeFactory()])
        settle()
        match = Match.objects.get(listing=made, organisation=hidden)
        evidence = match.sides.get(side="asker").evidence
        assert match.offer == offer
        assert hidden.public_id not in str(evidence)
        assert evidence["worked"] == []
        assert [one["state"] for one in evidence["conditions"] if one["key"] == "certificate"] == ["unknown"]
        told = {one["criterion"]: one["facts"] for one in evidence["contributions"]}
        assert told["track_record"]["works"] is None
        assert told["freshness"]["confirmed"] is None

    def test_an_unnamed_asker_tells_the_other_side_nothing_of_itself(
        self, cast: SimpleNamespace, publish: Publish, settle: Settle
    ) -> None:
        ReferenceFactory(organisation=cast.packer, partners=[cast.firm])
        made = publish(
            cast.firm_owner, "Vacuum packing of pitted dates", cluster=cast.cluster, confidentiality="unnamed"
        )
        settle()
        evidence = side_of(made, cast.packer).evidence
        told = {one["criterion"]: one["facts"] for one in evidence["contributions"]}
        assert told["track_record"]["together"] is False
        assert told["track_record"]["works"] is None
        assert told["freshness"]["confirmed"] is None
        assert evidence["worked"] == []
        assert evidence["chain"]["theirs"] is None

    def test_a_second_look_does_not_name_whom_the_first_did_not(
        self, cast: SimpleNamespace, publish: Publish, settle: Settle
    ) -> None:
        offer = publish(cast.packer_owner, "Freezing of mango pulp", kind="offer", confidentiality="unnamed")
        made = publish(cast.firm_owner, "Freezing of mango pulp")
        settle()
        assert Match.objects.get(listing=made).offer == offer
        set_trade_items(cast.packer, by=cast.packer_owner, serves=["freezing of mango pulp"])
        settle()
        assert Match.objects.standing().get(listing=made).offer == offer


class TestNothingHiddenCounts:
    """Cases 11: a hidden word moves no count, score, order or sentence for a stranger."""

    def stored(self, listing: Listing) -> list[Any]:
        matches.refresh_matches(listing)
        rows = Match.objects.standing().filter(listing=listing).order_by("-order", "pk")
        fields = ("organisation", "strength", "reverse_strength", "order", "verdict", "conditions_met", "compared")
        return [
            *rows.values(*fields),
            *MatchSide.objects.filter(match__in=rows).order_by("pk").values_list("evidence", flat=True),
        ]

    def test_drafts_and_hidden_offers_and_unpublished_profiles_move_nothing(
        self, cast: SimpleNamespace, need: Listing, publish: Publish, index: Callable[[], None]
    ) -> None:
        before = self.stored(need)
        listings.create_listing(
            by=cast.packer_owner, organisation=cast.packer, kind="offer", title="Vacuum packing of pitted dates", category="service",
            audience="members",
        )  # fmt: skip
        publish(cast.packer_owner, "Vacuum packing of pitted dates", kind="offer", hidden_from=[cast.firm])
        publish(
            cast.packer_owner,
            "Vacuum packing of pitted dates",
            kind="offer",
            cluster=cast.cluster,
            confidentiality="office",
        )
        other = OrganisationFactory(serves=["vacuum packing of pitted dates"], published_at=None)
        elsewhere = {"cluster": cast.other_cluster, "audience": "cluster", "title": "Vacuum packing of pitted dates"}
        ListingFactory(offer=True, organisation=other, **elsewhere)
        index()
        assert self.stored(need) == before

    def test_a_visible_offer_does_move_it(
        self, cast: SimpleNamespace, need: Listing, publish: Publish, index: Callable[[], None]
    ) -> None:
        before = self.stored(need)
        publish(cast.packer_owner, "Vacuum packing of pitted dates", kind="offer")
        index()
        assert self.stored(need) != before


class TestChanges:
    def test_who_no_longer_fits_falls_away_and_stays_on_record(
        self, cast: SimpleNamespace, need: Listing, settle: Settle
    ) -> None:
        set_trade_items(cast.packer, by=cast.packer_owner, serves=["olive oil bottling"])
        Organisation.objects.filter(pk=cast.packer.pk).update(summary="Bottles olive oil.")
        settle()
        matches.refresh_matches(need)
        match = Match.objects.get(listing=need)
        assert (match.closed_because, match.closed_at is not None) == ("fell_away", True)

    @pytest.mark.parametrize(
        "said", [{"answer": "interested"}, {"answer": "declined"}, {"put_aside_at": timezone.now()}]
    )
    def test_what_was_said_survives(
        self, cast: SimpleNamespace, need: Listing, settle: Settle, said: dict[str, Any]
    ) -> None:
        MatchSide.objects.filter(organisation=cast.packer).update(**said)
        set_trade_items(cast.packer, by=cast.packer_owner, serves=["olive oil bottling"])
        Organisation.objects.filter(pk=cast.packer.pk).update(summary="Bottles olive oil.")
        settle()
        matches.refresh_matches(need)
        assert Match.objects.standing().filter(listing=need).exists()
        side = side_of(need, cast.packer)
        assert {name: getattr(side, name) for name in said} == said

    def test_answers_stay_when_the_need_changes(self, cast: SimpleNamespace, need: Listing, settle: Settle) -> None:
        MatchSide.objects.filter(organisation=cast.packer).update(answer="interested")
        listings.update_listing(need, by=cast.firm_owner, title="Vacuum packing of dates and date paste")
        settle()
        assert side_of(need, cast.packer).answer == "interested"

    def test_what_was_agreed_keeps_its_evidence(self, cast: SimpleNamespace, need: Listing, settle: Settle) -> None:
        Match.objects.update(agreed_at=timezone.now())
        before = side_of(need, cast.packer).evidence
        listings.update_listing(need, by=cast.firm_owner, title="Tray packing of dates")
        settle()
        assert side_of(need, cast.packer).evidence == before
        listings.close_listing(need, by=cast.firm_owner, outcome="here")
        settle()
        assert Match.objects.get().closed_at is None

    def test_closing_closes_its_suggestions(self, cast: SimpleNamespace, need: Listing, settle: Settle) -> None:
        MatchSide.objects.filter(organisation=cast.packer).update(answer="interested")
        listings.close_listing(need, by=cast.firm_owner, outcome="elsewhere")
        settle()
        assert Match.objects.get().closed_because == "listing_closed"

    def test_what_ran_out_and_is_renewed_finds_its_answers_again(
        self, cast: SimpleNamespace, need: Listing, settle: Settle
    ) -> None:
        MatchSide.objects.filter(organisation=cast.packer).update(answer="interested")
        Listing.objects.update(expires_on=timezone.localdate() - timezone.timedelta(days=1))
        listings.expire_due()
        settle()
        need.refresh_from_db()
        listings.renew_listing(need, by=cast.firm_owner)
        settle()
        assert side_of(need, cast.packer).answer == "interested"

    def test_a_newcomer_is_found_for_what_is_open(
        self, cast: SimpleNamespace, need: Listing, settle: Settle, django_capture_on_commit_callbacks: Any
    ) -> None:
        newcomer = OrganisationFactory(slug="newcomer", region=cast.firm.region)
        owner = MembershipFactory(organisation=newcomer, role="owner").user
        with django_capture_on_commit_callbacks(execute=True):
            set_trade_items(newcomer, by=owner, serves=["vacuum packing of dates"])
        settle()
        assert partners(need) == {"nakhla-pack", "newcomer"}

    def test_an_offer_that_is_closed_no_longer_answers(
        self, cast: SimpleNamespace, publish: Publish, settle: Settle
    ) -> None:
        offer = publish(cast.packer_owner, "Freezing of mango pulp", kind="offer")
        made = publish(cast.firm_owner, "Freezing of mango pulp")
        settle()
        assert partners(made) == {"nakhla-pack"}
        listings.close_listing(offer, by=cast.packer_owner, outcome="elsewhere")
        settle()
        assert partners(made) == set()


class TestBells:
    def test_an_organisation_that_changes_rings_once(
        self, cast: SimpleNamespace, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            set_trade_items(cast.packer, by=cast.packer_owner, serves=["tray packing"])
            set_trade_items(cast.packer, by=cast.packer_owner, serves=["tray packing", "labels"])
        rows = OutboxRow.objects.filter(task="matchmaking.tasks.refresh_organisation")
        assert [row.key for row in rows] == [f"organisation:{cast.packer.pk}"]

    def test_many_that_change_together_ring_once(
        self, cast: SimpleNamespace, need: Listing, django_capture_on_commit_callbacks: Any
    ) -> None:
        OutboxRow.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True), changed_together():
            set_trade_items(cast.packer, by=cast.packer_owner, serves=["tray packing"])
            set_trade_items(cast.firm, by=cast.firm_owner, makes=["date syrup"])
        rung = OutboxRow.objects.filter(task__startswith="matchmaking.")
        assert [row.task for row in rung] == ["matchmaking.tasks.refresh_everything"]
        OutboxRow.objects.exclude(task__startswith="matchmaking.").delete()
        drain(limit=1)
        assert [row.key for row in rung.all()] == [f"listing:{need.pk}"]


class TestTrust:
    def test_who_of_my_cluster_worked_with_them_is_stored_with_the_proof(
        self, cast: SimpleNamespace, need: Listing, settle: Settle
    ) -> None:
        neighbour = OrganisationFactory()
        ClusterMembershipFactory(cluster=cast.cluster, organisation=neighbour, link=cast.cluster.links.get(position=1))
        ReferenceFactory(organisation=neighbour, partners=[cast.packer])
        ReferenceFactory(organisation=OrganisationFactory(), partners=[cast.packer])  # of no cluster of mine
        ReferenceFactory(organisation=cast.packer, partners=[neighbour])  # their own word
        settle()
        index_references_of(neighbour)
        matches.refresh_matches(need)
        worked = side_of(need, cast.firm).evidence["worked"]
        assert [one["by"] for one in worked] == [neighbour.public_id]

    def test_finance_providers_have_no_ties(self, cast: SimpleNamespace) -> None:
        ReferenceFactory(organisation=cast.firm, partners=[cast.bank, cast.packer])
        ties = graph()
        assert ties.neighbours(cast.firm.public_id) == {cast.packer.public_id}
        assert ties.neighbours(cast.bank.public_id) == set()


def index_references_of(organisation: Organisation) -> None:
    from portal.organisations.services.announcing import index_references

    index_references(organisation.references.all())


class TestComingForward:
    def test_whoever_was_never_suggested_can_say_that_they_can_answer(
        self, cast: SimpleNamespace, publish: Publish, settle: Settle
    ) -> None:
        made = publish(cast.firm_owner, "Olive oil tanks of steel", category="service")
        settle()
        assert partners(made) == set()
        side = matches.express_interest(made, by=cast.packer_owner, organisation=cast.packer)
        assert (side.answer, side.answered_by) == ("interested", cast.packer_owner)
        assert partners(made) == {"nakhla-pack"}
        assert Notification.objects.filter(kind="match.interested", to=cast.firm_owner).exists()

    def test_whoever_is_too_far_away_can_too_and_it_is_said(self, cast: SimpleNamespace, publish: Publish) -> None:
        far = OrganisationFactory(slug="far", region=cast.other_cluster.region, serves=["vacuum packing"])
        person = MembershipFactory(organisation=far).user
        made = publish(cast.firm_owner, "Vacuum packing", region=cast.firm.region, radius_km=50)
        side = matches.express_interest(made, by=person, organisation=far)
        asker = side.match.sides.get(side="asker")
        assert [(one["key"], one["state"]) for one in asker.evidence["conditions"] if one["key"] == "radius"] == [
            ("radius", "no")
        ]

    def test_whoever_was_suggested_answers_that_suggestion(self, cast: SimpleNamespace, need: Listing) -> None:
        first = matches.express_interest(need, by=cast.packer_owner, organisation=cast.packer)
        again = matches.express_interest(need, by=cast.packer_owner, organisation=cast.packer)
        assert first == again
        assert Match.objects.count() == 1

    @pytest.mark.parametrize(
        ("who", "organisation"),
        [("packer_owner", "lab"), ("firm_owner", "firm"), ("stranger", "packer"), ("former_member", "firm")],
    )
    def test_nobody_speaks_for_others_or_to_themselves(
        self, cast: SimpleNamespace, publish: Publish, who: str, organisation: str
    ) -> None:
        made = publish(cast.firm_owner, "Vacuum packing")
        with pytest.raises(NotAllowed):
            matches.express_interest(made, by=getattr(cast, who), organisation=getattr(cast, organisation))

    def test_nobody_answers_what_they_may_not_see(self, cast: SimpleNamespace, publish: Publish) -> None:
        made = publish(cast.firm_owner, "Vacuum packing", hidden_from=[cast.packer])
        with pytest.raises(NotAllowed):
            matches.express_interest(made, by=cast.packer_owner, organisation=cast.packer)
