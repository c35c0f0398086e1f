"""What one finds of events in the demo: one that is on today, and one that is over."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.demo.story.chance import chance, steady_id
from portal.events.models import Event, FreedTime, GoingOn, Meeting, NoShow, Rating, Registration
from portal.events.services.door import is_open
from portal.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(seeded: None) -> Event:
    return Event.objects.get(public_id=steady_id("event", "ahsa-supplier-days"))


@pytest.fixture
def past(seeded: None) -> Event:
    return Event.objects.get(public_id=steady_id("event", "packing-afternoon"))


def test_one_is_on_now_whatever_the_hour(today: Event) -> None:
    now = timezone.now()
    assert today.state == "open"
    assert is_open(today)
    assert today.starts_at < now < today.ends_at
    for hours in (0, 23):
        assert today.starts_at < timezone.localtime(now).replace(hour=hours, minute=30) < today.ends_at
    assert today.published_at < now - dt.timedelta(days=20)


def test_at_its_door_some_have_come_one_does_not_and_one_walked_in(today: Event) -> None:
    rows = Registration.objects.filter(event=today, state="going")
    walked_in = rows.get(walk_in=True)
    assert (walked_in.name, walked_in.comes_for) == ("Sultan Al-Mulhim", "Hajar Crates")
    absent = NoShow.objects.get(registration__event=today).registration
    assert absent.checked_in_at is None
    assert rows.exclude(pk=absent.pk).filter(checked_in_at=None).count() == 0
    assert all(
        today.starts_at <= one.checked_in_at <= today.starts_at + dt.timedelta(hours=1)
        for one in rows.exclude(pk__in=[absent.pk, walked_in.pk])
    )


def test_the_time_of_who_was_left_alone_is_offered(today: Event) -> None:
    offer = FreedTime.objects.filter(missed__event=today, offers__isnull=False).select_related("delegation").first()
    assert offer is not None
    assert offer.delegation.organisation.slug == "nakhla-pack"
    told = Notification.objects.filter(kind="b2b.freed", object_id=str(offer.pk)).select_related("to")
    huda = User.objects.get(memberships__organisation__slug="dar-sanabel-dates")
    assert [one.to for one in told] == [huda]


def test_one_is_over_with_ratings_and_somebody_who_goes_on(past: Event) -> None:
    assert past.state == "over"
    assert dt.timedelta(days=9) < timezone.now() - past.ends_at < dt.timedelta(days=25)
    states = set(Meeting.objects.filter(event=past).values_list("state", flat=True))
    assert states == {"held", "missed"}
    ratings = Rating.objects.filter(meeting__event=past)
    assert ratings.count() == 8
    assert all(one.rated_at < timezone.now() - dt.timedelta(days=9) for one in ratings)
    (went_on,) = GoingOn.objects.filter(meeting__event=past)
    names = {went_on.meeting.first.organisation.slug, went_on.meeting.second.organisation.slug}
    assert names == {"nakhla-pack", "eastern-food-export-office"}
    asked_at = went_on.ask_at or went_on.introduction.ask_at
    assert asked_at > timezone.now()


def test_nobody_is_told_as_news_what_happened_two_weeks_ago(past: Event) -> None:
    old = ("b2b.missed", "b2b.going_on", "b2b.agreed")
    assert not Notification.objects.filter(kind__in=old).exists()


@pytest.mark.parametrize("name", ["door", "door_list", "floor", "meeting_plan", "event_detail"])
def test_the_organiser_finds_the_day(today: Event, name: str) -> None:
    assert organiser_of(today).get(reverse(f"events:{name}", args=[today.public_id])).status_code == 200


def test_the_organiser_reads_how_the_afternoon_went(past: Event) -> None:
    page = organiser_of(past).get(reverse("events:event_outcome", args=[past.public_id]))
    assert page.status_code == 200


def organiser_of(event: Event) -> Client:
    client = Client()
    client.force_login(event.opened_by)
    return client


def test_who_comes_and_when_is_drawn_by_the_key_of_the_event(today: Event, past: Event) -> None:
    """Not by chance: seeded anywhere on the same day, they are the same people at the same door at the same minute."""
    for event, key in ((today, "ahsa-supplier-days"), (past, "packing-afternoon")):
        rows = Registration.objects.filter(event=event, walk_in=False, checked_in_at__isnull=False).order_by("pk")
        drawn = chance(key, "door")
        for one in rows:
            assert one.public_id == steady_id("registration", key, one.organisation.slug)
            assert one.checked_in_at == event.starts_at + dt.timedelta(minutes=drawn.randrange(5, 40))
