"""A need is told in waves: the next one leaves when the working days of the last are over and too few have said yes."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matchmaking.models import Listing, Match, MatchSide, Wave
from matchmaking.queries.funnel import funnel_of
from matchmaking.services.dispatch import put_forward, send_due, send_now, set_enough, stop
from portal.core.clock import run_due
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(cast: SimpleNamespace) -> Listing:
    """A need of the firm that twenty-five fit, one better than the next; the first ten were told of it."""
    listing = ListingFactory(organisation=cast.firm, cluster=cast.cluster, created_by=cast.firm_owner)
    for place in range(25):
        packer = OrganisationFactory(region=cast.firm.region)
        MembershipFactory(organisation=packer)
        MatchFactory(listing=listing, organisation=packer, order=0.9 - place / 100)
    put_forward(listing)
    return listing


def read(answered: Any) -> BeautifulSoup:
    return BeautifulSoup(answered.content, "html.parser")


def told(listing: Listing) -> list[int]:
    """How many were told in the first, the second ... wave."""
    numbers = Match.objects.filter(listing=listing, wave__isnull=False).values_list("wave", flat=True)
    return [list(numbers).count(number) for number in sorted(set(numbers))]


def answer(listing: Listing, what: str, times: int) -> None:
    open_ones = MatchSide.objects.filter(match__listing=listing, match__wave__isnull=False, side="candidate", answer="")
    for side in open_ones.order_by("pk")[:times]:
        MatchSide.objects.filter(pk=side.pk).update(answer=what, answered_at=timezone.now())


def over(listing: Listing) -> dt.datetime:
    """The moment at which the time of the last wave is over."""
    last = listing.waves.last()
    assert last is not None
    return last.due_at


def test_the_next_ten_are_told_when_the_time_of_the_first_is_over(need: Listing) -> None:
    assert told(need) == [10]
    send_due(over(need) - dt.timedelta(minutes=1))
    assert told(need) == [10]
    send_due(over(need))
    assert told(need) == [10, 10]
    assert list(need.waves.values_list("number", "stopped")) == [(1, ""), (2, "")]
    assert Notification.objects.filter(kind="match.found").count() == 20
    first, second = (Match.objects.filter(listing=need, wave=number) for number in (1, 2))
    assert min(first.values_list("order", flat=True)) > max(second.values_list("order", flat=True))


def test_twice_at_the_same_time_is_once_and_six_hours_late_is_not_too_late(need: Listing) -> None:
    late = over(need) + dt.timedelta(hours=6)
    send_due(late)
    send_due(late)
    assert told(need) == [10, 10]
    assert need.waves.get(number=2).sent_at == late
    assert over(need) > late + dt.timedelta(days=3)


def test_after_the_last_who_fits_it_says_so_and_stops(need: Listing) -> None:
    for _ in range(3):
        send_due(over(need))
    assert told(need) == [10, 10, 5]
    assert need.waves.get(number=3).stopped == "everybody"
    joined = MatchFactory(listing=need)
    put_forward(need, [joined])
    assert told(need) == [10, 10, 5, 1]


@pytest.mark.parametrize(("enough", "yes", "then"), [(6, 5, [10, 10]), (6, 6, [10]), (3, 3, [10]), (8, 6, [10, 10])])
def test_nobody_else_is_told_when_as_many_as_its_author_wanted_have_said_yes(
    cast: SimpleNamespace, need: Listing, enough: int, yes: int, then: list[int]
) -> None:
    set_enough(need, by=cast.firm_owner, enough=enough)
    answer(need, "interested", yes)
    send_due(over(need))
    assert told(need) == then
    assert need.waves.get(number=1).stopped == ("enough" if then == [10] else "")


def test_a_yes_that_is_taken_back_lets_the_others_follow_at_the_next_comparison(need: Listing) -> None:
    answer(need, "interested", 6)
    send_due(over(need))
    MatchSide.objects.filter(match__listing=need).update(answer="", answered_at=None)
    put_forward(need)
    assert told(need) == [10, 10]


def test_of_a_need_that_found_its_partner_or_is_closed_nobody_else_is_told(need: Listing) -> None:
    other = ListingFactory(closed_at=timezone.now())
    Wave.objects.create(listing=other, number=1, sent_at=timezone.now(), due_at=timezone.now())
    MatchFactory(listing=other)
    Match.objects.filter(pk=need.matches.first().pk).update(agreed_at=timezone.now())
    send_due(over(need))
    assert need.waves.get().stopped == "agreed"
    assert other.waves.get().stopped == "over"


def test_its_people_need_not_wait_and_two_clicks_are_one(cast: SimpleNamespace, need: Listing) -> None:
    assert send_now(need, by=cast.firm_member, after=1)
    assert not send_now(need, by=cast.firm_owner, after=1)
    assert told(need) == [10, 10]
    assert need.waves.get(number=2).sent_by == cast.firm_member


def test_what_its_people_stopped_stays_stopped_until_they_go_on(cast: SimpleNamespace, need: Listing) -> None:
    stop(need, by=cast.firm_owner)
    stop(need, by=cast.firm_owner)
    put_forward(need, [MatchFactory(listing=need)])
    send_due(over(need))
    assert told(need) == [10]
    assert need.waves.get().stopped == "own"
    send_now(need, by=cast.firm_owner, after=1)
    assert told(need) == [10, 10]


@pytest.mark.parametrize("who", ["packer_owner", "cluster_manager", "staff_member", "former_member", "stranger"])
def test_nobody_else_steers_it(cast: SimpleNamespace, need: Listing, who: str) -> None:
    by = getattr(cast, who)
    for deed in (
        lambda: send_now(need, by=by, after=1),
        lambda: stop(need, by=by),
        lambda: set_enough(need, by=by, enough=2),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert told(need) == [10]


def test_what_cannot_be_is_said(cast: SimpleNamespace, need: Listing) -> None:
    with pytest.raises(NotPossible, match="enough"):
        set_enough(need, by=cast.firm_owner, enough=0)
    Match.objects.filter(listing=need, wave=None).update(closed_at=timezone.now())
    with pytest.raises(NotPossible, match="everybody"):
        send_now(need, by=cast.firm_owner, after=1)
    Listing.objects.filter(pk=need.pk).update(closed_at=timezone.now())
    with pytest.raises(NotPossible, match="closed"):
        send_now(need, by=cast.firm_owner, after=1)


def test_a_wave_that_does_not_reach_its_commit_has_told_nobody(need: Listing) -> None:
    def killed_before_the_commit() -> None:
        with transaction.atomic():
            send_due(over(need))
            assert told(need) == [10, 10]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed_before_the_commit()
    assert told(need) == [10]
    assert Notification.objects.filter(kind="match.found").count() == 10
    send_due(over(need))
    assert told(need) == [10, 10]


def test_those_who_had_their_turns_are_waited_for(need: Listing) -> None:
    now = over(need)
    for match in Match.objects.filter(listing=need, wave=None):
        MatchFactory.create_batch(12, organisation=match.organisation, put_forward_at=timezone.now())
    send_due(now)
    assert told(need) == [10]
    assert need.waves.get().is_running
    assert over(need) > now


def test_the_clock_of_the_portal_finds_it(need: Listing) -> None:
    Wave.objects.filter(listing=need).update(due_at=timezone.now())
    assert run_due() == []
    assert told(need) == [10, 10]


def test_the_funnel_says_of_each_how_it_stands_and_never_why(cast: SimpleNamespace, need: Listing) -> None:
    answer(need, "interested", 2)
    answer(need, "declined", 1)
    MatchSide.objects.filter(answer="declined").update(reason="competitor", courtesy="later")
    silent = MatchSide.objects.filter(match__listing=need, match__wave=1, side="candidate", answer="")
    MatchSide.objects.filter(pk=silent.first().pk).update(opened_at=timezone.now())
    funnel = funnel_of(need, cast.firm_owner)
    assert funnel.totals == {"interested": 2, "seen": 1, "silent": 6, "declined": 1}
    assert (len(funnel.told), funnel.seen, funnel.waiting, funnel.stop) == (10, 4, 15, "")
    assert funnel.next_at == over(need)
    assert [one.courtesy for one in funnel.told if one.state == "declined"] == ["Thank you. Please ask us again later."]
    assert "ompetitor" not in repr(funnel)


def test_whoever_offers_without_a_name_stays_without_one(
    cast: SimpleNamespace, need: Listing, browser_of: Callable[..., Client]
) -> None:
    hidden = Match.objects.filter(listing=need, wave=1).first()
    assert hidden is not None
    offer = ListingFactory(organisation=hidden.organisation, kind="offer", confidentiality="unnamed")
    Match.objects.filter(pk=hidden.pk).update(offer=offer)
    page = browser_of(cast.firm_owner).get(need.get_absolute_url()).content.decode()
    told_part = page[page.index('id="told"') :]
    assert "An organisation on Anqud" in told_part
    assert f">{hidden.organisation.name}<" not in told_part


def test_the_owner_reads_it_on_the_page_of_the_need_and_nobody_else(
    cast: SimpleNamespace, need: Listing, browser_of: Callable[..., Client]
) -> None:
    page = read(browser_of(cast.firm_owner).get(need.get_absolute_url()))
    said = page.select("#told")[0].get_text(" ", strip=True)
    assert "10 were told" in said
    assert "If fewer than 6 have said yes by then, the next ones are told on" in said
    assert "An answer is due by" in said
    for reader in (cast.packer_owner, cast.cluster_manager, cast.staff_member, cast.researcher):
        assert read(browser_of(reader).get(need.get_absolute_url())).find(id="told") is None


def test_the_buttons_of_the_page(cast: SimpleNamespace, need: Listing, browser_of: Callable[..., Client]) -> None:
    huda, at = browser_of(cast.firm_owner), f"/needs-and-offers/{need.public_id}"
    assert (
        "The next ones have been told." in huda.post(f"{at}/tell-next/", {"after": "1"}, follow=True).content.decode()
    )
    huda.post(f"{at}/enough/", {"enough": "٣"})
    need.refresh_from_db()
    assert (told(need), need.enough) == ([10, 10], 3)
    assert "Choose a number" in huda.post(f"{at}/enough/", {"enough": "many"}, follow=True).content.decode()
    said = read(huda.post(f"{at}/tell-nobody/", follow=True)).select("#told")[0].get_text(" ", strip=True)
    assert "You wanted nobody else to be told." in said
    assert read(huda.get(f"{at}/told/")).find(id="told") is not None


def test_whoever_opens_the_page_of_the_need_has_looked(
    cast: SimpleNamespace, need: Listing, browser_of: Callable[..., Client]
) -> None:
    side = MatchSide.objects.filter(match__listing=need, match__wave=1, side="candidate").first()
    assert side is not None
    browser_of(side.organisation.memberships.get().user).get(need.get_absolute_url())
    assert funnel_of(need, cast.firm_owner).totals["seen"] == 1


def test_many_who_were_told_cost_as_many_queries_as_few(cast: SimpleNamespace, need: Listing) -> None:
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            funnel_of(need, cast.firm_owner)
        asked.append(len(queries))
        send_now(need, by=cast.firm_owner, after=1)
    assert asked[0] == asked[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres(only=True)
def test_two_clocks_at_once_send_one_wave(need: Listing) -> None:
    start, now = threading.Barrier(2), over(need)

    def tick() -> None:
        start.wait()
        try:
            send_due(now)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told(need) == [10, 10]
    assert need.waves.count() == 2
