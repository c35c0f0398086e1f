"""Whoever was told and is silent is reminded on working days of their own country, and both sides read the same date."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from matchmaking.models import Match, MatchSide
from matchmaking.queries.due import may_be_reminded, next_morning, reminder_after
from matchmaking.queries.funnel import funnel_of
from matchmaking.services.answers import answer_match
from matchmaking.services.dispatch import put_forward
from matchmaking.services.reminders import remind_due
from portal.core.calendar import add_working_days, local_day
from portal.notifications.models import Notification
from portal.outbox.services import drain
from portal.taxonomy.models import OfficeDays
from portal.taxonomy.office_days import delete_office_days, save_office_days
from portal.ui.words import weekday
from tests.factories.matchmaking import ListingFactory, MatchFactory

RIYADH, TUNIS = ZoneInfo("Asia/Riyadh"), ZoneInfo("Africa/Tunis")


def days_of(told_at: dt.datetime, category: str, country: str) -> list[dt.date]:
    found, day = [], local_day(told_at, country)
    while following := reminder_after(day, told_at, category, country):
        day = local_day(following, country)
        found.append(day)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "category", "days"),
    [
        ("SA", "supply", [16, 18]),
        ("SA", "research", [16, 18, 23]),
        ("TN", "supply", [16, 18]),
        ("TN", "research", [16, 18, 23]),
    ],
)
def test_on_working_days_two_four_and_seven(country: str, category: str, days: list[int]) -> None:
    """Told on Thursday 12 November 2026. One weekend is Friday and Saturday, the other Saturday and Sunday."""
    told_at = dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)
    assert days_of(told_at, category, country) == [dt.date(2026, 11, day) for day in days]


@pytest.mark.django_db
def test_nobody_is_reminded_from_the_last_ten_days_of_ramadan_until_after_eid() -> None:
    """Ramadan 1448 ends on 8 March 2027; its 21st day is 28 February, the third of Eid 11 March."""
    told_at = dt.datetime(2027, 2, 24, 9, tzinfo=dt.UTC)
    assert days_of(told_at, "research", "SA") == [dt.date(2027, 3, day) for day in (15, 17, 22)]
    assert not may_be_reminded(dt.datetime(2027, 3, 3, 10, tzinfo=RIYADH), "SA")
    assert may_be_reminded(dt.datetime(2027, 3, 3, 10, tzinfo=dt.UTC), "FR")


@pytest.mark.django_db
def test_not_on_a_day_off_nor_in_the_evening() -> None:
    friday = dt.datetime(2026, 11, 13, 10, tzinfo=RIYADH)
    assert not may_be_reminded(friday, "SA")
    assert may_be_reminded(friday.replace(tzinfo=TUNIS), "TN")
    assert next_morning(friday, "SA") == dt.datetime(2026, 11, 15, 8, tzinfo=RIYADH)
    assert not may_be_reminded(dt.datetime(2026, 11, 12, 19, tzinfo=RIYADH), "SA")


@pytest.fixture
def match(cast: SimpleNamespace) -> Match:
    """The packer was told of a need of the firm's."""
    found = MatchFactory(listing=ListingFactory(organisation=cast.firm, cluster=cast.cluster), organisation=cast.packer)
    put_forward(found.listing)
    found.refresh_from_db()
    return found


def reminders() -> int:
    return Notification.objects.filter(kind="match.reminder").count()


def late(match: Match) -> dt.datetime:
    """Six hours after the next reminder was due."""
    match.refresh_from_db()
    assert match.remind_at is not None
    return match.remind_at + dt.timedelta(hours=6)


@pytest.mark.django_db
def test_whoever_is_silent_is_reminded_once_however_often_the_clock_asks(cast: SimpleNamespace, match: Match) -> None:
    now = late(match)
    remind_due(now - dt.timedelta(hours=7))
    assert reminders() == 0
    remind_due(now)
    remind_due(now)
    assert list(Notification.objects.filter(kind="match.reminder").values_list("to__full_name", flat=True)) == [
        cast.packer_owner.full_name
    ]
    match.refresh_from_db()
    assert match.reminded_at == now
    remind_due(late(match))
    assert match.due_on == local_day(match.remind_at, "SA")
    # There is no other reminder: the next look finds that they are late.
    remind_due(late(match))
    match.refresh_from_db()
    assert match.remind_at is None


