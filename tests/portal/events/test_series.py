"""An event is copied to another day, and comes back by a rule on the same hours of the same clock."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.core.clock import duties
from portal.core.errors import NotAllowed, NotPossible
from portal.core.versions import Overtaken
from portal.events.models import (
    Event,
    MeetingPlan,
    ParticipationType,
    Question,
    Registration,
    Room,
    Series,
    Session,
    Slot,
    Speaker,
    Table,
)
from portal.events.prayer import NOON
from portal.events.services.copying import clone_event
from portal.events.services.holding import call_off_event
from portal.events.services.prayers import place_prayer
from portal.events.services.programme import call_off_session
from portal.events.services.rooms import add_room, add_speaker
from portal.events.services.series import change_onward, days_by, end_series, make_due, repeat_event, rule_of
from tests.factories.events import event_of, hour_of, registered, session_in

Browser = Callable[[Any], Client]
GIVEN = (
    "title",
    "summary",
    "kind",
    "languages",
    "zone",
    "starts_at",
    "ends_at",
    "place",
    "town",
    "link",
    "audience",
    "cluster",
    "capacity",
    "approval",
)


@pytest.fixture
def me(cast: SimpleNamespace) -> Any:
    return cast.cluster_manager


def full(event: Event, me: Any) -> Event:
    """With all that an event may hold."""
    hall = add_room(event, by=me, name="Hall A", capacity=80)
    salma = add_speaker(event, by=me, name="Salma", role="Professor")
    session_in(event, by=me, title="Opening", room=hall, speakers=[salma], capacity=40)
    call_off_session(session_in(event, by=me, title="Called off", at="11:00", until="11:30"), by=me)
    ParticipationType.objects.create(event=event, name="Buyer", most_meetings=6)
    Question.objects.create(event=event, text="Vegetarian?", kind="yes")
    Question.objects.create(event=event, text="Gone?", kind="yes", taken_out_at=timezone.now())
    Table.objects.create(event=event, number=1, room=hall)
    Slot.objects.create(event=event, starts_at=hour_of(event, "10:00"), ends_at=hour_of(event, "10:20"), closed=True)
    MeetingPlan.objects.create(
        event=event, minutes=25, asking_closes_at=hour_of(event, "18:00", days=-3), scheduled_at=timezone.now()
    )
    return event


def local(moment: dt.datetime, event: Event) -> str:
    return f"{moment.astimezone(event.tz):%Y-%m-%d %H:%M}"


def day_of(event: Event) -> dt.date:
    return event.starts_at.astimezone(event.tz).date()


@pytest.mark.django_db
def test_what_stands_in_an_event_is_copied_and_its_people_are_not(
    cast: SimpleNamespace, b2b_day: Event, me: Any
) -> None:
    full(b2b_day, me)
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    day = day_of(b2b_day) + dt.timedelta(days=35)
    made = clone_event(b2b_day, by=me, day=day, title="Hofuf B2B day, once more")
    assert (made.state, made.title, made.cloned_from, made.version) == ("draft", "Hofuf B2B day, once more", b2b_day, 1)
    assert local(made.starts_at, made) == f"{day} 09:30"
    talk = Session.objects.get(event=made)
    assert (talk.title, talk.room, talk.capacity) == ("Opening", Room.objects.get(event=made), 40)
    assert list(talk.speakers.all()) == list(Speaker.objects.filter(event=made))
    assert local(talk.starts_at, made) == f"{day} 10:00"
    assert Table.objects.get(event=made).room == talk.room
    slot, plan = Slot.objects.get(event=made), MeetingPlan.objects.get(event=made)
    assert (local(slot.starts_at, made), slot.closed) == (f"{day} 10:00", True)
    assert (plan.minutes, plan.scheduled_at) == (25, None)
    assert plan.asking_closes_at is not None
    assert local(plan.asking_closes_at, made) == f"{day - dt.timedelta(days=3)} 18:00"
    assert [one.text for one in Question.objects.filter(event=made)] == ["Vegetarian?"]
    assert [one.name for one in ParticipationType.objects.filter(event=made)] == ["Buyer"]
    assert not Registration.objects.filter(event=made).exists()
    assert Session.objects.filter(event=b2b_day).count() == 2


@pytest.mark.django_db
def test_a_copy_keeps_its_hours_on_the_wall_across_the_change_of_clocks_and_prayers_follow_the_sun(
    cast: SimpleNamespace, me: Any
) -> None:
    paris = ZoneInfo("Europe/Paris")
    hours = {
        "starts_at": dt.datetime(2027, 2, 4, 9, 30, tzinfo=paris),
        "ends_at": dt.datetime(2027, 2, 4, 16, 0, tzinfo=paris),
    }
    event = event_of(cast.office, by=me, zone="Europe/Paris", latitude="48.85", longitude="2.35", **hours)
    session_in(event, by=me)
    [noon] = place_prayer(event, by=me, name=NOON)
    made = clone_event(event, by=me, day=dt.date(2027, 7, 1))
    talk, prayer = Session.objects.get(event=made, computed=""), Session.objects.get(event=made, computed=NOON)
    assert (local(made.starts_at, made), local(talk.starts_at, made)) == ("2027-07-01 09:30", "2027-07-01 10:00")
    assert (local(noon.starts_at, event)[11:13], local(prayer.starts_at, made)[11:13]) == ("13", "13")
    assert local(prayer.starts_at, made)[11:] > "13:50"


@pytest.mark.django_db
def test_a_copy_is_made_once_for_a_day_to_come_by_whoever_organises(
    cast: SimpleNamespace, b2b_day: Event, me: Any
) -> None:
    filled, day = uuid4(), day_of(b2b_day) + dt.timedelta(days=7)
    first = clone_event(b2b_day, by=me, day=day, submission=filled)
    assert clone_event(b2b_day, by=me, day=day, submission=filled) == first
    with pytest.raises(NotPossible) as refused:
        clone_event(b2b_day, by=me, day=timezone.localdate() - dt.timedelta(days=2))
    assert refused.value.field == "day"
    for person in (cast.firm_owner, cast.government_officer, cast.stranger):
        with pytest.raises(NotAllowed):
            clone_event(b2b_day, by=person, day=day)


@pytest.mark.parametrize(
    ("every", "first", "days"),
    [
        ("week", "2027-01-05", ["2027-01-05", "2027-01-12", "2027-01-19", "2027-01-26"]),
        ("fortnight", "2027-01-05", ["2027-01-05", "2027-01-19", "2027-02-02", "2027-02-16"]),
        ("weekday", "2027-01-05", ["2027-01-05", "2027-02-02", "2027-03-02", "2027-04-06"]),
        ("weekday", "2027-01-29", ["2027-01-29", "2027-02-26", "2027-03-26", "2027-04-30"]),
        ("date", "2027-01-05", ["2027-01-05", "2027-02-05", "2027-03-05", "2027-04-05"]),
        ("date", "2027-01-31", ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        ("date", "2027-01-30", ["2027-01-30", "2027-02-28", "2027-03-30", "2027-04-30"]),
    ],
)
def test_rules_are_read_as_people_mean_them(every: Any, first: str, days: list[str]) -> None:
    begins, until = dt.date.fromisoformat(first), dt.date(2028, 1, 1)
    found = days_by(rule_of(every, begins, until), begins, until)
    assert [one.isoformat() for one in found[:4]] == days
    assert found[-1] <= until


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Africa/Cairo", "Europe/Paris"])
def test_a_series_keeps_its_hours_on_the_wall_over_the_whole_year(
    zone: str, cast: SimpleNamespace, me: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.events.services.series.AHEAD", dt.timedelta(days=420))
    event = event_of(cast.office, by=me, zone=zone, kind="webinar", days=7)
    tz = ZoneInfo(zone)
    starts = dt.datetime.combine(day_of(event), dt.time(18), tzinfo=tz)
    Event.objects.filter(pk=event.pk).update(starts_at=starts, ends_at=starts + dt.timedelta(hours=1))
    event.refresh_from_db()
    session_in(event, by=me, at="18:10", until="18:40")
    repeat_event(event, by=me, every="week", until=day_of(event) + dt.timedelta(days=364))
    made = Event.objects.filter(series__isnull=False)
    assert made.count() == 53
    assert {local(one.starts_at, one)[11:] for one in made} == {"18:00"}
    assert {local(one.starts_at, event)[11:] for one in Session.objects.all()} == {"18:10"}
    assert len({one.starts_at.astimezone(dt.UTC).hour for one in made}) == 2
    assert [local(one.starts_at, one)[:10] for one in made] == [f"{one.occurs_on}" for one in made]


@pytest.mark.django_db
def test_occurrences_are_made_some_months_ahead_and_never_twice(
    b2b_day: Event, me: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = day_of(b2b_day)
    series = repeat_event(b2b_day, by=me, every="week", until=first + dt.timedelta(days=364))
    months = Event.objects.filter(series=series).count()
    assert 14 <= months <= 17
    assert {one.state for one in Event.objects.filter(series=series).exclude(pk=b2b_day.pk)} == {"draft"}
    make_due()
    assert Event.objects.filter(series=series).count() == months
    later = timezone.now() + dt.timedelta(days=30)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for _twice in range(2):
        dict(duties)["events.series"]()
    assert Event.objects.filter(series=series).count() in {months + 4, months + 5}
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(series=series).exclude(pk=b2b_day.pk).update(occurs_on=first)


@pytest.mark.django_db
def test_they_are_announced_at_once_where_the_organiser_says_so(b2b_day: Event, me: Any) -> None:
    until = day_of(b2b_day) + dt.timedelta(days=30)
    series = repeat_event(b2b_day, by=me, every="week", until=until, announces=True)
    assert {one.state for one in Event.objects.filter(series=series)} == {"open"}


@pytest.mark.django_db
def test_what_makes_no_series_is_refused(b2b_day: Event, me: Any, cast: SimpleNamespace) -> None:
    first = day_of(b2b_day)
    for every, until in (
        ("week", first),
        ("week", first + dt.timedelta(days=6)),
        ("week", first + dt.timedelta(days=4000)),
    ):
        with pytest.raises(NotPossible) as refused:
            repeat_event(b2b_day, by=me, every=every, until=until)  # type: ignore[arg-type]
        assert refused.value.field == "until"
    with pytest.raises(NotAllowed):
        repeat_event(b2b_day, by=cast.firm_owner, every="week", until=first + dt.timedelta(days=30))
    repeat_event(b2b_day, by=me, every="week", until=first + dt.timedelta(days=30))
    with pytest.raises(NotPossible):
        repeat_event(b2b_day, by=me, every="week", until=first + dt.timedelta(days=30))
    assert Series.objects.count() == 1


def given_of(event: Event, **changes: Any) -> dict[str, Any]:
    return {name: getattr(event, name) for name in GIVEN} | changes


@pytest.fixture
def weekly(b2b_day: Event, me: Any) -> list[Event]:
    """Five, one a week, with a talk at ten."""
    session_in(b2b_day, by=me)
    until = day_of(b2b_day) + dt.timedelta(days=28)
    series = repeat_event(b2b_day, by=me, every="week", until=until, announces=True)
    return list(Event.objects.filter(series=series).order_by("occurs_on"))


@pytest.mark.django_db
def test_this_one_and_those_to_come_change_and_those_before_stay(weekly: list[Event], me: Any) -> None:
    third = weekly[2]
    hour = dt.timedelta(hours=1)
    given = given_of(third, title="New name", starts_at=third.starts_at + hour, ends_at=third.ends_at + hour)
    change_onward(third, by=me, version=third.version, **given)
    for one in weekly:
        one.refresh_from_db()
    assert [one.title == "New name" for one in weekly] == [False, False, True, True, True]
    assert [local(one.starts_at, one)[11:] for one in weekly] == ["09:30", "09:30", "10:30", "10:30", "10:30"]
    assert [day_of(one) for one in weekly] == [one.occurs_on for one in weekly]
    talks = [Session.objects.get(event=one) for one in weekly]
    assert [local(one.starts_at, weekly[0])[11:] for one in talks] == ["10:00", "10:00", "11:00", "11:00", "11:00"]
    assert Series.objects.get().pattern == third


@pytest.mark.django_db
def test_one_that_cannot_change_like_this_keeps_all_as_they_were(weekly: list[Event], me: Any) -> None:
    session_in(weekly[3], by=me, title="Closing", at="12:30", until="13:00")
    given = given_of(weekly[1], title="New name", ends_at=weekly[1].ends_at - dt.timedelta(hours=1))
    with pytest.raises(NotPossible) as refused:
        change_onward(weekly[1], by=me, version=1, **given)
    assert "Closing" in str(refused.value.message)
    assert not Event.objects.filter(title="New name").exists()


@pytest.mark.django_db
def test_only_one_at_a_time_moves_to_another_day(weekly: list[Event], me: Any) -> None:
    day = dt.timedelta(days=1)
    given = given_of(weekly[1], starts_at=weekly[1].starts_at + day, ends_at=weekly[1].ends_at + day)
    with pytest.raises(NotPossible) as refused:
        change_onward(weekly[1], by=me, version=1, **given)
    assert refused.value.field == "day"


@pytest.mark.django_db
def test_the_second_of_two_who_change_it_is_told(weekly: list[Event], me: Any, cast: SimpleNamespace) -> None:
    change_onward(weekly[1], by=me, version=1, **given_of(weekly[1], title="First"))
    with pytest.raises(Overtaken):
        change_onward(weekly[1], by=me, version=1, **given_of(weekly[1], title="Second"))
    with pytest.raises(NotAllowed):
        change_onward(weekly[1], by=cast.firm_owner, version=2, **given_of(weekly[1], title="Third"))


@pytest.mark.django_db
def test_one_that_was_called_off_is_not_made_again(weekly: list[Event], me: Any) -> None:
    call_off_event(weekly[2], by=me, reason="A holiday.")
    Series.objects.update(made_until=weekly[0].occurs_on)
    make_due()
    assert Event.objects.filter(series__isnull=False).count() == len(weekly)


@pytest.mark.django_db
def test_ending_it_takes_drafts_away_and_leaves_what_is_announced(
    b2b_day: Event, me: Any, cast: SimpleNamespace
) -> None:
    until = day_of(b2b_day) + dt.timedelta(days=364)
    series = repeat_event(b2b_day, by=me, every="week", until=until)
    second = Event.objects.filter(series=series).order_by("occurs_on")[1]
    Event.objects.filter(pk=second.pk).update(published_at=timezone.now())
    with pytest.raises(NotAllowed):
        end_series(b2b_day, by=cast.firm_owner)
    assert end_series(b2b_day, by=me) > 10
    assert end_series(b2b_day, by=me) == 0
    Series.objects.update(made_until=day_of(b2b_day))
    make_due()
    assert set(Event.objects.filter(series=series)) == {b2b_day, second}


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.events.services.series.AHEAD", dt.timedelta(days=45))


@pytest.mark.django_db
@pytest.mark.usefixtures("_quick")
def test_the_pages_copy_repeat_change_onward_and_end(b2b_day: Event, me: Any, browser_of: Browser) -> None:
    client, here = browser_of(me), [b2b_day.public_id]
    clone = reverse("events:event_clone", args=here)
    assert "Copy to another day" in client.get(clone).content.decode()
    assert client.post(clone, {"title": "", "day": "yesterday"}).status_code == 422
    later = day_of(b2b_day) + dt.timedelta(days=60)
    typed = {"title": "Again", "day": f"{later}", "submission": str(uuid4())}
    for _twice in range(2):
        assert client.post(clone, typed).status_code == 302
    assert Event.objects.filter(title="Again").count() == 1

    repeat = reverse("events:event_repeat", args=here)
    html = client.get(repeat).content.decode()
    assert re.findall(r"Each (?:second )?week on (\w+)\s*<", html) == [f"{day_of(b2b_day):%A}"] * 2
    assert client.post(repeat, {"every": "week"}).status_code == 422
    until = day_of(b2b_day) + dt.timedelta(days=21)
    assert client.post(repeat, {"every": "week", "until": f"{until}", "announces": "on"}).status_code == 302
    html = client.get(repeat).content.decode()
    assert html.count('<li class="row"><a href="/') >= 4

    edit = reverse("events:event_edit", args=here)
    assert 'name="which"' in client.get(edit).content.decode()
    form = {
        "kind": "matchmaking",
        "title": "Onward",
        "day": f"{day_of(b2b_day)}",
        "at": "09:30",
        "until": "13:00",
        "zone": "Asia/Riyadh",
        "audience": "members",
        "version": "1",
    }
    assert client.post(edit, form | {"title": "Alone"}).status_code == 302
    assert Event.objects.filter(title="Alone").count() == 1
    assert client.post(edit, form | {"which": "onward", "version": "2"}).status_code == 302
    assert Event.objects.filter(title="Onward").count() == 4
    page = client.get(reverse("events:event_detail", args=here)).content.decode()
    assert "Takes place again:" in page
    assert client.post(reverse("events:series_end", args=here)).status_code == 302
    assert Series.objects.get().ended_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["event_clone", "event_repeat", "series_end"])
def test_the_pages_are_the_organisers(
    name: str, b2b_day: Event, cast: SimpleNamespace, browser_of: Browser, client: Client
) -> None:
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    address = reverse(f"events:{name}", args=[b2b_day.public_id])
    for person in (cast.government_officer, cast.firm_owner, cast.stranger):
        assert browser_of(person).post(address).status_code == 404
    assert "/login/" in client.post(address).headers["Location"]
