"""From the second yes to both knowing each other: at once, or after the office of their cluster has read it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Introduction, IntroductionChoice, Listing, Match, MatchSide
from matchmaking.services import introducing as introductions
from matchmaking.services import matches as services
from messaging.models import Conversation, Message
from portal.core.clock import run_due
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.organisations.models import ClusterMembership, Connection, Exclusion, OfficeStaff
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import MembershipFactory, OfficeStaffFactory

pytestmark = pytest.mark.django_db
RIYADH = ZoneInfo("Asia/Riyadh")
WORDS = "We pack paste for two houses."


@pytest.fixture
def match(cast: SimpleNamespace) -> Match:
    return MatchFactory(listing=ListingFactory(organisation=cast.firm, cluster=cast.cluster), organisation=cast.packer)


@pytest.fixture
def read_first(cast: SimpleNamespace) -> None:
    introductions.choose(cast.cluster, by=cast.cluster_manager, reads_first=True)


def side_of(match: Match, side: str) -> MatchSide:
    return MatchSide.objects.select_related("match").get(match=match, side=side)


def both_say_yes(cast: SimpleNamespace, match: Match) -> Introduction:
    services.answer_match(side_of(match, "candidate"), by=cast.packer_owner, answer="interested", message=WORDS)
    services.answer_match(side_of(match, "asker"), by=cast.firm_owner, answer="interested")
    return Introduction.objects.get(match=match)


def told(kind: str) -> set[str]:
    return set(Notification.objects.filter(kind=kind).values_list("to__full_name", flat=True))


class TestAtOnce:
    def test_it_goes_out_with_the_second_yes(self, cast: SimpleNamespace, match: Match) -> None:
        introduction = both_say_yes(cast, match)
        assert (introduction.state, introduction.cluster, introduction.due_at) == ("made", cast.cluster, None)
        assert introduction.made_at == Match.objects.get(pk=match.pk).agreed_at
        assert Conversation.objects.count() == 1

    def test_one_is_opened_however_often_they_say_yes(self, cast: SimpleNamespace, match: Match) -> None:
        both_say_yes(cast, match)
        both_say_yes(cast, match)
        assert Introduction.objects.count() == 1

    def test_two_that_share_no_cluster_are_introduced_by_nobody(self, cast: SimpleNamespace, match: Match) -> None:
        ClusterMembership.objects.filter(organisation=cast.packer).update(ended_at=timezone.now())
        introduction = both_say_yes(cast, match)
        assert (introduction.state, introduction.cluster, introduction.introducer) == ("made", None, None)


class TestInWhoseName:
    def test_the_first_of_the_office(self, cast: SimpleNamespace, match: Match) -> None:
        OfficeStaffFactory(cluster=cast.cluster, user=UserFactory())
        assert both_say_yes(cast, match).introducer == cast.cluster_manager

    def test_who_wrote_the_need_down_for_the_member(self, cast: SimpleNamespace, match: Match) -> None:
        colleague = UserFactory()
        OfficeStaffFactory(cluster=cast.cluster, user=colleague)
        Listing.objects.update(created_by=colleague)
        assert both_say_yes(cast, match).introducer == colleague

    def test_nobody_who_acts_for_one_of_the_two(self, cast: SimpleNamespace, match: Match) -> None:
        MembershipFactory(organisation=cast.packer, user=cast.cluster_manager)
        assert both_say_yes(cast, match).introducer is None

    def test_nobody_who_has_left_the_office(self, cast: SimpleNamespace, match: Match) -> None:
        OfficeStaff.objects.update(ended_at=timezone.now())
        assert both_say_yes(cast, match).introducer is None

    @pytest.mark.usefixtures("read_first")
    def test_a_request_for_finance_is_between_the_two(self, cast: SimpleNamespace) -> None:
        ClusterMembership.objects.create(cluster=cast.cluster, organisation=cast.bank)
        money = MatchFactory(
            listing=ListingFactory(organisation=cast.firm, cluster=cast.cluster, category="finance"),
            organisation=cast.bank,
        )
        type(cast.bank).objects.filter(pk=cast.bank.pk).update(verification="office")
        services.answer_match(side_of(money, "asker"), by=cast.firm_owner, answer="interested")
        services.answer_match(side_of(money, "candidate"), by=cast.finance_officer, answer="interested")
        introduction = Introduction.objects.get(match=money)
        assert (introduction.state, introduction.cluster, introduction.introducer) == ("made", None, None)


@pytest.mark.usefixtures("read_first")
class TestReadFirst:
    def test_nothing_is_told_while_it_waits(self, cast: SimpleNamespace, match: Match) -> None:
        introduction = both_say_yes(cast, match)
        assert introduction.state == "waiting"
        assert Match.objects.get(pk=match.pk).agreed_at is None
        assert not Connection.objects.exists()
        assert not Conversation.objects.exists()
        assert told("match.agreed") == set()
        assert told("introduction.waiting") == {"Samia Bahri"}

    def test_it_waits_for_one_working_day_of_the_country(self, cast: SimpleNamespace) -> None:
        cases = {
            # Wednesday to Thursday; Thursday, Friday and Saturday to Sunday.
            dt.date(2026, 11, 25): dt.date(2026, 11, 26),
            dt.date(2026, 11, 26): dt.date(2026, 11, 29),
            dt.date(2026, 11, 27): dt.date(2026, 11, 29),
            dt.date(2026, 11, 28): dt.date(2026, 11, 29),
        }
        for opened_on, out_on in cases.items():
            opened_at = dt.datetime.combine(opened_on, dt.time(23, 30), tzinfo=RIYADH)
            assert introductions.goes_out_at(opened_at, cast.cluster) == dt.datetime.combine(
                out_on, dt.time(18), tzinfo=RIYADH
            )

    def test_the_clock_lets_it_out_once(self, cast: SimpleNamespace, match: Match) -> None:
        introduction = both_say_yes(cast, match)
        assert introduction.due_at is not None
        introductions.go_out_due(introduction.due_at - dt.timedelta(seconds=1))
        assert not Conversation.objects.exists()
        for _ in range(2):
            introductions.go_out_due(introduction.due_at)
        introduction.refresh_from_db()
        assert (introduction.state, introduction.decided_by) == ("made", None)
        assert Message.objects.filter(kind="said", text=WORDS).count() == 1
        assert told("match.agreed") == {"Huda Al-Mazroui", "Karim Al-Saleh", "Layla Al-Omar", "Yusuf Al-Barrak"}
        assert told("introduction.waiting") == set()

    def test_it_is_a_duty_of_the_clock(self, cast: SimpleNamespace, match: Match) -> None:
        both_say_yes(cast, match)
        Introduction.objects.update(due_at=timezone.now())
        run_due()
        assert Introduction.objects.get().state == "made"

    def test_the_office_lets_it_out_at_once(self, cast: SimpleNamespace, match: Match) -> None:
        introduction = both_say_yes(cast, match)
        for _ in range(2):
            introductions.let_out(introduction, by=cast.cluster_manager)
        introduction.refresh_from_db()
        assert (introduction.state, introduction.decided_by) == ("made", cast.cluster_manager)
        assert Connection.objects.count() == 1
        assert Conversation.objects.count() == 1

    def test_held_back_it_stays_and_both_are_told(self, cast: SimpleNamespace, match: Match) -> None:
        introduction = both_say_yes(cast, match)
        introductions.hold_back(introduction, by=cast.cluster_manager, words="You talk already, at our fair.")
        introductions.go_out_due(timezone.now() + dt.timedelta(days=30))
        introduction.refresh_from_db()
        assert (introduction.state, introduction.words) == ("held", "You talk already, at our fair.")
        assert not Conversation.objects.exists()
        assert told("introduction.held") == {"Huda Al-Mazroui", "Karim Al-Saleh", "Layla Al-Omar", "Yusuf Al-Barrak"}

    def test_held_back_it_can_still_go_out(self, cast: SimpleNamespace, match: Match) -> None:
        introduction = both_say_yes(cast, match)
        introductions.hold_back(introduction, by=cast.cluster_manager, words="One moment.")
        introductions.let_out(introduction, by=cast.cluster_manager)
        assert Conversation.objects.count() == 1

    def test_holding_back_what_is_out_is_too_late(self, cast: SimpleNamespace, match: Match) -> None:
        introduction = both_say_yes(cast, match)
        introductions.let_out(introduction, by=cast.cluster_manager)
        with pytest.raises(NotPossible) as refused:
            introductions.hold_back(introduction, by=cast.cluster_manager, words="Too late.")
        assert refused.value.code == "decided"

    @pytest.mark.parametrize("words", ["", "  \n", "x" * 401])
    def test_words_are_needed_and_few(self, cast: SimpleNamespace, match: Match, words: str) -> None:
        introduction = both_say_yes(cast, match)
        with pytest.raises(NotPossible) as refused:
            introductions.hold_back(introduction, by=cast.cluster_manager, words=words)
        assert refused.value.field == "words"

    @pytest.mark.parametrize("who", ["firm_owner", "packer_owner", "government_officer", "stranger", "staff_member"])
    def test_nobody_else_decides(self, cast: SimpleNamespace, match: Match, who: str) -> None:
        introduction = both_say_yes(cast, match)
        with pytest.raises(NotAllowed):
            introductions.let_out(introduction, by=getattr(cast, who))
        with pytest.raises(NotAllowed):
            introductions.hold_back(introduction, by=getattr(cast, who), words="No.")

    def test_the_second_yes_can_be_taken_back_while_it_waits(self, cast: SimpleNamespace, match: Match) -> None:
        introduction = both_say_yes(cast, match)
        services.undo_answer(side_of(match, "asker"), by=cast.firm_owner)
        introduction.refresh_from_db()
        assert introduction.state == "taken_back"
        with pytest.raises(NotPossible):
            introductions.let_out(introduction, by=cast.cluster_manager)
        services.answer_match(side_of(match, "asker"), by=cast.firm_owner, answer="interested")
        introduction.refresh_from_db()
        assert (introduction.state, Introduction.objects.count()) == ("waiting", 1)

    def test_what_was_closed_meanwhile_does_not_go_out(self, cast: SimpleNamespace, match: Match) -> None:
        introduction = both_say_yes(cast, match)
        Listing.objects.update(closed_at=timezone.now())
        introductions.go_out_due(introduction.due_at)
        introduction.refresh_from_db()
        assert introduction.state == "lapsed"
        assert not Connection.objects.exists()

    def test_two_of_whom_one_keeps_the_other_out_are_not_introduced(self, cast: SimpleNamespace, match: Match) -> None:
        introduction = both_say_yes(cast, match)
        Exclusion.objects.create(organisation=cast.firm, excluded=cast.packer)
        with pytest.raises(NotPossible):
            introductions.let_out(introduction, by=cast.cluster_manager)
        introductions.go_out_due(introduction.due_at)
        assert Introduction.objects.get().state == "lapsed"

    def test_it_goes_out_also_when_who_said_yes_has_left(self, cast: SimpleNamespace, match: Match) -> None:
        introduction = both_say_yes(cast, match)
        cast.firm_owner.memberships.update(ended_at=timezone.now())
        introductions.go_out_due(introduction.due_at)
        assert Conversation.objects.count() == 1

    def test_an_office_without_anybody_keeps_nobody_waiting(self, cast: SimpleNamespace, match: Match) -> None:
        OfficeStaff.objects.update(ended_at=timezone.now())
        assert both_say_yes(cast, match).state == "made"


class TestPages:
    @pytest.mark.usefixtures("read_first")
    def test_both_read_what_they_wait_for_and_no_telephone(
        self, cast: SimpleNamespace, match: Match, client: Client
    ) -> None:
        type(cast.packer).objects.filter(pk=cast.packer.pk).update(phone="+966135550111")
        both_say_yes(cast, match)
        for who in (cast.firm_owner, cast.packer_owner):
            client.force_login(who)
            page = client.get(match.get_absolute_url()).content.decode()
            assert "The office of Al-Ahsa dates reads the introduction first." in page
            assert "goes out by itself in the evening of" in page
            assert "555" not in page
        introductions.let_out(Introduction.objects.get(), by=cast.cluster_manager)
        client.force_login(cast.firm_owner)
        assert "tel:+966135550111" in client.get(match.get_absolute_url()).content.decode()

    @pytest.mark.usefixtures("read_first")
    def test_both_read_why_it_is_held_back(self, cast: SimpleNamespace, match: Match, client: Client) -> None:
        introduction = both_say_yes(cast, match)
        introductions.hold_back(introduction, by=cast.cluster_manager, words="Please <wait> for the fair.")
        client.force_login(cast.packer_owner)
        assert "Please &lt;wait&gt; for the fair." in client.get(match.get_absolute_url()).content.decode()

    @pytest.mark.usefixtures("read_first")
    def test_the_office_reads_what_waits_lets_out_and_holds_back(
        self, cast: SimpleNamespace, match: Match, client: Client
    ) -> None:
        introduction = both_say_yes(cast, match)
        here = reverse("matchmaking:office_introductions", args=[cast.cluster.slug])
        client.force_login(cast.cluster_manager)
        assert WORDS in client.get(here).content.decode()
        hold = reverse("matchmaking:introduction_hold_back", args=[introduction.public_id])
        refused = client.post(hold, {"words": "z" * 500})
        assert (refused.status_code, "z" * 500 in refused.content.decode()) == (422, True)
        assert client.post(hold, {"words": "Not yet."}).status_code == 302
        assert "Not yet." in client.get(here).content.decode()
        client.post(reverse("matchmaking:introduction_let_out", args=[introduction.public_id]))
        page = client.get(here).content.decode()
        assert "introduced" in page
        assert WORDS not in page

    def test_what_goes_out_at_once_is_a_state_and_a_date_to_the_office(
        self, cast: SimpleNamespace, match: Match, client: Client
    ) -> None:
        both_say_yes(cast, match)
        client.force_login(cast.cluster_manager)
        page = client.get(reverse("matchmaking:office_introductions", args=[cast.cluster.slug])).content.decode()
        assert "Nakhla Pack" in page
        assert WORDS not in page
        assert match.listing.title not in page

    def test_the_office_chooses(self, cast: SimpleNamespace, client: Client) -> None:
        choose = reverse("matchmaking:office_introductions_choose", args=[cast.cluster.slug])
        client.force_login(cast.cluster_manager)
        client.post(choose, {"reads_first": "yes"})
        assert IntroductionChoice.objects.get().reads_first is True
        client.post(choose, {"reads_first": "no"})
        assert IntroductionChoice.objects.get().reads_first is False
        assert client.post(choose, {"reads_first": "maybe"}).status_code == 422

    @pytest.mark.usefixtures("read_first")
    @pytest.mark.parametrize("who", ["firm_owner", "stranger", "staff_member", "government_officer"])
    def test_for_everybody_else_there_is_no_such_page(
        self, cast: SimpleNamespace, match: Match, client: Client, who: str
    ) -> None:
        introduction = both_say_yes(cast, match)
        client.force_login(getattr(cast, who))
        assert client.get(reverse("matchmaking:office_introductions", args=[cast.cluster.slug])).status_code == 404
        for name in ("introduction_let_out", "introduction_hold_back"):
            assert client.post(reverse(f"matchmaking:{name}", args=[introduction.public_id])).status_code == 404
