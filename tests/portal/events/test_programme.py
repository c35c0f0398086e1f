"""The programme: sessions in rooms with speakers, what may not be at once, and who reads and changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.core.errors import NotAllowed, NotPossible
from portal.core.versions import Overtaken
from portal.events.forms.programme import SessionForm
from portal.events.models import Event, Room, Session, SessionPlace, Speaker
from portal.events.queries.programme import days_in, sessions_of
from portal.events.services.asking import write_type
from portal.events.services.holding import call_off_event
from portal.events.services.programme import add_session, call_off_session, change_session
from portal.events.services.rooms import add_room, add_speaker, change_room, remove_room, remove_speaker
from portal.notifications.models import Notification
from tests.factories.events import event_of, hour_of, registered, session_in

pytestmark = pytest.mark.django_db

Browser = Callable[[Any], Client]
SAME = ("title", "kind", "starts_at", "ends_at", "room", "capacity", "details", "languages", "link")


def changed(session: Session, by: Any, **fields: Any) -> Session:
    given = {name: getattr(session, name) for name in SAME} | {"speakers": list(session.speakers.all())}
    return change_session(session, by=by, version=session.version, **given | fields)


@pytest.fixture
def me(cast: SimpleNamespace) -> Any:
    return cast.cluster_manager


def test_two_sessions_in_one_room_at_once_are_refused_with_what_stands_there(b2b_day: Event, me: Any) -> None:
    hall = add_room(b2b_day, by=me, name="Hall A")
    session_in(b2b_day, by=me, title="Opening", at="10:00", until="11:00", room=hall)
    with pytest.raises(NotPossible) as refused:
        session_in(b2b_day, by=me, at="10:30", until="11:30", room=hall)
    assert refused.value.field == "room"
    assert "10:00" in refused.value.message
    assert "Opening" in refused.value.message
    assert session_in(b2b_day, by=me, at="11:00", until="11:30", room=hall).room == hall
    assert session_in(b2b_day, by=me, at="10:30", until="11:30").room is None


def test_nobody_speaks_in_two_sessions_at_once(b2b_day: Event, me: Any) -> None:
    salma = add_speaker(b2b_day, by=me, name="Salma")
    session_in(b2b_day, by=me, title="Opening", speakers=[salma])
    with pytest.raises(NotPossible) as refused:
        session_in(b2b_day, by=me, title="Another", speakers=[salma])
    assert (refused.value.field, "Opening" in refused.value.message) == ("speakers", True)


def test_what_was_called_off_stands_in_nobodys_way(b2b_day: Event, me: Any) -> None:
    hall = add_room(b2b_day, by=me, name="Hall A")
    call_off_session(session_in(b2b_day, by=me, room=hall), by=me)
    assert session_in(b2b_day, by=me, room=hall).room == hall


def test_a_session_does_not_stand_in_its_own_way(b2b_day: Event, me: Any) -> None:
    hall, salma = add_room(b2b_day, by=me, name="Hall A"), add_speaker(b2b_day, by=me, name="Salma")
    opening = session_in(b2b_day, by=me, room=hall, speakers=[salma])
    assert changed(opening, me, ends_at=hour_of(b2b_day, "10:45")).version == 2


def test_an_hour_outside_the_event_is_refused_unless_the_event_is_to_last_longer(b2b_day: Event, me: Any) -> None:
    opening = session_in(b2b_day, by=me, at="09:30", until="10:00")
    with pytest.raises(NotPossible) as refused:
        session_in(b2b_day, by=me, at="12:30", until="14:00")
    assert (refused.value.field, "13:00" in refused.value.message) == ("widen", True)
    session_in(b2b_day, by=me, at="12:30", until="14:00", widen=True)
    b2b_day.refresh_from_db()
    opening.refresh_from_db()
    assert (b2b_day.ends_at, b2b_day.version) == (hour_of(b2b_day, "14:00"), 2)
    assert opening.starts_at == hour_of(b2b_day, "09:30")


def test_letting_the_event_begin_a_day_earlier_moves_no_session(b2b_day: Event, me: Any) -> None:
    opening = session_in(b2b_day, by=me)
    had = opening.starts_at
    dinner = {"starts_at": hour_of(b2b_day, "19:00", days=-1), "ends_at": hour_of(b2b_day, "21:00", days=-1)}
    add_session(b2b_day, by=me, title="Dinner", kind="meal", widen=True, **dinner)
    opening.refresh_from_db()
    assert opening.starts_at == had


def test_a_room_has_seats_for_the_places_of_a_session(b2b_day: Event, me: Any) -> None:
    small = add_room(b2b_day, by=me, name="Room 2", capacity=20)
    with pytest.raises(NotPossible) as refused:
        session_in(b2b_day, by=me, room=small, capacity=21)
    assert refused.value.field == "capacity"
    session_in(b2b_day, by=me, room=small, capacity=20)
    with pytest.raises(NotPossible) as lowered:
        change_room(small, by=me, name="Room 2", capacity=19)
    assert lowered.value.field == "capacity"


def test_places_in_a_session_are_not_taken_from_those_who_have_one(
    b2b_day: Event, me: Any, cast: SimpleNamespace
) -> None:
    workshop = session_in(b2b_day, by=me, capacity=2)
    for person in (cast.firm_owner, cast.packer_owner):
        SessionPlace.objects.create(session=workshop, registration=registered(b2b_day, cast.firm, person=person))
    with pytest.raises(NotPossible) as refused:
        changed(workshop, me, capacity=1)
    assert refused.value.field == "capacity"


def test_a_room_in_use_stays_and_one_that_is_free_goes(b2b_day: Event, me: Any) -> None:
    hall = add_room(b2b_day, by=me, name="Hall A")
    assert add_room(b2b_day, by=me, name=" Hall  A ") == hall
    talk = session_in(b2b_day, by=me, room=hall)
    with pytest.raises(NotPossible):
        remove_room(hall, by=me)
    call_off_session(talk, by=me)
    remove_room(hall, by=me)
    assert not Room.objects.exists()


def test_two_rooms_have_two_names(b2b_day: Event, me: Any) -> None:
    add_room(b2b_day, by=me, name="Hall A")
    other = add_room(b2b_day, by=me, name="Hall B")
    with pytest.raises(NotPossible) as refused:
        change_room(other, by=me, name="Hall A")
    assert refused.value.field == "name"


def test_two_clicks_are_one_session_and_one_speaker(b2b_day: Event, me: Any) -> None:
    filled = uuid4()
    assert session_in(b2b_day, by=me, submission=filled) == session_in(b2b_day, by=me, submission=filled)
    assert add_speaker(b2b_day, by=me, name="Salma") == add_speaker(b2b_day, by=me, name="Salma")


def test_every_change_raises_the_sequence_also_one_of_speakers_alone(b2b_day: Event, me: Any) -> None:
    talk = session_in(b2b_day, by=me)
    assert changed(talk, me).version == 1
    assert changed(talk, me, title="Cold rooms").version == 2
    assert changed(talk, me, speakers=[add_speaker(b2b_day, by=me, name="Salma")]).version == 3
    assert [one.name for one in talk.speakers.all()] == ["Salma"]


def test_the_second_of_two_who_change_a_session_is_told(b2b_day: Event, me: Any) -> None:
    talk = session_in(b2b_day, by=me)
    stale = Session.objects.get(pk=talk.pk)
    changed(talk, me, title="Cold rooms")
    with pytest.raises(Overtaken):
        changed(stale, me, title="Warm rooms")
    with pytest.raises(Overtaken):
        change_session(
            stale,
            by=me,
            version=1,
            speakers=[add_speaker(b2b_day, by=me, name="Salma")],
            **{name: getattr(talk, name) for name in SAME},
        )


def test_those_who_have_a_place_are_told_of_another_hour_and_nobody_else(
    b2b_day: Event, me: Any, cast: SimpleNamespace
) -> None:
    workshop = session_in(b2b_day, by=me, capacity=5)
    comes = registered(b2b_day, cast.firm, person=cast.firm_owner)
    registered(b2b_day, cast.lab, person=cast.researcher)
    SessionPlace.objects.create(session=workshop, registration=comes)
    changed(workshop, me, title="Another name")
    assert not Notification.objects.filter(kind="event.session_moved").exists()
    changed(workshop, me, ends_at=hour_of(b2b_day, "11:00"))
    assert [one.to for one in Notification.objects.filter(kind="event.session_moved")] == [cast.firm_owner]
    for _twice in range(2):
        call_off_session(workshop, by=me)
    assert [one.to for one in Notification.objects.filter(kind="event.session_called_off")] == [cast.firm_owner]


def test_in_a_draft_what_is_taken_out_is_gone_and_later_it_is_struck_out(cast: SimpleNamespace, me: Any) -> None:
    draft = event_of(cast.office, by=me, announced=False)
    call_off_session(session_in(draft, by=me), by=me)
    assert not Session.objects.exists()
    open_day = event_of(cast.office, by=me)
    talk = session_in(open_day, by=me)
    call_off_session(talk, by=me)
    assert (talk.called_off_at is not None, talk.version) == (True, 2)
    with pytest.raises(NotPossible):
        changed(talk, me, title="x")


def test_nothing_changes_in_an_event_that_was_called_off(b2b_day: Event, me: Any) -> None:
    talk = session_in(b2b_day, by=me)
    call_off_event(b2b_day, by=me, reason="The hall is flooded.")
    with pytest.raises(NotPossible):
        changed(talk, me, title="x")
    with pytest.raises(NotPossible):
        session_in(b2b_day, by=me)


def test_a_room_or_a_speaker_of_another_event_is_refused(
    b2b_day: Event, elsewhere: Event, me: Any, cast: SimpleNamespace
) -> None:
    theirs = add_room(elsewhere, by=cast.government_officer, name="Hall A")
    with pytest.raises(NotAllowed):
        session_in(b2b_day, by=me, room=theirs)
    with pytest.raises(NotAllowed):
        session_in(b2b_day, by=me, speakers=[add_speaker(elsewhere, by=cast.government_officer, name="Salma")])


def test_a_speaker_is_named_for_an_organisation_that_comes(b2b_day: Event, me: Any, cast: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        add_speaker(b2b_day, by=me, name="Huda", organisation=cast.firm)
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    assert add_speaker(b2b_day, by=me, name="Huda", organisation=cast.firm).organisation == cast.firm


def test_others_change_nothing(b2b_day: Event, me: Any, cast: SimpleNamespace) -> None:
    talk, hall = session_in(b2b_day, by=me), add_room(b2b_day, by=me, name="Hall A")
    salma = add_speaker(b2b_day, by=me, name="Salma")
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    for person in (cast.firm_owner, cast.government_officer, cast.stranger):
        deeds: list[Callable[[], Any]] = [
            lambda person=person: session_in(b2b_day, by=person),
            lambda person=person: changed(talk, person, title="x"),
            lambda person=person: call_off_session(talk, by=person),
            lambda person=person: add_room(b2b_day, by=person, name="x"),
            lambda person=person: change_room(hall, by=person, name="x"),
            lambda person=person: remove_room(hall, by=person),
            lambda person=person: add_speaker(b2b_day, by=person, name="x"),
            lambda person=person: remove_speaker(salma, by=person),
        ]
        for deed in deeds:
            with pytest.raises(NotAllowed):
                deed()


def test_the_day_stands_in_the_order_of_its_hours_with_rooms_side_by_side(b2b_day: Event, me: Any) -> None:
    a, b = add_room(b2b_day, by=me, name="Hall A"), add_room(b2b_day, by=me, name="Hall B")
    session_in(b2b_day, by=me, title="Late", at="11:00", until="12:00", room=a)
    session_in(b2b_day, by=me, title="Beside", at="10:00", until="11:00", room=b)
    session_in(b2b_day, by=me, title="Early", at="10:00", until="11:00", room=a)
    session_in(b2b_day, by=me, kind="break", title="", at="12:00", until="12:15")
    [day] = days_in(sessions_of(b2b_day), b2b_day)
    assert day.rooms == ["Hall A", "Hall B"]
    assert [[(one.session.title, one.column) for one in hour.lines] for hour in day.hours] == [
        [("Early", 1), ("Beside", 2)],
        [("Late", 1)],
        [("Break", 0)],
    ]


def test_names_are_shown_as_letters_and_kept_apart(b2b_day: Event, me: Any, client: Client) -> None:
    Event.objects.update(audience="public")
    salma = add_speaker(b2b_day, by=me, name="<script>x</script> سلمى \u202eevil", role="Prof. <b>")
    session_in(b2b_day, by=me, title="A <i>talk</i>", speakers=[salma])
    for name in ("programme", "event_detail"):
        html = client.get(reverse(f"events:{name}", args=[b2b_day.public_id])).content.decode()
        assert "<bdi>&lt;script&gt;x&lt;/script&gt; سلمى evil</bdi>" in html
        assert "<bdi>A &lt;i&gt;talk&lt;/i&gt;</bdi>" in html
        assert "<script>x" not in html


def test_where_to_join_online_is_read_by_those_who_come_alone(
    b2b_day: Event, me: Any, cast: SimpleNamespace, browser_of: Browser, client: Client
) -> None:
    Event.objects.update(audience="public")
    session_in(b2b_day, by=me, link="https://meet.example/cold")
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    registered(b2b_day, cast.packer, person=cast.packer_owner, state="waiting")
    address = reverse("events:programme", args=[b2b_day.public_id])
    seen = {
        name: "meet.example" in browser_of(getattr(cast, name)).get(address).content.decode()
        for name in ("cluster_manager", "firm_owner", "firm_member", "packer_owner", "stranger")
    }
    assert seen == {
        "cluster_manager": True,
        "firm_owner": True,
        "firm_member": False,
        "packer_owner": False,
        "stranger": False,
    }
    assert "meet.example" not in client.get(address).content.decode()


def test_the_pages_ask_the_same_number_of_questions_with_300_sessions(
    b2b_day: Event, me: Any, browser_of: Browser
) -> None:
    client = browser_of(me)
    hall, salma = add_room(b2b_day, by=me, name="Hall A"), add_speaker(b2b_day, by=me, name="Salma")

    def asked(name: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            assert client.get(reverse(f"events:{name}", args=[b2b_day.public_id])).status_code == 200
        return len(asked_for)

    def fill(number: int) -> None:
        rows = [
            Session(
                event=b2b_day,
                title=f"Talk {n}",
                room=hall if n % 2 else None,
                starts_at=b2b_day.starts_at + dt.timedelta(seconds=30 * n),
                ends_at=b2b_day.starts_at + dt.timedelta(seconds=30 * n + 29),
            )
            for n in range(number)
        ]
        for one in Session.objects.bulk_create(rows):
            one.speakers.add(salma)

    names = ("programme", "event_detail", "room_list", "session_add")
    fill(10)
    asked("programme")
    few = {name: asked(name) for name in names}
    fill(290)
    assert {name: asked(name) for name in names} == few
    assert max(few.values()) <= 15


def test_the_form_keeps_what_was_typed_and_asks_whether_the_event_is_to_last_longer(
    b2b_day: Event, me: Any, browser_of: Browser
) -> None:
    client, address = browser_of(me), reverse("events:session_add", args=[b2b_day.public_id])
    hall = add_room(b2b_day, by=me, name="Hall A")
    typed = {
        "kind": "talk",
        "title": "Closing words",
        "day": f"{b2b_day.starts_at.astimezone(b2b_day.tz):%Y-%m-%d}",
        "at": "12:30",
        "until": "13:30",
        "room": hall.public_id,
        "submission": str(uuid4()),
    }
    assert 'name="widen"' not in client.get(address).content.decode()
    outside = client.post(address, typed)
    html = outside.content.decode()
    assert (outside.status_code, 'name="widen"' in html, "Closing words" in html) == (422, True, True)
    for _twice in range(2):
        assert client.post(address, typed | {"widen": "on"}).status_code == 302
    made = Session.objects.get()
    assert (made.title, made.room, made.ends_at) == ("Closing words", hall, hour_of(b2b_day, "13:30"))


def test_a_session_is_changed_on_its_page_and_the_slower_one_compares(
    b2b_day: Event, me: Any, browser_of: Browser
) -> None:
    talk = session_in(b2b_day, by=me)
    client, address = browser_of(me), reverse("events:session_edit", args=[talk.public_id])
    typed = {
        "version": "1",
        "kind": "talk",
        "title": "Cold rooms",
        "day": f"{talk.starts_at.astimezone(b2b_day.tz):%Y-%m-%d}",
        "at": "10:00",
        "until": "10:30",
    }
    assert client.post(address, typed).status_code == 302
    slower = client.post(address, typed | {"title": "Warm rooms"})
    html = slower.content.decode()
    assert (slower.status_code, "Cold rooms" in html, "Warm rooms" in html) == (422, True, True)
    assert client.post(address, typed | {"title": "", "version": "2"}).status_code == 422


def test_places_that_are_taken_are_named_at_the_field_and_nothing_typed_is_lost(
    b2b_day: Event, me: Any, cast: SimpleNamespace, browser_of: Browser
) -> None:
    """Of a session, of a participation type and of the event."""
    buyer = write_type(b2b_day, by=me, name="Buyer", capacity=9)
    talk = session_in(b2b_day, by=me, title="Cold rooms", capacity=9)
    for person in (cast.firm_owner, cast.packer_owner):
        row = registered(b2b_day, cast.firm, person=person, type=buyer)
        SessionPlace.objects.create(session=talk, registration=row)
    event = Event.objects.get(pk=b2b_day.pk)
    day = f"{event.starts_at.astimezone(event.tz):%Y-%m-%d}"
    of_session = {"version": "1", "kind": "talk", "title": "Warm rooms", "day": day, "at": "10:00", "until": "10:30"}
    of_event = {
        "version": event.version,
        "kind": "matchmaking",
        "title": "Warm rooms",
        "day": day,
        "at": "09:30",
        "until": "13:00",
        "zone": "Asia/Riyadh",
        "audience": "members",
    }
    of_type = {"name": "Warm rooms", "meets": "on"}
    pages = [("session_edit", talk, of_session), ("type_edit", buyer, of_type), ("event_edit", event, of_event)]
    for name, thing, typed in pages:
        address, client = reverse(f"events:{name}", args=[thing.public_id]), browser_of(me)
        refused = client.post(address, typed | {"capacity": "1"})
        html = refused.content.decode()
        assert (name, refused.status_code) == (name, 422)
        assert "2 people have a place" in html
        assert html.count('aria-invalid="true"') == 1
        assert 'value="Warm rooms"' in html
        thing.refresh_from_db()
        assert thing.capacity != 1
        assert client.post(address, typed | {"capacity": "2"}).status_code == 302


def test_rooms_and_speakers_are_kept_on_one_page(b2b_day: Event, me: Any, browser_of: Browser) -> None:
    client, here = browser_of(me), [b2b_day.public_id]
    assert client.post(reverse("events:room_list", args=here), {"name": ""}).status_code == 422
    assert client.post(reverse("events:room_list", args=here), {"name": "Hall A", "capacity": "40"}).status_code == 302
    assert client.post(reverse("events:speaker_add", args=here), {"name": ""}).status_code == 422
    assert client.post(reverse("events:speaker_add", args=here), {"name": "Salma"}).status_code == 302
    room, salma = Room.objects.get(), Speaker.objects.get()
    edit = reverse("events:room_edit", args=[room.public_id])
    assert "Hall A" in client.get(edit).content.decode()
    assert client.post(edit, {"name": "Hall B", "capacity": "30"}).status_code == 302
    edit = reverse("events:speaker_edit", args=[salma.public_id])
    assert client.post(edit, {"name": "Salma Idrissi", "role": "Professor"}).status_code == 302
    html = client.get(reverse("events:room_list", args=here)).content.decode()
    assert all(words in html for words in ("Hall B", "30 seats", "Salma Idrissi", "Professor"))
    client.post(reverse("events:room_remove", args=[room.public_id]))
    client.post(reverse("events:speaker_remove", args=[salma.public_id]))
    assert (Room.objects.exists(), Speaker.objects.exists()) == (False, False)


ORGANISERS = [
    ("session_add", "event"),
    ("room_list", "event"),
    ("speaker_add", "event"),
    ("session_edit", "session"),
    ("session_call_off", "session"),
    ("room_edit", "room"),
    ("room_remove", "room"),
    ("speaker_edit", "speaker"),
    ("speaker_remove", "speaker"),
]


@pytest.mark.parametrize(("name", "what"), ORGANISERS)
def test_the_organisers_pages_are_nobody_elses(
    name: str, what: str, b2b_day: Event, me: Any, cast: SimpleNamespace, browser_of: Browser, client: Client
) -> None:
    things = {
        "event": b2b_day,
        "session": session_in(b2b_day, by=me),
        "room": add_room(b2b_day, by=me, name="Hall A"),
        "speaker": add_speaker(b2b_day, by=me, name="Salma"),
    }
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    registered(b2b_day, cast.packer, person=cast.packer_owner, state="waiting")
    address = reverse(f"events:{name}", args=[things[what].public_id])
    for person in (cast.government_officer, cast.firm_owner, cast.packer_owner, cast.stranger):
        assert browser_of(person).post(address).status_code == 404
    assert "/login/" in client.post(address).headers["Location"]
    assert browser_of(me).post(address).status_code in {302, 422}


def test_the_programme_is_read_by_whoever_may_know_of_the_event(
    cast: SimpleNamespace, browser_of: Browser, client: Client, me: Any
) -> None:
    invited = event_of(cast.office, by=me, audience="invited")
    address = reverse("events:programme", args=[invited.public_id])
    registered(invited, cast.lab, person=cast.researcher)
    codes = {
        name: browser_of(getattr(cast, name)).get(address).status_code
        for name in ("cluster_manager", "researcher", "government_officer", "firm_owner", "stranger")
    }
    assert codes == {
        "cluster_manager": 200,
        "researcher": 200,
        "government_officer": 404,
        "firm_owner": 404,
        "stranger": 404,
    }
    assert client.get(address).status_code == 404


def test_a_session_of_an_evening_goes_on_past_midnight(b2b_day: Event, me: Any) -> None:
    """Ramadan: the event lasts until one in the night."""
    day = b2b_day.starts_at.astimezone(b2b_day.tz).date()
    night = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(1), tzinfo=b2b_day.tz)
    Event.objects.filter(pk=b2b_day.pk).update(ends_at=night)
    event = Event.objects.get(pk=b2b_day.pk)
    typed = {"kind": "talk", "title": "Late", "day": f"{day}", "at": "23:00", "until": "00:30"}
    form = SessionForm(typed, event=event)
    assert form.is_valid(), form.errors
    given = form.fields_for_service()
    assert given["ends_at"] - given["starts_at"] == dt.timedelta(minutes=90)
    for slip in ({"until": "23:00"}, {"until": "01:30"}, {"at": "13:00", "until": "00:30"}):
        assert "until" in SessionForm(typed | slip, event=event).errors
