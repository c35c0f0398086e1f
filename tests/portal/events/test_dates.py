"""Events in people's own calendars, read by a parser that is not the one that wrote them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.calendars import services as feeds
from portal.core.errors import NotAllowed
from portal.events.models import Event, Registration, Session, SessionPlace
from portal.events.services.holding import call_off_event, change_event
from portal.events.services.meetings import accept, ask, call_off
from portal.events.services.programme import call_off_session
from portal.events.services.registering import cancel
from portal.events.services.rooms import add_room
from portal.events.services.session_places import sign_off, sign_up
from tests.factories.events import event_of, registered, session_in
from tests.portal.events.meetings import joins, set_up, times

pytestmark = pytest.mark.django_db

Browser = Callable[[Any], Client]
GIVEN = ("title", "kind", "zone", "starts_at", "ends_at", "place", "town", "link", "audience", "cluster")


class OwnCalendar:
    """What a calendar program makes of files: by uid, a higher SEQUENCE goes before, and so does a later stamp among equals."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def take(self, content: bytes) -> None:
        for one in getattr(vobject.readOne(content.decode()), "vevent_list", []):
            had = self.kept.get(one.uid.value)
            if had is None or self._age(one) >= self._age(had):
                self.kept[one.uid.value] = one

    def shown(self) -> dict[str, str]:
        return {one.summary.value: one.status.value for one in self.kept.values()}

    @staticmethod
    def _age(one: Any) -> tuple[int, dt.datetime]:
        return int(one.sequence.value), one.dtstamp.value


def changed(event: Event, by: Any, **fields: Any) -> Event:
    event.refresh_from_db()
    given = {name: getattr(event, name) for name in GIVEN}
    return change_event(event, by=by, version=event.version, **given | fields)


def feed_of(person: Any, scope: str = "") -> str:
    return reverse("feed", args=[feeds.token_of(feeds.open_feed(person, scope))])


def read(address: str, client: Client | None = None) -> dict[str, Any]:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    calendar = vobject.readOne(answer.content.decode())
    return {event.summary.value: event for event in getattr(calendar, "vevent_list", [])}


def cancelled(row: Registration, days_ago: int = 0) -> None:
    """As if it had been so many days ago."""
    cancel(row, by=row.person)
    when = timezone.now() - dt.timedelta(days=days_ago)
    Registration.objects.filter(pk=row.pk).update(ended_at=when)
    row.session_places.update(given_back_at=when)


@pytest.fixture
def day(cast: SimpleNamespace) -> Event:
    return event_of(
        cast.office,
        by=cast.cluster_manager,
        title="B2B day; wiring, benches",
        link="https://meet.example/day",
        summary="Bring samples\n\nand drawings",
        town="Hofuf",
    )


def test_ones_own_calendar_holds_what_one_goes_to(cast: SimpleNamespace, day: Event) -> None:
    me = cast.cluster_manager
    hall = add_room(day, by=me, name="Hall B")
    workshop = session_in(day, by=me, title="Workshop", room=hall, capacity=9, link="https://meet.example/workshop")
    session_in(day, by=me, title="Not mine", capacity=9, at="11:00", until="11:30")
    own = registered(day, cast.firm, person=cast.firm_owner)
    SessionPlace.objects.create(session=workshop, registration=own)
    registered(event_of(cast.office, by=me, title="Waits"), cast.firm, person=cast.firm_owner, state="waiting")
    registered(event_of(cast.office, by=me, title="A colleague's"), cast.firm, person=cast.firm_member)
    found = read(feed_of(cast.firm_owner))
    assert set(found) == {day.title, "Workshop"}
    assert found[day.title].dtstart.value == day.starts_at
    assert found[day.title].dtend.value == day.ends_at
    assert found[day.title].location.value == "Exhibition hall, Hofuf, Hofuf"
    assert found["Workshop"].location.value == "Hall B, Exhibition hall, Hofuf, Hofuf"
    assert "https://meet.example/day" in found[day.title].description.value
    assert "https://meet.example/workshop" in found["Workshop"].description.value
    assert {one.transp.value for one in found.values()} == {"OPAQUE"}


