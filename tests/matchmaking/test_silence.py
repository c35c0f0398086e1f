"""Silence after the last reminder reaches the office of the cluster, with those who could be told instead."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matchmaking.models import Escalation, Listing, Match, MatchSide
from matchmaking.queries.funnel import funnel_of
from matchmaking.queries.silence import silences_of
from matchmaking.services.answers import answer_match, put_aside
from matchmaking.services.dispatch import put_forward, stop
from matchmaking.services.escalations import settle, tell_alternative
from matchmaking.services.reminders import remind_due
from portal.core.calendar import is_working_day
from portal.core.errors import NotAllowed, NotPossible
from portal.desk.services.queue import refresh_queue
from portal.notifications.models import Notification
from portal.outbox.models import OutboxRow
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import MembershipFactory, OfficeStaffFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def fitting(listing: Listing, order: float) -> Match:
    packer = OrganisationFactory(region=listing.organisation.region)
    MembershipFactory(organisation=packer)
    match: Match = MatchFactory(listing=listing, organisation=packer, order=order)
    return match


@pytest.fixture
def need(cast: SimpleNamespace) -> Listing:
    """Twelve fit it; the first ten were told of it."""
    listing: Listing = ListingFactory(organisation=cast.firm, cluster=cast.cluster, created_by=cast.firm_owner)
    for place in range(12):
        fitting(listing, 0.9 - place / 100)
    put_forward(listing)
    return listing


def days_go_by(days: int = 25) -> None:
    """The clock looks at noon of every day, three weeks long."""
    noon = timezone.now().replace(hour=9, minute=0)
    for day in range(1, days):
        remind_due(noon + dt.timedelta(days=day))


def long_ago() -> None:
    """What was due then is over now."""
    Match.objects.filter(due_on__isnull=False).update(due_on=timezone.localdate() - dt.timedelta(days=1))


def told_of(escalation: Escalation) -> list[Any]:
    return [one.to for one in Notification.objects.told("listing.silent", escalation)]


def page(client: Client, cast: SimpleNamespace) -> BeautifulSoup:
    client.force_login(cast.cluster_manager)
    answer = client.get(f"/clusters/{cast.cluster.slug}/office/silence/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_after_the_last_reminder_the_office_hears_of_it_once(cast: SimpleNamespace, need: Listing) -> None:
    reminders: list[int] = []
    noon = timezone.now().replace(hour=9, minute=0)
    for day in range(1, 25):
        remind_due(noon + dt.timedelta(days=day))
        reminders.append(Notification.objects.filter(kind="match.reminder").count())
        if Escalation.objects.exists():
            late = (noon + dt.timedelta(days=day)).date()
            break
    escalation = Escalation.objects.get()
    match = need.matches.filter(wave=1).first()
    assert match.due_on < late
    assert is_working_day(late, "SA")
    assert reminders[-1] == 10
    assert told_of(escalation) == [cast.cluster_manager]
    days_go_by()
    assert Escalation.objects.count() == 1


def test_whoever_is_late_has_their_figures_counted_again(need: Listing) -> None:
    late = need.matches.filter(wave=1).first()
    days_go_by()
    assert OutboxRow.objects.filter(key=f"answers:{late.organisation_id}").exists()


def test_the_clock_that_runs_twice_raises_it_once(need: Listing) -> None:
    days_go_by()
    Match.objects.filter(wave=1).update(remind_at=timezone.now() - dt.timedelta(days=1))
    long_ago()
    remind_due()
    remind_due()
    assert Escalation.objects.count() == 1


def test_where_most_have_answered_and_one_said_yes_nobody_is_called(need: Listing) -> None:
    sides = MatchSide.objects.filter(match__listing=need, match__wave=1, side="candidate").order_by("pk")
    for place, side in enumerate(sides[:6]):
        by = side.organisation.memberships.get().user
        if place:
            answer_match(side, by=by, answer="declined", reason="capacity", courtesy="not_now")
        else:
            answer_match(side, by=by, answer="interested")
    days_go_by()
    assert Escalation.objects.count() == 0


@pytest.mark.parametrize("facts", [{"category": "finance"}, {"confidentiality": "office"}])
def test_what_is_not_for_the_office_to_see_is_not_raised(
    cast: SimpleNamespace, need: Listing, facts: dict[str, str]
) -> None:
    Listing.objects.filter(pk=need.pk).update(**facts)
    days_go_by()
    assert Escalation.objects.count() == 0


def test_whoever_wanted_nobody_else_to_be_told_is_left_alone(cast: SimpleNamespace, need: Listing) -> None:
    stop(need, by=cast.firm_owner)
    days_go_by()
    assert Escalation.objects.count() == 0


@pytest.fixture
def escalation(need: Listing) -> Escalation:
    days_go_by()
    long_ago()
    return Escalation.objects.get()


def test_the_office_reads_who_is_silent_and_who_could_be_told_instead(
    cast: SimpleNamespace, client: Client, need: Listing, escalation: Escalation
) -> None:
    shown = page(client, cast).get_text(" ", strip=True)
    ranked = list(need.matches.order_by("-order"))
    for match in [*ranked[:5], *ranked[10:]]:
        assert match.organisation.name in shown
    assert ranked[5].organisation.name not in shown
    assert "5 more are silent." in shown
    assert "10 were told" in shown
    (row,) = silences_of(cast.cluster, cast.cluster_manager)
    assert [one.match for one in row.alternatives] == ranked[10:]


def test_who_put_it_aside_is_counted_and_named_with_that(
    cast: SimpleNamespace, client: Client, need: Listing, escalation: Escalation
) -> None:
    sides = list(MatchSide.objects.filter(match__listing=need, match__wave=1, side="candidate").order_by("pk"))
    for side in sides[:7]:
        MatchSide.objects.filter(pk=side.pk).update(answer="declined")
    put_aside(sides[7], by=sides[7].organisation.memberships.get().user)
    Match.objects.filter(pk=sides[8].match_id).update(due_on=timezone.localdate() + dt.timedelta(days=3))
    (row,) = silences_of(cast.cluster, cast.cluster_manager)
    funnel = funnel_of(need, cast.firm_owner)
    assert row.told == len(funnel.told) == row.said_yes + row.said_no + row.in_time + len(row.silent) + row.more == 10
    assert row.said_no == funnel.totals["declined"] == 7
    assert [(one.match.pk, one.put_aside) for one in row.silent] == [
        (sides[9].match_id, False),
        (sides[7].match_id, True),
    ]
    shown = page(client, cast).get_text(" ", strip=True)
    assert "Put aside" in shown
    assert "1 still has days left to answer." in shown


def test_nobody_else_reads_it(cast: SimpleNamespace, client: Client, escalation: Escalation) -> None:
    other = OfficeStaffFactory(cluster=cast.other_cluster).user
    for reader in (cast.firm_owner, cast.packer_owner, cast.stranger, other):
        assert not Escalation.objects.visible_to(reader).exists()
        client.force_login(reader)
        assert client.get(f"/clusters/{cast.cluster.slug}/office/silence/").status_code == 404
    with pytest.raises(NotAllowed):
        settle(escalation, by=other, how="called")
    with pytest.raises(NotAllowed):
        tell_alternative(escalation, escalation.listing.matches.get(put_forward_at=None, order=0.8), by=other)


def test_the_office_tells_one_of_them_and_a_second_click_tells_nobody(
    cast: SimpleNamespace, client: Client, need: Listing, escalation: Escalation
) -> None:
    chosen = need.matches.get(put_forward_at=None, order__lt=0.795)
    body = page(client, cast)
    form = body.find("button", attrs={"aria-label": f"Tell {chosen.organisation.name} now"}).find_parent("form")
    for _ in range(2):
        client.post(form["action"], {"match": chosen.public_id})
    chosen.refresh_from_db()
    assert chosen.put_forward_at
    assert chosen.due_on > timezone.localdate()
    assert Notification.objects.told("match.found", chosen).count() == 1
    with pytest.raises(NotPossible):
        tell_alternative(escalation, chosen, by=cast.cluster_manager)


def test_nobody_is_told_where_its_people_have_stopped_since(
    cast: SimpleNamespace, need: Listing, escalation: Escalation
) -> None:
    stop(need, by=cast.firm_owner)
    with pytest.raises(NotPossible, match="own"):
        tell_alternative(escalation, need.matches.filter(put_forward_at=None).first(), by=cast.cluster_manager)


def test_a_match_of_another_need_is_not_told(cast: SimpleNamespace, escalation: Escalation) -> None:
    other = fitting(ListingFactory(organisation=cast.lab, cluster=cast.cluster), 0.5)
    with pytest.raises(NotAllowed):
        tell_alternative(escalation, other, by=cast.cluster_manager)


def test_what_came_of_it_takes_it_off_the_list(cast: SimpleNamespace, client: Client, escalation: Escalation) -> None:
    page(client, cast)
    address = f"/clusters/{cast.cluster.slug}/office/silence/{escalation.public_id}/settle/"
    for nothing in ({"how": "magic"}, {"how": ""}, {}):
        refused = client.post(address, nothing)
        assert refused.status_code == 422
        shown = BeautifulSoup(refused.content, "html.parser")
        field = shown.select_one("select[name=how]")
        assert shown.find(id=field["aria-describedby"]).get_text(strip=True) == "Say what came of it."
        assert field.select_one("option[selected]")["value"] == ""
    client.post(address, {"how": "called"})
    client.post(address, {"how": "left"})
    escalation.refresh_from_db()
    assert (escalation.how, escalation.settled_by) == ("called", cast.cluster_manager)
    assert "Nobody leaves a member waiting" in page(client, cast).get_text()
    assert not Notification.objects.told("listing.silent", escalation).unread().exists()


def test_it_goes_by_itself_when_everybody_has_answered(
    cast: SimpleNamespace, need: Listing, escalation: Escalation
) -> None:
    assert len(silences_of(cast.cluster, cast.cluster_manager)) == 1
    for side in MatchSide.objects.filter(match__listing=need, match__wave=1, side="candidate"):
        MatchSide.objects.filter(pk=side.pk).update(answer="declined")
    assert silences_of(cast.cluster, cast.cluster_manager) == []


def test_the_queue_of_the_office_has_it(cast: SimpleNamespace, client: Client, escalation: Escalation) -> None:
    client.force_login(cast.cluster_manager)
    refresh_queue(cast.cluster)
    shown = client.get(f"/offices/{cast.cluster.slug}/?kind=silence").content.decode()
    assert escalation.listing.title in shown
    assert f"/clusters/{cast.cluster.slug}/office/silence/" in shown


def test_as_many_queries_with_one_as_with_three(cast: SimpleNamespace, client: Client, escalation: Escalation) -> None:
    page(client, cast)
    address = f"/clusters/{cast.cluster.slug}/office/silence/"
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(2):
        more = ListingFactory(organisation=cast.firm, cluster=cast.cluster, created_by=cast.firm_owner)
        for place in range(3):
            fitting(more, 0.9 - place / 100)
        put_forward(more)
        Escalation.objects.create(listing=more, wave=1, raised_at=timezone.now())
    long_ago()
    with CaptureQueriesContext(connection) as three:
        body = client.get(address)
    assert len(BeautifulSoup(body.content, "html.parser").find_all("article")) == 3
    assert len(three) == len(one)
    assert len(one) <= 15