@pytest.mark.django_db
def test_a_clock_that_was_away_for_weeks_reminds_once(match: Match) -> None:
    first = late(match)
    day = first + dt.timedelta(days=28)
    while not may_be_reminded(day, "SA"):
        day += dt.timedelta(days=1)
    remind_due(day)
    match.refresh_from_db()
    assert reminders() == 1
    assert match.remind_at > day
    Notification.objects.filter(kind="match.reminder").delete()
    remind_due(late(match))
    match.refresh_from_db()
    assert (reminders(), match.remind_at) == (0, None)


@pytest.mark.django_db
def test_on_a_day_off_it_waits_for_the_next_morning(match: Match) -> None:
    friday = late(match)
    while local_day(friday, "SA").weekday() != 4:
        friday += dt.timedelta(days=1)
    remind_due(friday)
    match.refresh_from_db()
    assert (reminders(), match.remind_at) == (0, next_morning(friday, "SA"))


@pytest.mark.django_db
@pytest.mark.parametrize("said", [{"answer": "declined"}, {"answer": "interested"}, {"put_aside_at": timezone.now()}])
def test_whoever_has_said_something_is_not_reminded(match: Match, said: dict[str, object]) -> None:
    MatchSide.objects.filter(match=match, side="candidate").update(**said)
    remind_due(late(match))
    assert reminders() == 0


@pytest.mark.django_db
def test_an_answer_takes_the_reminder_away(cast: SimpleNamespace, match: Match) -> None:
    remind_due(late(match))
    side = match.sides.get(side="candidate")
    answer_match(side, by=cast.packer_owner, answer="declined", reason="capacity", courtesy="later")
    assert reminders() == 0


@pytest.mark.django_db
def test_both_sides_read_the_same_date(cast: SimpleNamespace, match: Match) -> None:
    (recipient,) = funnel_of(match.listing, cast.firm_owner).told
    assert recipient.due_on == match.due_on is not None
    client = Client()
    for person, page in ((cast.firm_owner, match.listing), (cast.packer_owner, match)):
        client.force_login(person)
        assert f"An answer is due by {weekday(match.due_on)}." in client.get(page.get_absolute_url()).content.decode()


def test_a_day_that_the_operator_takes_away_moves_the_date_for_both(
    match: Match, django_capture_on_commit_callbacks: Any
) -> None:
    before, reminder = match.due_on, match.remind_at
    assert before
    assert reminder
    first = local_day(reminder, "SA")
    wave = match.listing.waves.get()
    closed = OfficeDays(country="SA", kind="closed", first=first, last=first)
    with django_capture_on_commit_callbacks(execute=True):
        save_office_days([closed])
    drain()
    match.refresh_from_db()
    assert match.due_on == add_working_days(before, 1, "SA")
    assert local_day(match.remind_at, "SA") == add_working_days(first, 0, "SA")
    assert match.listing.waves.get().due_at > wave.due_at

    with django_capture_on_commit_callbacks(execute=True):
        delete_office_days([closed.pk])
    drain()
    match.refresh_from_db()
    assert (match.due_on, match.remind_at) == (before, reminder)
    assert match.listing.waves.get().due_at == wave.due_at


def test_whoever_answered_keeps_the_day_that_was_said(match: Match, django_capture_on_commit_callbacks: Any) -> None:
    side = match.sides.get(side=MatchSide.Side.CANDIDATE)
    answer_match(side, by=match.organisation.memberships.first().user, answer="interested")
    before = match.due_on
    with django_capture_on_commit_callbacks(execute=True):
        save_office_days([OfficeDays(country="SA", kind="closed", first=before, last=before)])
    drain()
    match.refresh_from_db()
    assert match.due_on == before


@pytest.mark.django_db
def test_on_half_a_day_one_is_reminded_in_its_hours_and_no_clock_counts_it() -> None:
    monday = dt.date(2026, 11, 16)
    save_office_days([OfficeDays(country="SA", kind="half", first=monday, last=monday, closes=dt.time(12))])
    told_at = dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC)
    assert days_of(told_at, "supply", "SA") == [dt.date(2026, 11, day) for day in (17, 19)]
    assert may_be_reminded(dt.datetime(2026, 11, 16, 10, tzinfo=RIYADH), "SA")
    assert not may_be_reminded(dt.datetime(2026, 11, 16, 13, tzinfo=RIYADH), "SA")
