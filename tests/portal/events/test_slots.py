"""The times of meetings: cut from the plan and the programme, and cut anew without throwing out what stands."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.events.models import Absence, Event, Meeting, MeetingPlan, Registration, Session, Slot, Table
from portal.events.services.holding import change_event
from portal.events.services.meeting_setup import set_up_meetings
from portal.events.services.meetings import accept, ask, call_off
from portal.events.services.programme import add_session, call_off_session
from portal.events.services.slots import lay_slots
from portal.events.signals import programme_changed
from tests.factories.events import event_of

from .meetings import joins, set_up, times
from .test_holding import changed

pytestmark = pytest.mark.django_db


def hours(event: Event, *, open_only: bool = True) -> list[str]:
    rows = Slot.objects.filter(event=event, **({"closed": False} if open_only else {}))
    return [f"{one.starts_at.astimezone(event.tz):%H:%M}" for one in rows.order_by("starts_at")]


def session(event: Event, first: str, last: str, **fields: Any) -> Session:
    day = event.starts_at.astimezone(event.tz).date()
    starts, ends = (dt.datetime.combine(day, dt.time.fromisoformat(one), event.tz) for one in (first, last))
    made: Session = Session.objects.create(
        event=event, **{"title": "Coffee", "kind": Session.Kind.BREAK} | fields, starts_at=starts, ends_at=ends
    )
    programme_changed.send(Event, event=event)
    return made


@pytest.fixture
def meeting(cast: SimpleNamespace, b2b_day: Event) -> Meeting:
    """Firm and packer meet at 10:50."""
    set_up(b2b_day, cast.cluster_manager)
    firm, packer = joins(b2b_day, cast.firm, cast.firm_owner), joins(b2b_day, cast.packer, cast.packer_owner)
    slot = next(one for one in times(b2b_day) if f"{one.starts_at.astimezone(b2b_day.tz):%H:%M}" == "10:50")
    return accept(ask(firm, packer, by=cast.firm_owner, slot=slot), by=cast.packer_owner)


def test_all_day_where_nothing_else_is_said(cast: SimpleNamespace, b2b_day: Event) -> None:
    set_up(b2b_day, cast.cluster_manager)
    assert hours(b2b_day)[:2] == ["09:30", "09:50"]
    assert (hours(b2b_day)[-1], len(hours(b2b_day))) == ("12:30", 10)


def test_hours_go_before_sessions_and_pauses_are_left_out(cast: SimpleNamespace, b2b_day: Event) -> None:
    set_up(b2b_day, cast.cluster_manager)
    session(b2b_day, "10:00", "12:00", kind=Session.Kind.MEETINGS, title="B2B")
    assert hours(b2b_day) == ["10:00", "10:20", "10:40", "11:00", "11:20", "11:40"]
    session(b2b_day, "10:50", "11:10")
    session(b2b_day, "11:00", "11:15", kind=Session.Kind.PRAYER, title="Dhuhr")
    assert hours(b2b_day) == ["10:00", "10:20", "11:15", "11:35"]
    set_up(b2b_day, cast.cluster_manager, from_hour=dt.time(11, 20), to_hour=dt.time(12, 30))
    assert hours(b2b_day) == ["11:20", "11:40", "12:00"]


def test_a_talk_is_no_pause_and_a_break_that_is_called_off_neither(cast: SimpleNamespace, b2b_day: Event) -> None:
    set_up(b2b_day, cast.cluster_manager)
    session(b2b_day, "10:00", "11:00", kind=Session.Kind.TALK)
    session(b2b_day, "11:00", "12:00", called_off_at=timezone.now())
    assert len(hours(b2b_day)) == 10


def test_a_slot_in_which_a_meeting_stands_is_closed_and_never_thrown_out(b2b_day: Event, meeting: Meeting) -> None:
    pause = session(b2b_day, "10:45", "11:15")
    assert "10:50" not in hours(b2b_day)
    slot = Slot.objects.get(pk=meeting.slot_id)
    assert slot.closed
    Session.objects.filter(pk=pause.pk).update(called_off_at=timezone.now())
    lay_slots(b2b_day)
    assert "10:50" in hours(b2b_day)
    assert len(hours(b2b_day)) == 10


def test_other_lengths_go_around_what_stands(cast: SimpleNamespace, b2b_day: Event, meeting: Meeting) -> None:
    set_up(b2b_day, cast.cluster_manager, minutes=30)
    assert hours(b2b_day) == ["09:30", "10:00", "10:50", "11:10", "11:40", "12:10"]
    spans = sorted((one.starts_at, one.ends_at) for one in times(b2b_day))
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_slot_of_a_meeting_that_was_called_off_is_kept_closed(
    cast: SimpleNamespace, b2b_day: Event, meeting: Meeting
) -> None:
    call_off(meeting, by=cast.firm_owner)
    session(b2b_day, "10:45", "11:15")
    assert Slot.objects.get(pk=meeting.slot_id).closed


def test_the_event_moves_and_all_times_with_it(cast: SimpleNamespace, b2b_day: Event, meeting: Meeting) -> None:
    mine = Registration.objects.get(event=b2b_day, person=cast.firm_owner)
    Absence.objects.create(registration=mine, slot=times(b2b_day)[0])
    closes = MeetingPlan.objects.get().asking_closes_at
    slot, before = meeting.slot.starts_at, meeting.version
    week = dt.timedelta(days=7, minutes=20)
    changed(b2b_day, cast.cluster_manager, starts_at=b2b_day.starts_at + week, ends_at=b2b_day.ends_at + week)
    meeting.refresh_from_db()
    assert meeting.slot.starts_at == slot + week
    assert meeting.version == before + 1
    assert hours(b2b_day)[0] == "09:50"
    assert MeetingPlan.objects.get().asking_closes_at == closes + week
    assert Absence.objects.count() == 1


def test_another_clock_keeps_the_hour_on_the_wall(cast: SimpleNamespace, b2b_day: Event, meeting: Meeting) -> None:
    cairo = ZoneInfo("Africa/Cairo")
    starts, ends = (one.astimezone(b2b_day.tz).replace(tzinfo=cairo) for one in (b2b_day.starts_at, b2b_day.ends_at))
    changed(b2b_day, cast.cluster_manager, zone="Africa/Cairo", starts_at=starts, ends_at=ends)
    meeting.refresh_from_db()
    assert f"{meeting.slot.starts_at.astimezone(cairo):%H:%M}" == "10:50"


def test_across_the_change_of_clocks_meetings_stay_at_their_hour(cast: SimpleNamespace) -> None:
    """Egypt sets its clocks forward on the last Friday of April."""
    cairo = ZoneInfo("Africa/Cairo")
    start = dt.datetime(2027, 4, 28, 9, 30, tzinfo=cairo)
    event = event_of(
        cast.office,
        by=cast.cluster_manager,
        zone="Africa/Cairo",
        starts_at=start,
        ends_at=start + dt.timedelta(hours=3),
        cluster=cast.cluster,
    )
    set_up(event, cast.cluster_manager)
    later = dt.datetime(2027, 5, 2, 9, 30, tzinfo=cairo)
    given = {name: getattr(event, name) for name in ("title", "kind", "zone", "place", "audience", "cluster")}
    change_event(
        event,
        by=cast.cluster_manager,
        version=event.version,
        starts_at=later,
        ends_at=later + dt.timedelta(hours=3),
        **given,
    )
    assert hours(event)[:3] == ["09:30", "09:50", "10:10"]


def test_the_last_tables_are_spare_and_none_with_a_meeting_goes(
    cast: SimpleNamespace, b2b_day: Event, meeting: Meeting
) -> None:
    hall = b2b_day.rooms.create(name="Hall B")
    set_up(b2b_day, cast.cluster_manager, tables={None: 4, hall.pk: 6}, spare_share=15)
    tables = list(Table.objects.filter(event=b2b_day))
    assert [one.number for one in tables if one.spare] == [9, 10]
    Meeting.objects.update(table=tables[9])
    with pytest.raises(NotPossible) as refused:
        set_up(b2b_day, cast.cluster_manager, tables={None: 5})
    assert "10" in str(refused.value.message)
    call_off(Meeting.objects.get(), by=cast.firm_owner)
    set_up(b2b_day, cast.cluster_manager, tables={None: 5})
    assert Table.objects.filter(event=b2b_day, taken_out_at=None).count() == 5
    with pytest.raises(NotAllowed):
        set_up(b2b_day, cast.cluster_manager, tables={0: 5})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"from_hour": dt.time(9)}, "to_hour"),
        ({"from_hour": dt.time(9), "to_hour": dt.time(9)}, "to_hour"),
        ({"most": 1}, "most"),
        ({"asking_opens_at": timezone.now() + dt.timedelta(days=300)}, "asking_closes"),
        ({"tables": {None: 501}}, "tables_none"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: SimpleNamespace, b2b_day: Event, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(NotPossible) as refused:
        set_up(b2b_day, cast.cluster_manager, **fields)
    assert refused.value.field == field
    for person in (cast.firm_owner, cast.government_officer, cast.stranger):
        with pytest.raises(NotAllowed):
            set_up(b2b_day, person)


def test_a_break_that_the_organiser_writes_into_the_programme_is_left_out_at_once(
    cast: SimpleNamespace, b2b_day: Event
) -> None:
    set_up(b2b_day, cast.cluster_manager)
    starts, ends = b2b_day.starts_at + dt.timedelta(hours=1), b2b_day.starts_at + dt.timedelta(hours=1, minutes=20)
    coffee = add_session(
        b2b_day, by=cast.cluster_manager, kind=Session.Kind.BREAK, title="Coffee", starts_at=starts, ends_at=ends
    )
    assert "10:30" not in hours(b2b_day)
    call_off_session(coffee, by=cast.cluster_manager)
    assert "10:30" in hours(b2b_day)


def test_asking_does_not_end_before_meetings_are_set_up(cast: SimpleNamespace, b2b_day: Event) -> None:
    """Two days before the event, and while it goes on."""
    now = timezone.now()
    for starts, closes in ((now + dt.timedelta(days=2), "starts_at"), (now - dt.timedelta(hours=1), "ends_at")):
        Event.objects.filter(pk=b2b_day.pk).update(starts_at=starts, ends_at=starts + dt.timedelta(hours=4))
        event = Event.objects.get(pk=b2b_day.pk)
        MeetingPlan.objects.filter(event=event).delete()
        plan = set_up_meetings(event, by=cast.cluster_manager, minutes=20, tables={None: 4})
        assert plan.asking_closes_at == getattr(event, closes)
        assert plan.takes_asking