def test_read_twice_nothing_stands_there_twice(cast: SimpleNamespace, day: Event) -> None:
    talk = session_in(day, by=cast.cluster_manager, title="Workshop", capacity=9)
    SessionPlace.objects.create(session=talk, registration=registered(day, cast.firm, person=cast.firm_owner))
    calendar = OwnCalendar()
    addresses = [feed_of(cast.firm_owner), feed_of(cast.firm_owner, f"event:{day.public_id}")]
    for address in addresses * 2:
        calendar.take(Client().get(address).content)
    assert calendar.shown() == {day.title: "CONFIRMED", "Workshop": "CONFIRMED"}


def test_a_change_raises_the_sequence_and_calling_off_strikes_out(cast: SimpleNamespace, day: Event) -> None:
    me, address = cast.cluster_manager, feed_of(cast.firm_owner)
    workshop = session_in(day, by=me, title="Workshop", capacity=9)
    SessionPlace.objects.create(session=workshop, registration=registered(day, cast.firm, person=cast.firm_owner))
    before, week = read(address), dt.timedelta(days=7)
    changed(day, me, starts_at=day.starts_at + week, ends_at=day.ends_at + week)
    after = read(address)
    for title in (day.title, "Workshop"):
        assert after[title].uid.value == before[title].uid.value
        assert int(after[title].sequence.value) == int(before[title].sequence.value) + 1
        assert after[title].dtstart.value == before[title].dtstart.value + week
    workshop.refresh_from_db()
    call_off_session(workshop, by=me)
    off = read(address)
    assert (off["Workshop"].status.value, off[day.title].status.value) == ("CANCELLED", "CONFIRMED")
    assert int(off["Workshop"].sequence.value) > int(after["Workshop"].sequence.value)
    call_off_event(Event.objects.get(pk=day.pk), by=me, reason="The hall is flooded.")
    gone = read(address)
    assert {one.status.value for one in gone.values()} == {"CANCELLED"}
    assert "The hall is flooded." in gone[day.title].description.value


def test_whoever_cancels_has_it_struck_out_for_a_month_and_comes_back_later(cast: SimpleNamespace, day: Event) -> None:
    calendar, address = OwnCalendar(), feed_of(cast.firm_owner)
    workshop = session_in(day, by=cast.cluster_manager, title="Workshop", capacity=9)
    row = registered(day, cast.firm, person=cast.firm_owner)
    SessionPlace.objects.create(session=workshop, registration=row)
    calendar.take(Client().get(address).content)
    cancelled(row)
    struck = read(address)
    assert "meet.example" not in struck[day.title].serialize()
    calendar.take(Client().get(address).content)
    assert calendar.shown() == {day.title: "CANCELLED", "Workshop": "CANCELLED"}
    cancelled(row, days_ago=31)
    assert read(address) == {}
    again = registered(day, cast.firm, person=cast.firm_owner)
    calendar.take(Client().get(address).content)
    assert calendar.shown() == {day.title: "CONFIRMED", "Workshop": "CANCELLED"}
    sign_up(workshop, by=cast.firm_owner, registration=again)
    calendar.take(Client().get(address).content)
    assert calendar.shown() == {day.title: "CONFIRMED", "Workshop": "CONFIRMED"}


def test_a_place_in_a_session_that_is_given_back_is_struck_out_and_comes_back_with_the_next_number(
    cast: SimpleNamespace, day: Event, browser_of: Browser
) -> None:
    workshop = session_in(day, by=cast.cluster_manager, title="Workshop", capacity=1)
    row = registered(day, cast.firm, person=cast.firm_owner)
    own, of_event = feed_of(cast.firm_owner), feed_of(cast.firm_owner, f"event:{day.public_id}")
    files = [reverse("events:event_calendar", args=[day.public_id])]
    files.append(reverse("events:session_calendar", args=[workshop.public_id]))
    mine = browser_of(cast.firm_owner)
    seen = []
    for turn in (sign_up, sign_off, sign_up, sign_off):
        turn(workshop, by=cast.firm_owner, registration=row)
        turn(workshop, by=cast.firm_owner, registration=row)  # two clicks are one
        found = read(own)["Workshop"]
        seen.append((int(found.sequence.value), found.status.value, found.uid.value))
        if turn is sign_up:
            others = [read(of_event), *(read(file, mine) for file in files)]
            assert {int(each["Workshop"].sequence.value) for each in others} == {seen[-1][0]}
        else:
            assert SessionPlace.objects.standing().count() == 0
            assert read(files[0], mine)["Workshop"].status.value == "CANCELLED"
    first = seen[0][0]
    statuses = ("CONFIRMED", "CANCELLED") * 2
    assert seen == [(first + at, status, seen[0][2]) for at, status in enumerate(statuses)]
    other = registered(day, cast.packer, person=cast.packer_owner)
    sign_up(workshop, by=cast.packer_owner, registration=other)
    assert read(feed_of(cast.packer_owner))["Workshop"].status.value == "CONFIRMED"
    SessionPlace.objects.filter(registration=row).update(given_back_at=timezone.now() - dt.timedelta(days=31))
    assert set(read(own)) == {day.title}


