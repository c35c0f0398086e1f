"""An event is held on another day, at another hour, by another clock: its sessions go along by the hours on the wall."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import NotPossible
from portal.events.models import Event, Session
from portal.events.services.holding import change_event
from portal.events.services.meetings import accept, ask
from portal.events.services.moving import moved, on_the_wall
from portal.events.services.programme import call_off_session
from tests.factories.events import event_of, session_in
from tests.portal.events.meetings import joins, set_up, times

GIVEN = ("title", "kind", "zone", "starts_at", "ends_at", "place", "town", "audience", "cluster")
CHANGES = [
    ("Africa/Cairo", dt.date(2027, 4, 28), dt.date(2027, 4, 30)),
    ("Africa/Cairo", dt.date(2027, 10, 27), dt.date(2027, 10, 29)),
    ("Europe/Paris", dt.date(2027, 3, 26), dt.date(2027, 3, 29)),
    ("Europe/Paris", dt.date(2027, 10, 29), dt.date(2027, 11, 1)),
]


def at(day: dt.date, clock: str, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), tzinfo=ZoneInfo(zone))


def held(cast: SimpleNamespace, day: dt.date, zone: str, last: str = "13:00") -> Event:
    hours = {"starts_at": at(day, "09:30", zone), "ends_at": at(day, last, zone)}
    return event_of(cast.office, by=cast.cluster_manager, zone=zone, **hours)


def changed(event: Event, by: Any, **fields: Any) -> Event:
    event.refresh_from_db()
    given_before = {name: getattr(event, name) for name in GIVEN}
    return change_event(event, by=by, version=event.version, **given_before | fields)


def wall(session: Session) -> str:
    session.refresh_from_db()
    zone = Event.objects.get(pk=session.event_id).tz
    return f"{session.starts_at.astimezone(zone):%Y-%m-%d %H:%M}-{session.ends_at.astimezone(zone):%H:%M}"


@pytest.mark.django_db
@pytest.mark.parametrize(("zone", "before", "after"), CHANGES)
def test_a_talk_at_ten_is_at_ten_on_the_other_side_of_the_change_of_clocks(
    zone: str, before: dt.date, after: dt.date, cast: SimpleNamespace
) -> None:
    me = cast.cluster_manager
    event = held(cast, before, zone)
    talk = session_in(event, by=me)
    hours_apart = talk.starts_at
    changed(event, me, starts_at=at(after, "09:30", zone), ends_at=at(after, "13:00", zone))
    assert wall(talk) == f"{after} 10:00-10:30"
    assert talk.version == 2
    assert (talk.starts_at - hours_apart) % dt.timedelta(days=1) != dt.timedelta()
    changed(event, me, starts_at=at(before, "09:30", zone), ends_at=at(before, "13:00", zone))
    assert wall(talk) == f"{before} 10:00-10:30"


@pytest.mark.django_db
def test_by_another_clock_the_hours_on_the_wall_stay(cast: SimpleNamespace) -> None:
    day = dt.date(2027, 12, 2)
    event = held(cast, day, "Africa/Cairo")
    talk = session_in(event, by=cast.cluster_manager)
    paris = {"starts_at": at(day, "09:30", "Europe/Paris"), "ends_at": at(day, "13:00", "Europe/Paris")}
    changed(event, cast.cluster_manager, zone="Europe/Paris", **paris)
    assert (wall(talk), talk.version) == (f"{day} 10:00-10:30", 2)


@pytest.mark.django_db
def test_a_day_that_begins_an_hour_later_and_ends_an_hour_later_takes_its_sessions_along(cast: SimpleNamespace) -> None:
    day = dt.date(2027, 12, 2)
    event = held(cast, day, "Asia/Riyadh")
    talk = session_in(event, by=cast.cluster_manager)
    later = {"starts_at": at(day, "10:30", "Asia/Riyadh"), "ends_at": at(day, "14:00", "Asia/Riyadh")}
    changed(event, cast.cluster_manager, **later)
    assert wall(talk) == f"{day} 11:00-11:30"


@pytest.mark.django_db
def test_a_longer_day_moves_nothing_and_another_longer_day_moves_by_days(cast: SimpleNamespace) -> None:
    day, zone, me = dt.date(2027, 12, 2), "Asia/Riyadh", cast.cluster_manager
    event = held(cast, day, zone)
    talk = session_in(event, by=me)
    changed(event, me, starts_at=at(day, "08:00", zone), ends_at=at(day, "17:00", zone))
    assert (wall(talk), talk.version) == (f"{day} 10:00-10:30", 1)
    other = dt.date(2027, 12, 9)
    changed(event, me, starts_at=at(other, "09:00", zone), ends_at=at(other, "16:00", zone))
    assert wall(talk) == f"{other} 10:00-10:30"
    two_days = {
        "starts_at": at(dt.date(2027, 12, 14), "09:00", zone),
        "ends_at": at(dt.date(2027, 12, 15), "16:00", zone),
    }
    changed(event, me, **two_days)
    assert wall(talk) == "2027-12-14 10:00-10:30"


@pytest.mark.django_db
def test_a_shorter_day_with_a_session_outside_is_refused_and_nothing_moves(cast: SimpleNamespace) -> None:
    day, zone, me = dt.date(2027, 12, 2), "Asia/Riyadh", cast.cluster_manager
    event = held(cast, day, zone)
    talk = session_in(event, by=me, title="Closing", at="12:00", until="12:30")
    with pytest.raises(NotPossible) as refused:
        changed(event, me, ends_at=at(day, "12:00", zone))
    assert (refused.value.field, "Closing" in refused.value.message) == ("until", True)
    with pytest.raises(NotPossible) as refused:
        changed(event, me, starts_at=at(day, "12:15", zone))
    assert refused.value.field == "at"
    event.refresh_from_db()
    assert (event.version, wall(talk)) == (1, f"{day} 12:00-12:30")
    call_off_session(talk, by=me)
    assert changed(event, me, ends_at=at(day, "12:00", zone)).version == 2


@pytest.mark.django_db
def test_what_was_called_off_goes_along_so_that_calendars_strike_out_the_right_day(cast: SimpleNamespace) -> None:
    day, zone, me = dt.date(2027, 12, 2), "Asia/Riyadh", cast.cluster_manager
    event = held(cast, day, zone)
    talk = session_in(event, by=me)
    call_off_session(talk, by=me)
    other = dt.date(2027, 12, 9)
    changed(event, me, starts_at=at(other, "09:30", zone), ends_at=at(other, "13:00", zone))
    assert (wall(talk), talk.version) == (f"{other} 10:00-10:30", 3)


@pytest.mark.django_db
def test_words_alone_move_nothing(cast: SimpleNamespace) -> None:
    event = held(cast, dt.date(2027, 12, 2), "Asia/Riyadh")
    talk = session_in(event, by=cast.cluster_manager)
    changed(event, cast.cluster_manager, title="Another name", place="Hall 2")
    talk.refresh_from_db()
    assert talk.version == 1


@pytest.mark.django_db
def test_meetings_go_along_to_another_day_and_stay_where_the_day_only_becomes_longer(
    cast: SimpleNamespace,
) -> None:
    day, zone, me = dt.date(2027, 12, 2), "Asia/Riyadh", cast.cluster_manager
    event = held(cast, day, zone)
    set_up(event, me)
    firm, packer = joins(event, cast.firm, cast.firm_owner), joins(event, cast.packer, cast.packer_owner)
    talk = session_in(event, by=me, at="12:30", until="13:00")
    meeting = accept(
        ask(firm, packer, by=cast.firm_owner, slot=times(event)[1]),
        by=cast.packer_owner,
    )
    version = meeting.version

    def stands() -> str:
        meeting.refresh_from_db()
        assert meeting.slot is not None
        return f"{meeting.slot.starts_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"

    assert stands() == f"{day} 09:50"
    changed(event, me, starts_at=at(day, "08:00", zone), ends_at=at(day, "17:00", zone))
    assert (stands(), meeting.version, wall(talk)) == (f"{day} 09:50", version, f"{day} 12:30-13:00")
    other = dt.date(2027, 12, 9)
    changed(event, me, starts_at=at(other, "08:00", zone), ends_at=at(other, "17:00", zone))
    assert (stands(), meeting.version, wall(talk)) == (f"{other} 09:50", version + 1, f"{other} 12:30-13:00")


@pytest.mark.django_db
def test_a_break_that_is_added_is_no_time_for_meetings(cast: SimpleNamespace) -> None:
    event = held(cast, dt.date(2027, 12, 2), "Asia/Riyadh")
    set_up(event, cast.cluster_manager)
    before = len(times(event))
    coffee = session_in(event, by=cast.cluster_manager, kind="break", title="", at="10:30", until="11:30")
    assert len(times(event)) < before
    call_off_session(coffee, by=cast.cluster_manager)
    assert len(times(event)) == before


ZONES = ["Africa/Cairo", "Europe/Paris", "Asia/Riyadh", "Africa/Casablanca", "America/New_York", "UTC"]


@given(
    starts=st.integers(0, 3 * 365 * 24 * 60),
    minutes=st.integers(1, 600),
    days=st.integers(-200, 200),
    old=st.sampled_from(ZONES),
    new=st.sampled_from(ZONES),
)
def test_no_session_loses_its_length_wherever_it_moves(
    starts: int, minutes: int, days: int, old: str, new: str
) -> None:
    first = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=starts)
    here, there = ZoneInfo(old), ZoneInfo(new)
    shifted = moved(
        first,
        first + dt.timedelta(minutes=minutes),
        lambda one: on_the_wall(one, here, there, dt.timedelta(days=days)),
    )
    assert shifted[0] < shifted[1]
