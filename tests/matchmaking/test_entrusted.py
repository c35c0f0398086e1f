"""What a member entrusts to the cluster office: the office sees whom to ask, calls, and writes down what was said."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from matchmaking.models import Listing, Match, MatchSide
from matchmaking.services import matches as services
from portal.activity.models import Entry
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.notifications.reading import lines
from portal.organisations.models import Connection
from portal.organisations.services import connect, disconnect
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import OfficeStaffFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

Open = Callable[[Any], Client]


@pytest.fixture
def need(cast: SimpleNamespace) -> Listing:
    for organisation, phone in (
        (cast.firm, "+966500000001"),
        (cast.packer, "+966500000002"),
        (cast.lab, "+966500000003"),
    ):
        organisation.phone, organisation.contact_public = phone, False
        organisation.save()
    return ListingFactory(
        organisation=cast.firm, cluster=cast.cluster, title="Vacuum packing, quietly", confidentiality="office"
    )


@pytest.fixture
def match(need: Listing, cast: SimpleNamespace) -> Match:
    MatchFactory(listing=need, organisation=cast.lab)
    return MatchFactory(listing=need, organisation=cast.packer)


def side(match: Match, which: str) -> MatchSide:
    return MatchSide.objects.select_related("match").get(match=match, side=which)


@pytest.fixture
def wanted(match: Match, cast: SimpleNamespace) -> Match:
    """The firm has said that it wants to hear from the packer."""
    services.answer_match(side(match, "asker"), by=cast.firm_owner, answer="interested")
    return match


def read(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def yes(match: Match, by: Any) -> MatchSide:
    return services.answer_for(side(match, "candidate"), by=by, answer="interested")


def no(match: Match, by: Any) -> MatchSide:
    return services.answer_for(side(match, "candidate"), by=by, answer="declined", reason="capacity", courtesy="later")


class TestThePage:
    @pytest.mark.usefixtures("match")
    def test_before_anybody_is_wanted_the_office_sees_who_is_suggested_and_calls_nobody(
        self, cast: SimpleNamespace, browser_of: Open, need: Listing
    ) -> None:
        html = read(browser_of(cast.cluster_manager), need.get_absolute_url())
        assert cast.packer.name in html
        assert cast.lab.name in html
        for number in ("+966500000001", "+966500000002", "+966500000003"):
            assert number not in html
        assert "They say yes" not in html
        assert "We can answer this" not in html
        assert "In the name of" not in html

    def test_for_a_pair_that_is_wanted_it_sees_how_to_reach_both_and_of_nobody_else(
        self, cast: SimpleNamespace, browser_of: Open, need: Listing, wanted: Match
    ) -> None:
        html = read(browser_of(cast.cluster_manager), need.get_absolute_url())
        assert "+966500000001" in html
        assert "+966500000002" in html
        assert "+966500000003" not in html
        assert html.count("They say yes") == 1
        assert f'id="{wanted.public_id}"' in html

    def test_the_message_leads_there(
        self, cast: SimpleNamespace, browser_of: Open, need: Listing, wanted: Match
    ) -> None:
        (line,) = lines(Notification.objects.filter(kind="match.entrusted"), cast.cluster_manager)
        answer = browser_of(cast.cluster_manager).get(line.url)
        assert answer["Location"] == f"{need.get_absolute_url()}#{wanted.public_id}"
        assert cast.packer.name in line.text

    def test_whoever_published_reads_that_the_office_asks(
        self, cast: SimpleNamespace, browser_of: Open, wanted: Match
    ) -> None:
        html = read(browser_of(cast.firm_owner), wanted.get_absolute_url())
        assert "The cluster office asks them for you." in html
        assert "Waiting on them</span>" not in html
        assert "+966500000002" not in html

    def test_after_saying_interested_too(self, cast: SimpleNamespace, browser_of: Open, match: Match) -> None:
        answer = browser_of(cast.firm_owner).post(
            f"{match.get_absolute_url()}answer/", {"answer": "interested"}, follow=True
        )
        assert "Noted. The cluster office asks them for you." in unescape(answer.content.decode())

    @pytest.mark.parametrize("who", ["packer_owner", "researcher", "stranger", "government_officer"])
    def test_nobody_else_sees_any_of_it(
        self, cast: SimpleNamespace, browser_of: Open, need: Listing, wanted: Match, who: str
    ) -> None:
        client = browser_of(getattr(cast, who))
        assert client.get(need.get_absolute_url()).status_code == 404
        assert client.get(wanted.get_absolute_url()).status_code == 404
        assert client.post(f"{wanted.get_absolute_url()}answer-for/", {"answer": "interested"}).status_code == 404
        assert client.post(f"{wanted.get_absolute_url()}undo-for/").status_code == 404

    def test_not_the_office_of_another_cluster(
        self, cast: SimpleNamespace, browser_of: Open, need: Listing, wanted: Match
    ) -> None:
        other = UserFactory()
        OfficeStaffFactory(cluster=cast.other_cluster, user=other)
        assert browser_of(other).get(need.get_absolute_url()).status_code == 404
        with pytest.raises(NotAllowed):
            yes(wanted, other)

    def test_who_offers_without_a_name_elsewhere_is_not_named_to_this_office(
        self, cast: SimpleNamespace, browser_of: Open, need: Listing, wanted: Match
    ) -> None:
        offer = ListingFactory(
            organisation=cast.packer, kind="offer", confidentiality="unnamed", cluster=cast.other_cluster
        )
        Match.objects.filter(pk=wanted.pk).update(offer=offer)
        client = browser_of(cast.cluster_manager)
        html = read(client, need.get_absolute_url())
        assert cast.packer.name not in html
        assert "+966500000002" not in html
        offer.cluster = cast.cluster
        offer.save()
        assert cast.packer.name in read(client, need.get_absolute_url())

    @pytest.mark.usefixtures("wanted")
    def test_three_partners_cost_what_one_costs(self, cast: SimpleNamespace, browser_of: Open, need: Listing) -> None:
        client = browser_of(cast.cluster_manager)
        client.get(need.get_absolute_url())
        counts = []
        for _round in range(2):
            with CaptureQueriesContext(connection) as queries:
                client.get(need.get_absolute_url())
            counts.append(len(queries))
            for _one in range(2):
                more = MatchFactory(listing=need, organisation=OrganisationFactory())
                services.answer_match(side(more, "asker"), by=cast.firm_owner, answer="interested")
                MatchFactory(listing=need, organisation=OrganisationFactory())
        assert counts[0] == counts[1]


class TestYes:
    def test_both_agreed_are_connected_told_and_see_each_other(
        self, cast: SimpleNamespace, browser_of: Open, need: Listing, wanted: Match
    ) -> None:
        client = browser_of(cast.cluster_manager)
        answer = client.post(f"{wanted.get_absolute_url()}answer-for/", {"answer": "interested"})
        assert answer["Location"] == f"{need.get_absolute_url()}#{wanted.public_id}"
        wanted.refresh_from_db()
        assert wanted.agreed_at is not None
        assert Connection.objects.get().origin == f"match:{wanted.public_id}"
        told = set(Notification.objects.filter(kind="match.agreed").values_list("to__full_name", flat=True))
        assert told == {"Huda Al-Mazroui", "Karim Al-Saleh", "Layla Al-Omar", "Yusuf Al-Barrak"}
        assert "+966500000002" in read(browser_of(cast.firm_owner), wanted.get_absolute_url())
        theirs = browser_of(cast.packer_owner)
        assert "+966500000001" in read(theirs, wanted.get_absolute_url())
        assert "Vacuum packing, quietly" in read(theirs, need.get_absolute_url())
        assert "Both said yes" in read(client, need.get_absolute_url())

    def test_it_is_remembered_as_done_by_the_office(self, cast: SimpleNamespace, wanted: Match) -> None:
        given = yes(wanted, cast.cluster_manager)
        assert given.answered_by == cast.cluster_manager
        entry = Entry.objects.filter(verb="match.answered").latest("pk")
        assert (entry.by, entry.facts["side"], entry.facts["through"]) == (cast.cluster_manager, "candidate", "office")

    def test_two_clicks_are_one(self, cast: SimpleNamespace, wanted: Match) -> None:
        yes(wanted, cast.cluster_manager)
        yes(wanted, cast.cluster_manager)
        assert Entry.objects.filter(verb="match.agreed").count() == 1
        with pytest.raises(NotPossible):
            no(wanted, cast.cluster_manager)

    def test_not_for_a_pair_that_nobody_wants(self, cast: SimpleNamespace, wanted: Match) -> None:
        other = Match.objects.get(organisation=cast.lab)
        with pytest.raises(NotAllowed):
            yes(other, cast.cluster_manager)
        services.undo_answer(side(wanted, "asker"), by=cast.firm_owner)
        with pytest.raises(NotAllowed):
            yes(wanted, cast.cluster_manager)

    @pytest.mark.parametrize("confidentiality", ["named", "unnamed"])
    def test_not_where_the_member_asks_for_themselves(
        self, cast: SimpleNamespace, wanted: Match, confidentiality: str
    ) -> None:
        Listing.objects.update(confidentiality=confidentiality)
        with pytest.raises(NotAllowed):
            yes(wanted, cast.cluster_manager)

    def test_not_in_the_name_of_whoever_published(self, cast: SimpleNamespace, wanted: Match) -> None:
        with pytest.raises(NotAllowed):
            services.answer_for(side(wanted, "asker"), by=cast.cluster_manager, answer="interested")


class TestNo:
    def test_it_comes_with_its_code_and_its_sentence(
        self, cast: SimpleNamespace, browser_of: Open, wanted: Match
    ) -> None:
        client = browser_of(cast.cluster_manager)
        here = f"{wanted.get_absolute_url()}answer-for/"
        refused = client.post(here, {"answer": "declined", "courtesy": "later"})
        assert refused.status_code == 422
        assert '<details class="not-now" open>' in refused.content.decode()
        client.post(here, {"answer": "declined", "reason": "price", "courtesy": "later"})
        given = side(wanted, "candidate")
        assert (given.answer, given.reason, given.courtesy) == ("declined", "price", "later")
        html = read(browser_of(cast.firm_owner), wanted.get_absolute_url())
        assert "Please ask us again later." in html
        assert "does not suit us</" not in html
        note = Notification.objects.filter(kind="match.declined").first()
        assert note is not None
        assert note.facts == {"courtesy": "later"}
        assert browser_of(cast.packer_owner).get(wanted.get_absolute_url()).status_code == 404

    def test_it_can_be_taken_back(self, cast: SimpleNamespace, browser_of: Open, wanted: Match) -> None:
        no(wanted, cast.cluster_manager)
        browser_of(cast.cluster_manager).post(f"{wanted.get_absolute_url()}undo-for/")
        assert side(wanted, "candidate").answer == ""
        assert not Notification.objects.filter(kind="match.declined").exists()
        assert yes(wanted, cast.cluster_manager).match.agreed_at is not None

    def test_without_an_answer_nothing_happens(self, cast: SimpleNamespace, browser_of: Open, wanted: Match) -> None:
        browser_of(cast.cluster_manager).post(f"{wanted.get_absolute_url()}answer-for/", {"answer": "maybe"})
        assert side(wanted, "candidate").answer == ""


def test_the_office_connects_members_and_ends_nothing(cast: SimpleNamespace) -> None:
    connect(cast.firm, cast.lab, by=cast.cluster_manager, origin="match:x")
    with pytest.raises(NotAllowed):
        disconnect(cast.firm, cast.lab, by=cast.cluster_manager)
    with pytest.raises(NotAllowed):
        connect(cast.lab, cast.bank, by=cast.cluster_manager, origin="match:y")
