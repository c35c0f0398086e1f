"""Breaks for prayers, placed with one press and following the sun, and whole days that are laid out with one press."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from portal.core.calendar import is_ramadan
from portal.core.errors import NotAllowed, NotPossible
from portal.events.models import Event, Session
from portal.events.prayer import ASR, FRIDAY, NOON
from portal.events.queries.where import whereabouts
from portal.events.services.holding import change_event
from portal.events.services.prayers import place_prayer
from portal.events.services.programme import call_off_session, change_session
from portal.events.services.templates import fill_day, offered
from tests.factories.events import event_of, session_in
from tests.factories.taxonomy import RegionFactory

pytestmark = pytest.mark.django_db

Browser = Callable[[Any], Client]
GIVEN = ("title", "kind", "zone", "starts_at", "ends_at", "place", "town", "audience", "cluster")
THURSDAY, FRIDAY_DAY = dt.date(2027, 12, 2), dt.date(2027, 12, 3)
IN_RAMADAN = dt.date(2027, 2, 15)


def changed(event: Event, by: Any, **fields: Any) -> Event:
    event.refresh_from_db()
    given = {name: getattr(event, name) for name in GIVEN}
    return change_event(event, by=by, version=event.version, **given | fields)


def held_on(cast: SimpleNamespace, day: dt.date, first: str = "09:30", last: str = "16:00", **fields: Any) -> Event:
    zone = ZoneInfo(fields.get("zone", "Asia/Riyadh"))
    hours = {
        "starts_at": dt.datetime.combine(day, dt.time.fromisoformat(first), tzinfo=zone),
        "ends_at": dt.datetime.combine(day, dt.time.fromisoformat(last), tzinfo=zone),
    }
    return event_of(cast.office, by=cast.cluster_manager, **hours | fields)


def local(session: Session) -> str:
    session.refresh_from_db()
    return f"{session.starts_at.astimezone(session.event.tz):%d %H:%M}"


def test_the_place_is_its_own_point_then_its_town_then_the_place_of_its_organiser(cast: SimpleNamespace) -> None:
    RegionFactory(slug="cairo", country="EG", name_en="Cairo", name_ar="القاهرة", latitude=30.04, longitude=31.24)
    here = whereabouts(held_on(cast, THURSDAY, town="Hofuf"))
    assert here is not None
    assert here.country == "SA"
    for town in ("cairo", "القاهرة"):
        there = whereabouts(held_on(cast, THURSDAY, zone="Africa/Cairo", town=town))
        assert there is not None
        assert (there.country, there.latitude) == ("EG", 30.04)
    exact = whereabouts(held_on(cast, THURSDAY, zone="Africa/Cairo", town="Cairo", latitude=29.9, longitude=31.1))
    assert exact is not None
    assert exact.latitude == 29.9
    assert whereabouts(held_on(cast, THURSDAY, zone="Africa/Cairo", town="Nowhere")) is None


def test_a_prayer_is_placed_once_at_the_hour_of_the_sun(cast: SimpleNamespace) -> None:
    event = held_on(cast, THURSDAY)
    [noon] = place_prayer(event, by=cast.cluster_manager, name=NOON)
    assert place_prayer(event, by=cast.cluster_manager, name=NOON) == []
    assert (noon.kind, noon.computed) == ("prayer", NOON)
    assert "02 11:28" <= local(noon) <= "02 11:33"
    assert noon.ends_at - noon.starts_at == dt.timedelta(minutes=20)


def test_friday_noon_is_a_longer_break(cast: SimpleNamespace) -> None:
    event = held_on(cast, FRIDAY_DAY)
    with pytest.raises(NotPossible):
        place_prayer(event, by=cast.cluster_manager, name=NOON)
    [friday] = place_prayer(event, by=cast.cluster_manager, name=FRIDAY)
    assert friday.ends_at - friday.starts_at == dt.timedelta(minutes=60)


def test_a_prayer_outside_the_hours_and_one_at_an_unknown_place_are_refused(cast: SimpleNamespace) -> None:
    with pytest.raises(NotPossible) as refused:
        place_prayer(held_on(cast, THURSDAY, last="13:00"), by=cast.cluster_manager, name=ASR)
    assert refused.value.code == "hours"
    with pytest.raises(NotPossible) as refused:
        place_prayer(held_on(cast, THURSDAY, zone="Africa/Cairo"), by=cast.cluster_manager, name=NOON)
    assert refused.value.code == "where"
    with pytest.raises(NotPossible):
        place_prayer(held_on(cast, THURSDAY), by=cast.cluster_manager, name="lunch")
    with pytest.raises(NotAllowed):
        place_prayer(held_on(cast, THURSDAY), by=cast.firm_owner, name=NOON)


def test_it_follows_the_sun_when_the_day_moves_and_becomes_the_long_one_on_a_friday(cast: SimpleNamespace) -> None:
    me = cast.cluster_manager
    event = held_on(cast, THURSDAY)
    [noon] = place_prayer(event, by=me, name=NOON)
    [asr] = place_prayer(event, by=me, name=ASR)
    first = local(asr)
    changed(event, me, starts_at=event.starts_at + dt.timedelta(days=61), ends_at=event.ends_at + dt.timedelta(days=61))
    assert local(asr)[3:] > first[3:]
    event.refresh_from_db()
    on_friday = dt.timedelta(days=(4 - event.starts_at.astimezone(event.tz).weekday()) % 7)
    changed(event, me, starts_at=event.starts_at + on_friday, ends_at=event.ends_at + on_friday)
    noon.refresh_from_db()
    assert (noon.computed, noon.ends_at - noon.starts_at) == (FRIDAY, dt.timedelta(minutes=60))
    assert noon.version > 1


def test_it_follows_the_place(cast: SimpleNamespace) -> None:
    RegionFactory(slug="tabuk", country="SA", name_en="Tabuk", latitude=28.38, longitude=36.57)
    event = held_on(cast, THURSDAY, town="Hofuf")
    [noon] = place_prayer(event, by=cast.cluster_manager, name=NOON)
    before = noon.starts_at
    changed(event, cast.cluster_manager, town="Tabuk")
    noon.refresh_from_db()
    assert dt.timedelta(minutes=45) < noon.starts_at - before < dt.timedelta(minutes=60)


def test_an_hour_that_was_set_by_hand_stays_and_goes_along_by_the_clock(cast: SimpleNamespace) -> None:
    me = cast.cluster_manager
    event = held_on(cast, THURSDAY)
    [noon] = place_prayer(event, by=me, name=NOON)
    at = noon.starts_at.replace(minute=45)
    given = {"title": noon.title_in_words, "kind": noon.kind, "starts_at": at, "ends_at": at + dt.timedelta(minutes=20)}
    change_session(noon, by=me, version=1, **given)
    assert noon.computed == ""
    week = dt.timedelta(days=7)
    changed(event, me, starts_at=event.starts_at + week, ends_at=event.ends_at + week)
    assert local(noon) == "09 11:45"


def test_words_and_a_longer_break_leave_it_with_the_sun(cast: SimpleNamespace) -> None:
    [noon] = place_prayer(held_on(cast, THURSDAY), by=cast.cluster_manager, name=NOON)
    with override("ar"):
        given = {"title": noon.title_in_words, "kind": noon.kind, "starts_at": noon.starts_at, "details": "Hall B"}
        change_session(
            noon, by=cast.cluster_manager, version=1, ends_at=noon.ends_at + dt.timedelta(minutes=5), **given
        )
    noon.refresh_from_db()
    assert (noon.computed, noon.details, noon.title) == (NOON, "Hall B", "Noon prayer")


def test_one_that_falls_out_of_the_event_is_taken_out(cast: SimpleNamespace) -> None:
    event = held_on(cast, THURSDAY, announced=False)
    place_prayer(event, by=cast.cluster_manager, name=ASR)
    changed(event, cast.cluster_manager, ends_at=event.ends_at - dt.timedelta(hours=3))
    assert not Session.objects.exists()


def test_ramadan_is_known_by_the_calendar() -> None:
    assert is_ramadan(IN_RAMADAN)
    assert not is_ramadan(THURSDAY)
    assert not is_ramadan(dt.date(1, 1, 1))


def test_the_short_day_is_offered_in_ramadan_alone(cast: SimpleNamespace) -> None:
    suits = {name for name, _label, best in offered(held_on(cast, IN_RAMADAN)) if best}
    assert suits == {"ramadan"}
    names = [name for name, _label, _best in offered(held_on(cast, THURSDAY))]
    assert names == ["morning", "day", "webinar"]
    assert [name for name, _label, _best in offered(held_on(cast, THURSDAY, "09:00", "13:00"))] == [
        "morning",
        "webinar",
    ]


def test_what_every_day_has_is_read_in_the_language_of_the_reader(cast: SimpleNamespace, browser_of: Browser) -> None:
    event = held_on(cast, THURSDAY)
    with override("ar"):
        fill_day(event, by=cast.cluster_manager, name="day")
    session_in(event, by=cast.cluster_manager, title="Coffee and palm wood", at="09:30", until="09:45")
    lunch = Session.objects.filter(event=event, kind="meal").first()
    assert lunch is not None
    assert lunch.title == "غداء"
    page = browser_of(cast.cluster_manager).get(reverse("events:programme", args=[event.public_id])).content.decode()
    assert ("<bdi>Lunch</bdi>" in page, "غداء" in page, "Coffee and palm wood" in page) == (True, False, True)
    with override("fr"):
        assert lunch.title_in_words == "Déjeuner"


def test_the_organiser_reads_across_what_a_prayer_lies(cast: SimpleNamespace, browser_of: Browser) -> None:
    event = held_on(cast, THURSDAY)
    here, client = reverse("events:programme", args=[event.public_id]), browser_of(cast.cluster_manager)
    place_prayer(event, by=cast.cluster_manager, name=NOON)
    assert "lies across other parts" not in client.get(here).content.decode()
    prayer = Session.objects.get(event=event)
    starts = f"{prayer.starts_at.astimezone(event.tz):%H:%M}"
    talk = session_in(event, by=cast.cluster_manager, at=starts, until="13:00", title="Cold rooms")
    page = client.get(here).content.decode()
    assert "lies across other parts" in page
    call_off_session(talk, by=cast.cluster_manager)
    assert "lies across other parts" not in client.get(here).content.decode()


@pytest.mark.parametrize("name", ["morning", "day", "ramadan", "webinar"])
@pytest.mark.parametrize("hours", [("09:30", "13:00"), ("09:00", "17:00"), ("10:00", "11:00"), ("09:05", "12:47")])
def test_a_day_is_laid_out_without_gaps_or_overlaps_within_its_hours(
    name: str, hours: tuple[str, str], cast: SimpleNamespace
) -> None:
    event = held_on(cast, IN_RAMADAN, *hours)
    fill_day(event, by=cast.cluster_manager, name=name)
    rows = list(Session.objects.filter(event=event).order_by("starts_at"))
    assert (rows[0].starts_at, rows[-1].ends_at) == (event.starts_at, event.ends_at)
    for one, after in pairwise(rows):
        assert dt.timedelta() <= after.starts_at - one.ends_at < dt.timedelta(minutes=10)
    assert all(one.ends_at - one.starts_at >= dt.timedelta(minutes=5) for one in rows)


def test_the_usual_morning_has_its_meetings_around_coffee_and_the_noon_prayer(cast: SimpleNamespace) -> None:
    event = held_on(cast, THURSDAY, last="13:00")
    fill_day(event, by=cast.cluster_manager, name="morning")
    kinds = [one.kind for one in Session.objects.filter(event=event).order_by("starts_at")]
    assert kinds == ["talk", "meetings", "break", "meetings", "prayer", "meetings", "talk"]


def test_it_is_written_in_the_words_of_whoever_presses_and_only_once(cast: SimpleNamespace) -> None:
    event = held_on(cast, THURSDAY)
    with override("fr"):
        first = fill_day(event, by=cast.cluster_manager, name="webinar")
    assert first[0].title == "Accueil"
    with pytest.raises(NotPossible):
        fill_day(event, by=cast.cluster_manager, name="webinar")
    with pytest.raises(NotPossible):
        fill_day(held_on(cast, THURSDAY), by=cast.cluster_manager, name="picnic")
    with pytest.raises(NotAllowed):
        fill_day(held_on(cast, THURSDAY), by=cast.firm_owner, name="webinar")


def test_the_page_offers_what_fits_and_one_press_does_it(cast: SimpleNamespace, browser_of: Browser) -> None:
    client = browser_of(cast.cluster_manager)
    event = held_on(cast, THURSDAY)
    here = reverse("events:programme", args=[event.public_id])
    assert 'value="day"' in client.get(here).content.decode()
    session_in(event, by=cast.cluster_manager)
    html = client.get(here).content.decode()
    assert ('value="dhuhr"' in html, 'value="asr"' in html, 'value="isha"' in html) == (True, True, False)
    client.post(reverse("events:prayer_place", args=[event.public_id]), {"prayer": "dhuhr"})
    placed = client.get(here).content.decode()
    assert ('value="dhuhr"' in placed, "Noon prayer" in placed) == (False, True)
    call_off_session(Session.objects.get(computed=NOON), by=cast.cluster_manager)
    gone = client.get(here).content.decode()
    assert ('value="dhuhr"' in gone, "own-off" in gone) == (True, False)
    other = held_on(cast, THURSDAY)
    client.post(reverse("events:programme_fill", args=[other.public_id]), {"template": "day"})
    assert Session.objects.filter(event=other, kind="meal").exists()


@pytest.mark.parametrize("name", ["programme_fill", "prayer_place"])
def test_nobody_else_fills_it(name: str, cast: SimpleNamespace, browser_of: Browser, client: Client) -> None:
    event = held_on(cast, THURSDAY)
    address = reverse(f"events:{name}", args=[event.public_id])
    for person in (cast.firm_owner, cast.government_officer, cast.stranger):
        assert browser_of(person).post(address, {"template": "day", "prayer": "dhuhr"}).status_code == 404
    assert client.post(address).status_code == 302
    assert not Session.objects.exists()
