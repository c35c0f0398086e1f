"""The next working day: all that is stored moves back, and the clocks run over it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from matchmaking.models import Listing, Match
from matchmaking.services.matches import refresh_matches
from portal.core.calendar import add_working_days, zone_of
from portal.demo.days import Days
from portal.demo.models import DemoSeed
from portal.events.models import Event, Slot
from portal.notifications.models import Notification
from portal.organisations.models import Certificate
from portal.outbox.models import OutboxRow
from portal.search.projector import project_pending

pytestmark = pytest.mark.django_db
NEXT = "/tour/next-working-day/"


@pytest.fixture
def compared(seeded: None) -> Match:
    """The need for a chilled truck, with the carrier who was told of it."""
    need = Listing.objects.get(title__startswith="Chilled haulage to Dammam port, 2")
    project_pending()
    refresh_matches(need)
    return Match.objects.get(listing=need, organisation__slug="rimal-cold-lines")


def test_all_days_move_back_by_one_working_day_and_hours_stay(client: Client, seeded: None) -> None:
    event = Event.objects.filter(starts_at__gt=timezone.now()).earliest("starts_at")
    slots = list(Slot.objects.order_by("pk").values_list("starts_at", flat=True))
    held = Certificate.objects.exclude(valid_until=None).earliest("pk")
    seed = DemoSeed.objects.get().seeded_at
    assert client.post(NEXT).status_code == 302
    today = timezone.localdate()
    days = add_working_days(today, 1, "SA") - Days("SA", today).ago(0)
    assert Event.objects.get(pk=event.pk).starts_at == event.starts_at - days
    assert list(Slot.objects.order_by("pk").values_list("starts_at", flat=True)) == [one - days for one in slots]
    assert Certificate.objects.get(pk=held.pk).valid_until == held.valid_until - days
    assert DemoSeed.objects.get().seeded_at == seed, "of the demo itself nothing moves"
    assert not OutboxRow.objects.exclude(error="").exists()


@pytest.mark.parametrize(
    ("weekday", "hour"),
    [(0, 5), (0, 11), (0, 22), (4, 11), (5, 22)],
    ids=["before the offices open", "in office hours", "at night", "on a Friday", "in the night of a Saturday"],
)
def test_whoever_is_silent_is_reminded_and_the_page_says_so(
    client: Client, compared: Match, monkeypatch: pytest.MonkeyPatch, weekday: int, hour: int
) -> None:
    assert compared.remind_at is not None
    today = timezone.localdate()
    day = today + dt.timedelta(days=(weekday - today.weekday()) % 7)
    moment = dt.datetime.combine(day, dt.time(hour), tzinfo=zone_of("SA"))
    if moment < timezone.now():
        moment += dt.timedelta(days=7)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert "What has happened since" not in client.get(NEXT).content.decode()
    for _day in range(8):
        client.post(NEXT)
        if Notification.objects.told("match.reminder", compared).exists():
            break
    assert Notification.objects.told("match.reminder", compared).exists()
    page = client.get(NEXT).content.decode()
    assert "What has happened since" in page
    assert "Somebody waits for your answer" in page


def test_twice_is_two_working_days(client: Client, seeded: None) -> None:
    listing = Listing.objects.open().exclude(expires_on=None).earliest("pk")
    client.post(NEXT)
    client.post(NEXT)
    today = timezone.localdate()
    day = add_working_days(today, 1, "SA") - Days("SA", today).ago(0)
    assert Listing.objects.get(pk=listing.pk).expires_on == listing.expires_on - 2 * day
    assert isinstance(day, dt.timedelta)


def test_what_ran_out_meanwhile_is_closed_by_the_clock(client: Client, seeded: None) -> None:
    listing = Listing.objects.open().earliest("expires_on")
    for _day in range((listing.expires_on - timezone.localdate()).days + 1):
        client.post(NEXT)
    listing.refresh_from_db()
    assert listing.expired_at is not None