def test_the_calendar_of_one_event_has_its_sessions_and_says_where_to_join_to_those_who_go(
    cast: SimpleNamespace, day: Event
) -> None:
    me = cast.cluster_manager
    session_in(day, by=me, title="Opening", link="https://meet.example/opening")
    session_in(day, by=me, title="Coffee", kind="break", at="11:00", until="11:15")
    scope = f"event:{day.public_id}"
    registered(day, cast.firm, person=cast.firm_owner)
    going, curious = read(feed_of(cast.firm_owner, scope)), read(feed_of(cast.packer_owner, scope))
    assert set(going) == set(curious) == {day.title, "Opening"}
    assert "meet.example/opening" in going["Opening"].serialize()
    assert "meet.example" not in "".join(one.serialize() for one in curious.values())


def test_the_address_of_one_event_is_nothing_for_whoever_may_not_read_it_any_more(cast: SimpleNamespace) -> None:
    invited = event_of(cast.office, by=cast.cluster_manager, title="Invited", audience="invited")
    with pytest.raises(NotAllowed):
        feeds.open_feed(cast.researcher, f"event:{invited.public_id}")
    row = registered(invited, cast.lab, person=cast.researcher)
    address = feed_of(cast.researcher, f"event:{invited.public_id}")
    assert read(address)["Invited"].status.value == "CONFIRMED"
    cancelled(row)
    assert read(address)["Invited"].status.value == "CANCELLED"
    cancelled(row, days_ago=31)
    assert Client().get(address).status_code == 404


def test_an_address_that_was_ended_and_one_of_somebody_who_is_gone_are_nothing(
    cast: SimpleNamespace, day: Event
) -> None:
    registered(day, cast.firm, person=cast.firm_owner)
    own, scope = feed_of(cast.firm_owner), f"event:{day.public_id}"
    of_event = feed_of(cast.firm_owner, scope)
    feeds.end_feed(feeds.open_feed(cast.firm_owner, scope), by=cast.firm_owner)
    assert Client().get(of_event).status_code == 404
    assert Client().get(own).status_code == 200
    cast.firm_owner.is_active = False
    cast.firm_owner.save()
    assert Client().get(own).status_code == 404


def test_ones_own_meetings_stand_beside_the_event(cast: SimpleNamespace, day: Event, browser_of: Browser) -> None:
    set_up(day, cast.cluster_manager)
    firm, packer = joins(day, cast.firm, cast.firm_owner), joins(day, cast.packer, cast.packer_owner)
    accept(ask(firm, packer, by=cast.firm_owner, slot=times(day)[0]), by=cast.packer_owner)
    file = reverse("events:event_calendar", args=[day.public_id])
    scope = f"event:{day.public_id}"
    for found in (
        read(feed_of(cast.firm_owner)),
        read(feed_of(cast.firm_owner, scope)),
        read(file, browser_of(cast.firm_owner)),
    ):
        assert sorted(one.uid.value.partition("-")[0] for one in found.values()) == ["b2b", "event"]
    assert set(read(feed_of(cast.researcher, scope))) == {day.title}


def test_an_event_is_taken_home_as_a_file(
    cast: SimpleNamespace, day: Event, browser_of: Browser, client: Client
) -> None:
    workshop = session_in(day, by=cast.cluster_manager, title="Workshop", capacity=9, link="https://meet.example/w")
    row = registered(day, cast.firm, person=cast.firm_owner)
    SessionPlace.objects.create(session=workshop, registration=row)
    address = reverse("events:event_calendar", args=[day.public_id])
    answer = browser_of(cast.firm_owner).get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="calendar.ics"'
    assert set(read(address, browser_of(cast.firm_owner))) == {day.title, "Workshop"}
    others = read(address, browser_of(cast.packer_owner))
    assert set(others) == {day.title}
    assert "meet.example" not in others[day.title].serialize()
    assert client.get(address).status_code == 404
    Event.objects.update(audience="public")
    assert "meet.example" not in read(address, client)[day.title].serialize()
    of_session = reverse("events:session_calendar", args=[workshop.public_id])
    assert "meet.example/w" in read(of_session, browser_of(cast.firm_owner))["Workshop"].serialize()
    assert "meet.example/w" not in read(of_session, client)["Workshop"].serialize()


