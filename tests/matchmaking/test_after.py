"""Day 2 after a need, day 7 of a newcomer: said once, whatever the clock does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone, translation

from matchmaking.models import Listing, MatchSide
from matchmaking.queries.after import needs_near
from matchmaking.services.after import DAY_SEVEN, DAY_TWO, tell_day_seven, tell_day_two
from matchmaking.services.dispatch import put_forward
from portal.notifications.models import Notification, Occasion
from portal.notifications.reading import body, body_html, lines
from portal.notifications.services import notify
from portal.organisations.models import Membership, Organisation
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db
RIYADH = ZoneInfo("Asia/Riyadh")
WEDNESDAY = dt.datetime(2026, 11, 25, 11, tzinfo=RIYADH)


def told(kind: str) -> list[Notification]:
    return list(Notification.objects.filter(kind=kind).order_by("pk"))


@pytest.fixture
def need(cast: SimpleNamespace) -> Listing:
    """Published on a Wednesday, two told, one of whom looked and said yes."""
    found = ListingFactory(organisation=cast.firm, cluster=cast.cluster, created_by=cast.firm_owner)
    for organisation in (cast.packer, cast.lab):
        MatchFactory(listing=found, organisation=organisation)
    put_forward(found)
    MatchSide.objects.filter(organisation=cast.packer).update(answer="interested", opened_at=timezone.now())
    Listing.objects.update(published_at=WEDNESDAY)
    found.refresh_from_db()
    return found


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (WEDNESDAY + dt.timedelta(days=2), False),  # Friday rests
        (dt.datetime(2026, 11, 29, 7, 59, tzinfo=RIYADH), False),
        (dt.datetime(2026, 11, 29, 8, tzinfo=RIYADH), True),  # Sunday is the second working day
        (dt.datetime(2026, 11, 29, 14, tzinfo=RIYADH), True),  # six hours late
        (dt.datetime(2026, 11, 29, 19, tzinfo=RIYADH), False),  # in the evening it waits for the next morning
        (dt.datetime(2026, 12, 3, 9, tzinfo=RIYADH), True),
        (WEDNESDAY + dt.timedelta(days=15), False),  # too late to be news
    ],
)
def test_on_the_morning_of_the_second_working_day(need: Listing, now: dt.datetime, said: bool) -> None:
    tell_day_two(now)
    assert bool(told(DAY_TWO)) is said


def test_it_is_said_once_and_what_happened(need: Listing, cast: SimpleNamespace) -> None:
    sunday = dt.datetime(2026, 11, 29, 9, tzinfo=RIYADH)
    for hours in (0, 0, 24):
        tell_day_two(sunday + dt.timedelta(hours=hours))
        Notification.objects.update(read_at=timezone.now())
    people = {one.to for one in told(DAY_TWO)}
    assert people == {cast.firm_owner, cast.firm_admin, cast.firm_member}
    assert len(told(DAY_TWO)) == 3
    facts = told(DAY_TWO)[0].facts
    assert (facts["told"], facts["seen"], facts["interested"]) == (2, 1, 1)
    assert Occasion.objects.filter(name=DAY_TWO).count() == 1


@pytest.mark.parametrize(
    ("left", "silent", "said", "never"),
    [
        (0, 1, ["Whoever is silent is reminded.", "Everybody who fits has been told."], "the next ones are told on"),
        (0, 0, ["Everybody who fits has been told."], "is reminded"),
        (1, 1, ["Whoever is silent is reminded.", "the next ones are told on"], "Everybody who fits"),
    ],
)
def test_it_says_of_the_next_ones_what_the_page_of_the_need_says(
    need: Listing, cast: SimpleNamespace, client: Client, left: int, silent: int, said: list[str], never: str
) -> None:
    if not silent:
        MatchSide.objects.filter(side="candidate").update(answer="declined")
    for _ in range(left):
        MatchFactory(listing=need, organisation=cast.bank)
    assert need.waves.last().is_running
    tell_day_two(dt.datetime(2026, 11, 29, 9, tzinfo=RIYADH))
    (line,) = lines(told(DAY_TWO)[:1], cast.firm_owner)
    client.force_login(cast.firm_owner)
    page = client.get(need.get_absolute_url()).content.decode()
    for words in said:
        assert words in body(line)
        assert words in body_html(line)
        assert words in page or "reminded" in words
    assert never not in body(line)
    assert never not in page


def test_what_is_closed_or_an_offer_is_left(need: Listing, cast: SimpleNamespace) -> None:
    Listing.objects.update(closed_at=timezone.now())
    ListingFactory(organisation=cast.firm, offer=True, published_at=WEDNESDAY)
    tell_day_two(dt.datetime(2026, 11, 29, 9, tzinfo=RIYADH))
    assert told(DAY_TWO) == []


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize(
    ("facts", "confidentiality", "said"),
    [
        (
            {"told": 2, "seen": 1, "interested": 1, "next": "2026-12-01T05:00:00+00:00"},
            "named",
            "Sent to: 2. Seen by: 1. Interested: 1.",
        ),
        (
            {"told": 2, "seen": 0, "interested": 0, "silent": 2, "stop": "", "next": "2026-12-01T05:00:00+00:00"},
            "named",
            "the next ones are told on",
        ),
        (
            {"told": 2, "seen": 0, "interested": 0, "silent": 2, "stop": "everybody", "next": ""},
            "named",
            "Whoever is silent is reminded. Everybody who fits has been told.",
        ),
        ({"told": 0, "seen": 0, "interested": 0, "next": ""}, "named", "Nobody who fits is known here yet"),
        ({"told": 0, "seen": 0, "interested": 0, "next": ""}, "office", "asks for you whom you said yes to"),
    ],
)
def test_it_says_what_is_done_next(
    cast: SimpleNamespace, facts: dict[str, Any], confidentiality: str, said: str, language: str
) -> None:
    need = ListingFactory(organisation=cast.firm, cluster=cast.cluster, confidentiality=confidentiality)
    notify(DAY_TWO, to=[cast.firm_owner], about=need, **facts)
    with translation.override(language):
        (line,) = lines(told(DAY_TWO), cast.firm_owner)
        assert need.title in line.text
        if language == "en":
            assert said in body(line)
            assert said in body_html(line)
        else:
            assert said not in body(line)


@pytest.fixture
def newcomer(cast: SimpleNamespace) -> Organisation:
    """Came eight days ago; everybody else long before."""
    Membership.objects.update(created_at=WEDNESDAY - dt.timedelta(days=90))
    Membership.objects.filter(organisation=cast.packer).update(created_at=WEDNESDAY - dt.timedelta(days=8))
    return cast.packer


def test_a_newcomer_without_a_need_reads_of_the_two_nearest(newcomer: Organisation, cast: SimpleNamespace) -> None:
    needs = [ListingFactory(organisation=cast.firm, title=f"Need {n}") for n in range(3)]
    for order, need in zip((0.2, 0.9, 0.5), needs, strict=True):
        MatchFactory(listing=need, organisation=newcomer, order=order)
    for hours in (0, 0, 30):
        tell_day_seven(WEDNESDAY + dt.timedelta(hours=hours))
        Notification.objects.update(read_at=timezone.now())
    (one,) = told(DAY_SEVEN)
    assert one.to == cast.packer_owner
    assert one.facts["needs"] == [needs[1].public_id, needs[2].public_id]
    Listing.objects.filter(pk=needs[1].pk).update(closed_at=timezone.now())
    (line,) = lines([one], cast.packer_owner)
    assert ("Need 1" in body(line), "Need 2" in body(line), "<li>" in body_html(line)) == (False, True, True)


@pytest.mark.parametrize("why", ["has a need", "nothing near", "too early", "came long ago", "rests"])
def test_others_are_left_alone(why: str, newcomer: Organisation, cast: SimpleNamespace) -> None:
    if why != "nothing near":
        MatchFactory(listing=ListingFactory(organisation=cast.firm), organisation=newcomer)
    if why == "has a need":
        ListingFactory(organisation=newcomer)
    if why == "too early":
        Membership.objects.filter(organisation=newcomer).update(created_at=WEDNESDAY - dt.timedelta(days=6))
    if why == "came long ago":
        Membership.objects.filter(organisation=newcomer).update(created_at=WEDNESDAY - dt.timedelta(days=40))
    tell_day_seven(WEDNESDAY + dt.timedelta(days=2 if why == "rests" else 0))
    assert told(DAY_SEVEN) == []


def test_where_nothing_was_compared_words_find_it(
    newcomer: Organisation, cast: SimpleNamespace, index: Callable[[], None]
) -> None:
    near = ListingFactory(organisation=cast.firm, title="Vacuum packing of dates")
    hidden = ListingFactory(organisation=cast.firm, title="Vacuum packing of paste")
    hidden.hidden_from.add(newcomer)
    index()
    assert needs_near(newcomer, cast.packer_owner) == [near]


def test_the_way_in_the_message_leads_to_a_page(client: Client, newcomer: Organisation, cast: SimpleNamespace) -> None:
    MatchFactory(listing=ListingFactory(organisation=cast.firm), organisation=newcomer)
    tell_day_seven(WEDNESDAY)
    client.force_login(cast.packer_owner)
    told_row = Notification.objects.get(kind=DAY_SEVEN)
    assert client.get(f"/notifications/{told_row.public_id}/", follow=True).status_code == 200
