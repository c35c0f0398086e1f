"""What came of an introduction: asked of both at 30 and 90 days, read by each side alone, told to others as sums."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Introduction, Match, MatchSide, Outcome
from matchmaking.own_data import export_outcomes
from matchmaking.queries.outcomes import totals_of
from matchmaking.services import matches as services
from matchmaking.services.outcomes import answer_outcome, ask_due
from portal.core.clock import run_due
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def introduction(cast: SimpleNamespace) -> Introduction:
    match: Match = MatchFactory(
        listing=ListingFactory(organisation=cast.firm, cluster=cast.cluster), organisation=cast.packer
    )
    for side, by in (("candidate", cast.packer_owner), ("asker", cast.firm_owner)):
        found = MatchSide.objects.select_related("match").get(match=match, side=side)
        services.answer_match(found, by=by, answer="interested")
    return Introduction.objects.get()


def made(introduction: Introduction) -> dt.datetime:
    assert introduction.made_at is not None
    return introduction.made_at


def asked() -> list[tuple[str, int]]:
    return sorted(Outcome.objects.values_list("organisation__slug", "after"))


def of(organisation: Any) -> Outcome:
    return Outcome.objects.select_related("organisation").get(organisation=organisation)


class TestAsking:
    def test_both_are_asked_after_30_days_and_once(self, introduction: Introduction) -> None:
        ask_due(made(introduction) + 30 * DAY - dt.timedelta(seconds=1))
        assert asked() == []
        for _ in range(2):
            ask_due(made(introduction) + 30 * DAY)
        assert asked() == [("dar-sanabel", 30), ("nakhla-pack", 30)]
        told = Notification.objects.filter(kind="outcome.asked")
        assert set(told.values_list("to__full_name", flat=True)) == {
            "Huda Al-Mazroui",
            "Karim Al-Saleh",
            "Layla Al-Omar",
            "Yusuf Al-Barrak",
        }

    def test_and_again_after_90(self, introduction: Introduction) -> None:
        ask_due(made(introduction) + 31 * DAY)
        ask_due(made(introduction) + 89 * DAY)
        assert len(asked()) == 2
        for days in (90, 91, 400):
            ask_due(made(introduction) + days * DAY)
        assert asked() == [("dar-sanabel", 30), ("dar-sanabel", 90), ("nakhla-pack", 30), ("nakhla-pack", 90)]
        # One question at a time waits under the bell.
        assert Notification.objects.filter(kind="outcome.asked", to__full_name="Huda Al-Mazroui").count() == 1

    def test_a_clock_that_was_away_asks_the_latest_question_alone(self, introduction: Introduction) -> None:
        ask_due(made(introduction) + 200 * DAY)
        assert asked() == [("dar-sanabel", 90), ("nakhla-pack", 90)]
        assert Introduction.objects.get().ask_at is None

    @pytest.mark.usefixtures("introduction")
    def test_it_is_a_duty_of_the_clock(self) -> None:
        earlier = timezone.now() - 31 * DAY
        Introduction.objects.update(made_at=earlier, ask_at=earlier + 30 * DAY)
        run_due()
        assert len(asked()) == 2

    def test_what_was_never_made_is_not_asked_about(self, introduction: Introduction) -> None:
        Introduction.objects.update(state="held")
        ask_due(made(introduction) + 400 * DAY)
        assert asked() == []


class TestAnswering:
    @pytest.fixture(autouse=True)
    def _ask(self, introduction: Introduction) -> None:
        ask_due(made(introduction) + 30 * DAY)

    def test_one_tap_answers_for_ones_own_side(self, cast: SimpleNamespace, client: Client) -> None:
        client.force_login(cast.firm_member)
        outcome = of(cast.firm)
        page = client.get(outcome.get_absolute_url()).content.decode()
        assert page.count('name="said"') == 4
        assert of(cast.firm).said == ""
        client.post(outcome.get_absolute_url(), {"said": "talking"})
        assert (of(cast.firm).said, of(cast.firm).said_by, of(cast.packer).said) == ("talking", cast.firm_member, "")
        assert not Notification.objects.filter(kind="outcome.asked", to=cast.firm_owner, read_at=None).exists()
        assert Notification.objects.filter(kind="outcome.asked", to=cast.packer_owner).exists()

    def test_a_deal_may_have_a_range(self, cast: SimpleNamespace, client: Client) -> None:
        client.force_login(cast.firm_owner)
        outcome = of(cast.firm)
        asked_next = client.post(outcome.get_absolute_url(), {"said": "deal"}, follow=True).content.decode()
        assert "10,000 to 50,000" in asked_next
        client.post(outcome.get_absolute_url(), {"said": "deal", "amount": "50k"})
        assert (of(cast.firm).amount, of(cast.firm).currency) == ("50k", "SAR")
        client.post(outcome.get_absolute_url(), {"said": "nothing"})
        assert (of(cast.firm).said, of(cast.firm).amount) == ("nothing", "")

    @pytest.mark.parametrize("given", [{}, {"said": "rich"}, {"said": "deal", "amount": "7"}, {"said": ""}])
    def test_what_is_none_of_the_answers_is_refused(
        self, cast: SimpleNamespace, client: Client, given: dict[str, str]
    ) -> None:
        client.force_login(cast.firm_owner)
        assert client.post(of(cast.firm).get_absolute_url(), given).status_code == 422
        assert of(cast.firm).said == ""

    def test_a_range_is_for_a_deal(self, cast: SimpleNamespace) -> None:
        with pytest.raises(NotPossible):
            answer_outcome(of(cast.firm), by=cast.firm_owner, said="nothing", amount="50k")

    @pytest.mark.parametrize("who", ["packer_owner", "cluster_manager", "stranger", "staff_member", "former_member"])
    def test_nobody_else_reads_or_answers_it(self, cast: SimpleNamespace, client: Client, who: str) -> None:
        outcome, person = of(cast.firm), getattr(cast, who)
        client.force_login(person)
        assert client.get(outcome.get_absolute_url()).status_code == 404
        assert client.post(outcome.get_absolute_url(), {"said": "deal"}).status_code == 404
        with pytest.raises(NotAllowed):
            answer_outcome(outcome, by=person, said="deal")

    def test_it_stands_on_the_own_list_and_not_on_the_other_sides(self, cast: SimpleNamespace, client: Client) -> None:
        answer_outcome(of(cast.firm), by=cast.firm_owner, said="deal", amount="50k")
        here = reverse("matchmaking:introduction_list")
        client.force_login(cast.firm_owner)
        page = client.get(here).content.decode()
        assert "We made a deal" in page
        assert "Nakhla Pack" in page
        client.force_login(cast.packer_owner)
        page = client.get(here).content.decode()
        assert "We made a deal" not in page
        assert "Say what came of it" in page

    def test_it_is_in_what_a_person_may_have_of_themselves(self, cast: SimpleNamespace) -> None:
        answer_outcome(of(cast.firm), by=cast.firm_owner, said="outside")
        assert [row["said"] for row in export_outcomes(cast.firm_owner)] == ["outside"]


class TestSums:
    def say(self, introduction: Introduction, said: str, *organisations: Any, amount: str = "") -> None:
        for one in organisations:
            Outcome.objects.create(
                introduction=introduction, organisation=one, after=30, said=said, amount=amount, currency="SAR"
            )

    def test_nothing_is_told_of_four(self, cast: SimpleNamespace, introduction: Introduction) -> None:
        self.say(introduction, "deal", *OrganisationFactory.create_batch(4), amount="50k")
        totals = totals_of(cast.cluster)
        assert [(row.label, row.answers) for row in totals.said] == [("We made a deal", None)]
        assert [row.answers for row in totals.amounts] == [None]

    def test_from_five_on_it_is_told(self, cast: SimpleNamespace, introduction: Introduction, client: Client) -> None:
        self.say(introduction, "deal", *OrganisationFactory.create_batch(5), amount="50k")
        totals = totals_of(cast.cluster)
        assert [(row.label, row.answers) for row in totals.said] == [("We made a deal", 5)]
        assert [(row.label, row.answers) for row in totals.amounts] == [("10,000 to 50,000 SAR", 5)]
        client.force_login(cast.cluster_manager)
        page = client.get(reverse("matchmaking:office_introductions", args=[cast.cluster.slug])).content.decode()
        assert "We made a deal" in page

    def test_the_last_answer_of_a_side_counts(self, cast: SimpleNamespace, introduction: Introduction) -> None:
        asked_twice = OrganisationFactory.create_batch(5)
        self.say(introduction, "talking", *asked_twice)
        for one in asked_twice:
            Outcome.objects.create(introduction=introduction, organisation=one, after=90, said="nothing")
        assert [(row.label, row.answers) for row in totals_of(cast.cluster).said] == [("Nothing came of it", 5)]


def test_the_list_takes_the_same_queries_for_one_and_for_three(
    cast: SimpleNamespace, introduction: Introduction, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.firm_owner)
    here = reverse("matchmaking:introduction_list")
    client.get(here)
    with django_assert_max_num_queries(15) as one:
        client.get(here)
    for _ in range(2):
        match = MatchFactory(listing=ListingFactory(organisation=cast.firm), organisation=OrganisationFactory())
        Introduction.objects.create(match=match, state="made", made_at=timezone.now())
    with django_assert_max_num_queries(15) as three:
        client.get(here)
    assert len(three) == len(one)