def test_one_meeting_is_a_file_for_both_sides_and_the_organiser(
    cast: SimpleNamespace, day: Event, browser_of: Browser, client: Client
) -> None:
    set_up(day, cast.cluster_manager)
    firm, packer = joins(day, cast.firm, cast.firm_owner), joins(day, cast.packer, cast.packer_owner)
    meeting = ask(firm, packer, by=cast.firm_owner, slot=times(day)[0])
    address = reverse("events:meeting_calendar", args=[meeting.public_id])
    assert browser_of(cast.firm_owner).get(address).status_code == 404
    accept(meeting, by=cast.packer_owner)
    whose = {
        cast.firm_owner: f"Meeting with {cast.packer.name}",
        cast.firm_member: f"Meeting with {cast.packer.name}",
        cast.packer_owner: f"Meeting with {cast.firm.name}",
        cast.cluster_manager: f"{cast.firm.name} and {cast.packer.name}",
    }
    for person, title in whose.items():
        (found,) = read(address, browser_of(person)).values()
        assert (found.summary.value, found.status.value) == (title, "CONFIRMED")
        assert found.dtstart.value == times(day)[0].starts_at
        assert found.uid.value.startswith("b2b-")
    mine = browser_of(cast.firm_owner)
    page = mine.get(reverse("events:meeting_detail", args=[meeting.public_id])).content.decode()
    assert address in page
    calendar = OwnCalendar()
    calendar.take(Client().get(feed_of(cast.firm_owner)).content)
    calendar.take(mine.get(address).content)
    assert len(calendar.kept) == 2
    meeting.refresh_from_db()
    call_off(meeting, by=cast.packer_owner)
    calendar.take(mine.get(address).content)
    assert calendar.shown()[f"Meeting with {cast.packer.name}"] == "CANCELLED"
    assert browser_of(cast.firm_member).get(address).status_code == 404
    assert browser_of(cast.researcher).get(address).status_code == 404
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("name", ["event_calendar", "session_calendar"])
def test_files_are_for_those_who_may_know_of_the_event(
    name: str, cast: SimpleNamespace, browser_of: Browser, client: Client
) -> None:
    invited = event_of(cast.office, by=cast.cluster_manager, audience="invited")
    talk = session_in(invited, by=cast.cluster_manager)
    registered(invited, cast.lab, person=cast.researcher, state="waiting")
    address = reverse(f"events:{name}", args=[talk.public_id if name == "session_calendar" else invited.public_id])
    for person, status in ((cast.cluster_manager, 200), (cast.researcher, 200), (cast.firm_owner, 404)):
        assert browser_of(person).get(address).status_code == status
    assert browser_of(cast.stranger).get(address).status_code == 404
    assert client.get(address).status_code == 404


def test_what_people_typed_cannot_break_out_of_the_file(cast: SimpleNamespace) -> None:
    nasty = "Talk\r\nBEGIN:VEVENT\r\nSUMMARY:evil; x, y \\n"
    event = event_of(cast.office, by=cast.cluster_manager, title="Day\r\nATTACH:evil", summary=nasty)
    registered(event, cast.firm, person=cast.firm_owner)
    found = read(feed_of(cast.firm_owner))
    assert list(found) == ["Day ATTACH:evil"]
    assert not hasattr(found["Day ATTACH:evil"], "attach")


def test_a_calendar_of_three_hundred_sessions_takes_as_many_questions_as_one_of_ten(
    cast: SimpleNamespace, day: Event
) -> None:
    row = registered(day, cast.firm, person=cast.firm_owner)
    own, of_event = feed_of(cast.firm_owner), feed_of(cast.firm_owner, f"event:{day.public_id}")

    def fill(number: int) -> None:
        rows = [
            Session(event=day, title=f"Talk {n}", starts_at=day.starts_at, ends_at=day.ends_at) for n in range(number)
        ]
        for one in Session.objects.bulk_create(rows):
            SessionPlace.objects.create(session=one, registration=row)

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as asked_for:
            assert Client().get(address).status_code == 200
        return len(asked_for)

    fill(10)
    asked(own)
    few = asked(own), asked(of_event)
    fill(290)
    assert (asked(own), asked(of_event)) == few
    assert max(few) <= 15
