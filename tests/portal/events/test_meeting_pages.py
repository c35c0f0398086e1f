"""The pages of 1:1 meetings: the grid, asking from it, one meeting, the organiser's plan, agendas, calendars."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar

from portal.accounts.models import User
from portal.core.ics import calendar_of
from portal.events.models import (
    Absence,
    Delegation,
    Event,
    Fit,
    Mark,
    Meeting,
    MeetingPlan,
    Registration,
    Session,
    Slot,
    Table,
)
from portal.events.queries.meeting_dates import meetings_at, meetings_of
from portal.events.services.meetings import accept, ask, call_off, move
from portal.organisations.models import Exclusion
from tests.factories.events import registered
from tests.factories.matchmaking import ListingFactory

from .meetings import joins, newcomer, set_up, times

pytestmark = pytest.mark.django_db

Browser = Callable[[Any], Client]


@pytest.fixture
def day(cast: SimpleNamespace, b2b_day: Event) -> SimpleNamespace:
    set_up(b2b_day, cast.cluster_manager)
    firm = joins(b2b_day, cast.firm, cast.firm_owner)
    packer = joins(b2b_day, cast.packer, cast.packer_owner)
    third, third_person = newcomer(b2b_day, "Oasis Cartons")
    Fit.objects.create(seeker=firm, could=packer, value=0.8)
    Fit.objects.create(seeker=third, could=firm, value=0.4)
    return SimpleNamespace(
        event=b2b_day, firm=firm, packer=packer, third=third, third_person=third_person, slots=times(b2b_day), cast=cast
    )


def at(event: Event, name: str) -> str:
    return reverse(f"events:{name}", args=[event.public_id])


def step(meeting: Meeting, name: str) -> str:
    return reverse(f"events:meeting_{name}", args=[meeting.public_id])


def test_asking_nobody_leads_to_those_who_can_be_asked(day: SimpleNamespace, browser_of: Browser) -> None:
    answer = browser_of(day.cast.firm_owner).get(at(day.event, "meeting_ask"))
    assert (answer.status_code, answer.headers["Location"]) == (302, at(day.event, "meeting_grid"))


@pytest.mark.parametrize("place", ["row", "entry"])
def test_a_mark_and_an_ask_lead_back_to_their_row(day: SimpleNamespace, browser_of: Browser, place: str) -> None:
    client, grid, whom = browser_of(day.cast.firm_owner), at(day.event, "meeting_grid"), day.packer.public_id
    given = {"back": f"{grid}?page=1", "place": place}
    marked = client.post(at(day.event, "meeting_mark"), given | {"mark": f"{whom}:must"})
    asked = client.post(at(day.event, "meeting_ask"), given | {"at": f"{whom}:{day.slots[0].key}"})
    assert marked.headers["Location"] == asked.headers["Location"] == f"{grid}?page=1#{place}-{whom}"
    html = client.get(grid).content.decode()
    assert f'id="{place}-{whom}"' in html
    assert f'form="marks-{place}"' in html


def agreed(day: SimpleNamespace, slot: int = 0) -> Meeting:
    return accept(ask(day.firm, day.packer, by=day.cast.firm_owner, slot=day.slots[slot]), by=day.cast.packer_owner)


def test_the_grid_shows_good_fits_best_first_and_a_button_asks(day: SimpleNamespace, browser_of: Browser) -> None:
    client = browser_of(day.cast.firm_owner)
    page = client.get(at(day.event, "meeting_grid")).content.decode()
    assert page.index("Nakhla Pack") < page.index("Oasis Cartons")
    assert "09:50" in page
    chosen = f"{day.packer.public_id}:{day.slots[1].key}"
    assert f'value="{chosen}"' in page
    answer = client.post(at(day.event, "meeting_ask"), {"at": chosen}, follow=True)
    assert "You ask" in answer.content.decode()
    assert Meeting.objects.get().slot == day.slots[1]
    theirs = browser_of(day.cast.packer_owner).get(at(day.event, "meeting_grid")).content.decode()
    assert "They ask" in theirs


def test_the_need_that_both_have_in_common_stands_in_the_row(day: SimpleNamespace, browser_of: Browser) -> None:
    need = ListingFactory(organisation=day.cast.firm, title="Vacuum packing, 8 t a week")
    Fit.objects.filter(seeker=day.firm).update(listing=need)
    page = browser_of(day.cast.firm_owner).get(at(day.event, "meeting_grid")).content.decode()
    assert "You look for:" in page
    assert "Vacuum packing, 8 t a week" in page


def test_whoever_comes_too_late_is_shown_the_next_times(day: SimpleNamespace, browser_of: Browser) -> None:
    agreed(day, 0)
    client = browser_of(day.third_person)
    answer = client.post(at(day.event, "meeting_ask"), {"at": f"{day.packer.public_id}:{day.slots[0].key}"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "That time has just been taken." in page
    assert f'value="{day.slots[1].key}"' in page
    assert f'value="{day.slots[0].key}"' not in page


def test_those_who_keep_apart_do_not_see_each_other(day: SimpleNamespace, browser_of: Browser) -> None:
    Exclusion.objects.create(organisation=day.cast.packer, excluded=day.cast.firm)
    page = browser_of(day.cast.firm_owner).get(at(day.event, "meeting_grid")).content.decode()
    assert "Nakhla Pack" not in page
    assert "Oasis Cartons" in page


def test_marks_are_private_and_a_no_goes_last(day: SimpleNamespace, browser_of: Browser) -> None:
    client = browser_of(day.cast.firm_owner)
    client.post(at(day.event, "meeting_mark"), {"mark": f"{day.packer.public_id}:no"})
    assert Mark.objects.get().wish == "no"
    page = client.get(at(day.event, "meeting_grid")).content.decode()
    assert page.index("Oasis Cartons") < page.index("Nakhla Pack")
    client.post(at(day.event, "meeting_mark"), {"mark": f"{day.packer.public_id}:"})
    assert not Mark.objects.exists()


@pytest.mark.parametrize("many", [10, pytest.param(300, marks=pytest.mark.full)])
def test_the_grid_asks_as_much_for_many_as_for_few(day: SimpleNamespace, browser_of: Browser, many: int) -> None:
    need = ListingFactory(organisation=day.cast.firm)
    Fit.objects.filter(seeker=day.firm).update(listing=need)
    agreed(day, 0)
    client = browser_of(day.cast.firm_owner)
    client.get(at(day.event, "meeting_grid"))
    with CaptureQueriesContext(connection) as few:
        client.get(at(day.event, "meeting_grid"))
    for number in range(many):
        other, _person = newcomer(day.event, f"Company {number}")
        Fit.objects.create(seeker=day.firm, could=other, value=0.5, listing=need)
    with CaptureQueriesContext(connection) as more:
        client.get(at(day.event, "meeting_grid"))
    assert len(few) == len(more) <= 15, "\n".join(one["sql"][:160] for one in more)


def test_a_meeting_is_answered_moved_and_called_off_on_its_page(day: SimpleNamespace, browser_of: Browser) -> None:
    meeting = ask(day.firm, day.packer, by=day.cast.firm_owner, slot=day.slots[0], words="Cartons?")
    theirs = browser_of(day.cast.packer_owner)
    page = theirs.get(meeting.get_absolute_url()).content.decode()
    assert "Cartons?" in page
    assert theirs.post(step(meeting, "accept"), {"slot": "nonsense"}).status_code == 422
    theirs.post(step(meeting, "accept"), {"slot": day.slots[2].key})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.slot) == ("agreed", day.slots[2])
    ours = browser_of(day.cast.firm_owner)
    assert "Table 1" in ours.get(meeting.get_absolute_url()).content.decode()
    ours.post(step(meeting, "move"), {"move-slot": day.slots[5].key})
    meeting.refresh_from_db()
    assert meeting.slot == day.slots[5]
    ours.post(step(meeting, "call_off"), {"reason": "The lorry is late."})
    meeting.refresh_from_db()
    assert meeting.state == "called_off"
    assert "The lorry is late." in theirs.get(meeting.get_absolute_url()).content.decode()


def test_declined_with_a_reason_and_taken_back(day: SimpleNamespace, browser_of: Browser) -> None:
    meeting = ask(day.firm, day.packer, by=day.cast.firm_owner)
    browser_of(day.cast.packer_owner).post(step(meeting, "decline"), {"reason": "Next year."})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.ended_because) == ("declined", "Next year.")
    again = ask(day.firm, day.third, by=day.cast.firm_owner)
    browser_of(day.cast.firm_owner).post(step(again, "take_back"))
    again.refresh_from_db()
    assert again.state == "called_off"


def test_a_colleague_takes_over_on_the_page(day: SimpleNamespace, browser_of: Browser) -> None:
    colleague = registered(day.event, day.cast.firm, person=day.cast.firm_member)
    meeting = agreed(day)
    client = browser_of(day.cast.firm_owner)
    assert "Somebody else comes" in client.get(meeting.get_absolute_url()).content.decode()
    client.post(step(meeting, "seats"), {"come": [colleague.public_id]})
    ours = meeting.seats.filter(freed_at=None, registration__organisation=day.cast.firm)
    assert [one.registration for one in ours] == [colleague]
    assert client.post(step(meeting, "seats"), {}).status_code == 422


def test_what_one_looks_for_and_when_one_is_free(day: SimpleNamespace, browser_of: Browser) -> None:
    client = browser_of(day.cast.firm_owner)
    mine = Registration.objects.get(event=day.event, person=day.cast.firm_owner)
    page = client.get(at(day.event, "delegation_edit")).content.decode()
    assert f'value="{mine.public_id}:{day.slots[0].key}" checked' in page
    free = [f"{mine.public_id}:{one.key}" for one in day.slots[2:]]
    typed = {"seeks": "Shelf life tests", "languages": ["ar", "fr"], "most": "٤", "free": free}
    client.post(at(day.event, "delegation_edit"), typed)
    day.firm.refresh_from_db()
    assert (day.firm.seeks, day.firm.languages, day.firm.most) == ("Shelf life tests", ["fr", "ar"], 4) or (
        day.firm.languages == ["ar", "fr"]
    )
    assert Absence.objects.filter(registration=mine).count() == 2
    wrong = client.post(at(day.event, "delegation_edit"), typed | {"free": ["someone:else"]})
    assert wrong.status_code == 422


def test_the_organiser_sets_meetings_up(cast: SimpleNamespace, b2b_day: Event, browser_of: Browser) -> None:
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    client = browser_of(cast.cluster_manager)
    assert "Set up meetings" in client.get(at(b2b_day, "meeting_grid")).content.decode()
    hall = b2b_day.rooms.create(name="Hall B")
    typed = {
        "minutes": "20",
        "from_hour": "09:30",
        "to_hour": "12:30",
        f"tables_{hall.public_id}": "6",
        "tables_none": "4",
        "spare_share": "20",
        "at_least": "2",
        "most": "",
        "asking_opens": (b2b_day.starts_at - dt.timedelta(days=18)).date().isoformat(),
        "asking_closes": (b2b_day.starts_at - dt.timedelta(days=3)).date().isoformat(),
    }
    for field, value in {"minutes": "3", "to_hour": "09:00", "most": "1", "asking_closes": "2020-01-01"}.items():
        assert client.post(at(b2b_day, "meeting_setup"), typed | {field: value}).status_code == 422, field
    assert client.post(at(b2b_day, "meeting_setup"), typed).status_code == 302
    assert Slot.objects.filter(event=b2b_day).count() == 9
    tables = Table.objects.filter(event=b2b_day)
    assert (tables.count(), tables.filter(spare=True).count(), tables.filter(room=hall).count()) == (10, 2, 6)
    assert [one.organisation for one in Delegation.objects.all()] == [cast.firm]
    assert MeetingPlan.objects.get().asking_closes_at < b2b_day.starts_at


def test_the_organiser_sees_who_sits_where_locks_and_schedules(day: SimpleNamespace, browser_of: Browser) -> None:
    meeting = agreed(day)
    client = browser_of(day.cast.cluster_manager)
    page = client.get(at(day.event, "meeting_plan")).content.decode()
    assert "Nakhla Pack" in page
    assert "Fewer than 2 meetings" in page
    # What is scrolled has a name of its own, beside that of the section around it.
    headings = set(re.findall(r'<h2 id="[^"]+">([^<]+)</h2>', page))
    assert not headings & set(re.findall(r'role="region" aria-label="([^"]+)"', page))
    client.post(reverse("events:meeting_lock", args=[meeting.public_id]), {"locked": "1"})
    meeting.refresh_from_db()
    assert meeting.locked
    client.post(at(day.event, "plan_run"))
    page = client.get(at(day.event, "meeting_plan")).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<progress" in page
    client.post(at(day.event, "plan_lock"))


def test_the_plan_page_asks_as_much_for_many_as_for_few(day: SimpleNamespace, browser_of: Browser) -> None:
    client = browser_of(day.cast.cluster_manager)
    agreed(day)
    client.get(at(day.event, "meeting_plan"))
    with CaptureQueriesContext(connection) as few:
        client.get(at(day.event, "meeting_plan"))
    for number in range(4):
        other, person = newcomer(day.event, f"Company {number}")
        ask(other, day.third, by=person)
    with CaptureQueriesContext(connection) as more:
        client.get(at(day.event, "meeting_plan"))
    assert len(few) == len(more) <= 15, "\n".join(one["sql"][:160] for one in more)


def test_the_agenda_has_meetings_and_the_programme_in_between(day: SimpleNamespace, browser_of: Browser) -> None:
    agreed(day, 1)
    Session.objects.create(
        event=day.event,
        title="Coffee in hall B",
        kind=Session.Kind.BREAK,
        starts_at=day.slots[3].starts_at,
        ends_at=day.slots[3].ends_at,
    )
    client = browser_of(day.cast.firm_owner)
    client.get(at(day.event, "agenda"))
    with CaptureQueriesContext(connection) as few:
        page = client.get(at(day.event, "agenda")).content.decode()
    assert page.index("Nakhla Pack") < page.index("Coffee in hall B")
    assert day.cast.packer_owner.full_name in page
    accept(ask(day.third, day.firm, by=day.third_person), by=day.cast.firm_owner)
    with CaptureQueriesContext(connection) as more:
        client.get(at(day.event, "agenda"))
    assert len(few) == len(more) <= 15
    sheets = browser_of(day.cast.cluster_manager).get(at(day.event, "agenda_all")).content.decode()
    assert sheets.count('class="own-sheet"') == 3
    Registration.objects.filter(event=day.event, person=day.cast.packer_owner).update(language="ar")
    sheets = browser_of(day.cast.cluster_manager).get(at(day.event, "agenda_all")).content.decode()
    theirs = re.findall(r'<article class="own-sheet" lang="ar" dir="rtl".*?</article>', sheets, re.DOTALL)
    assert [("You meet" in one, "تلتقون" in one) for one in theirs] == [(False, True)]


def test_people_of_a_meeting_are_called_in_the_letters_of_the_sheet_or_page(
    day: SimpleNamespace, browser_of: Browser
) -> None:
    agreed(day, 1)
    arabic, latin = "هدى المزروعي", "Huda Al-Mazroui"
    User.objects.filter(pk=day.cast.firm_owner.pk).update(full_name=arabic, latin_name=latin)
    Registration.objects.filter(event=day.event, person=day.cast.firm_owner).update(name=latin, language="en")
    Registration.objects.filter(event=day.event, person=day.cast.packer_owner).update(language="ar")
    with override("ar"):
        sheets = browser_of(day.cast.cluster_manager).get(at(day.event, "agenda_all")).content.decode()
        page = browser_of(day.cast.firm_owner).get(at(day.event, "delegation_edit")).content.decode()
    called = re.findall(r'<article class="own-sheet" lang="(\w+)".*?</article>', sheets, re.DOTALL)
    assert sorted(called) == ["ar", "en"]
    for language, name, other in (("en", latin, arabic), ("ar", arabic, latin)):
        (sheet,) = re.findall(rf'<article class="own-sheet" lang="{language}".*?</article>', sheets, re.DOTALL)
        assert name in sheet
        assert other not in sheet
    assert f"<bdi>{arabic}</bdi>" in page


def test_calendars_keep_a_meeting_whatever_becomes_of_it(day: SimpleNamespace) -> None:
    def read(person: Any) -> list[Any]:
        return list(Calendar.from_ical(calendar_of("x", meetings_of(person))).walk("VEVENT"))

    meeting = agreed(day, 0)
    (first,) = read(day.cast.firm_owner)
    meeting = move(meeting, by=day.cast.firm_owner, slot=day.slots[3])
    (moved,) = read(day.cast.firm_owner)
    assert moved["uid"] == first["uid"]
    assert moved["sequence"] > first["sequence"]
    assert moved["dtstart"].dt == day.slots[3].starts_at
    assert "Nakhla Pack" in moved["summary"]
    assert "Table 1" in moved["location"]
    call_off(meeting, by=day.cast.packer_owner)
    (gone,) = read(day.cast.firm_owner)
    assert (gone["status"], gone["uid"]) == ("CANCELLED", first["uid"])
    assert gone["sequence"] > moved["sequence"]
    assert len(list(meetings_at(day.event, day.cast.packer_owner))) == 1
    assert read(day.cast.stranger) == []


READS = {
    # organiser, other organiser, takes part, registered but not confirmed, a stranger who is signed in, a visitor
    "meeting_grid": (200, 200, 200, 200, 200, 404),
    "agenda": (200, 200, 200, 200, 200, 302),
    "delegation_edit": (404, 404, 200, 404, 404, 302),
    "meeting_plan": (200, 404, 404, 404, 404, 302),
    "meeting_setup": (200, 404, 404, 404, 404, 302),
    "agenda_all": (200, 404, 404, 404, 404, 302),
}
WRITES = {
    "meeting_ask": (404, 404, 422, 404, 404, 302),
    "meeting_mark": (404, 404, 302, 404, 404, 302),
    "delegation_edit": (404, 404, 302, 404, 404, 302),
    "plan_run": (302, 404, 404, 404, 404, 302),
    "plan_lock": (302, 404, 404, 404, 404, 302),
    "meeting_setup": (422, 404, 404, 404, 404, 302),
}
STEPS = {
    "detail": (200, 404, 200, 404, 404, 302),
    "accept": (404, 404, 404, 404, 404, 302),
    "decline": (404, 404, 404, 404, 404, 302),
    "move": (422, 404, 422, 404, 404, 302),
    "call_off": (302, 404, 302, 404, 404, 302),
    "seats": (404, 404, 422, 404, 404, 302),
    "lock": (302, 404, 404, 404, 404, 302),
}


@pytest.fixture
def readers(day: SimpleNamespace, browser_of: Browser) -> list[Client]:
    registered(day.event, day.cast.lab, person=day.cast.researcher, state=Registration.State.ASKED)
    people = [
        day.cast.cluster_manager,
        day.cast.government_officer,
        day.cast.firm_owner,
        day.cast.researcher,
        day.cast.stranger,
    ]
    return [*map(browser_of, people), Client()]


@pytest.mark.parametrize("name", READS)
def test_who_reads_which_page(day: SimpleNamespace, readers: list[Client], name: str) -> None:
    assert tuple(one.get(at(day.event, name)).status_code for one in readers) == READS[name]


@pytest.mark.parametrize("name", WRITES)
def test_who_writes_where(day: SimpleNamespace, readers: list[Client], name: str) -> None:
    sent = {"with": day.packer.public_id, "mark": f"{day.packer.public_id}:like"}
    assert tuple(one.post(at(day.event, name), sent).status_code for one in readers) == WRITES[name]


@pytest.mark.parametrize("name", STEPS)
def test_who_does_what_with_a_meeting(day: SimpleNamespace, readers: list[Client], name: str) -> None:
    """The firm and the packer meet; the firm is not the one that was asked."""
    meeting = agreed(day)
    get = name == "detail"
    found = [one.get(step(meeting, name)) if get else one.post(step(meeting, name)) for one in readers]
    assert tuple(one.status_code for one in found) == STEPS[name]


def test_a_partner_of_another_event_is_nobody_here(day: SimpleNamespace, elsewhere: Event, browser_of: Browser) -> None:
    set_up(elsewhere, day.cast.government_officer)
    foreign = joins(elsewhere, day.cast.lab, day.cast.researcher)
    client = browser_of(day.cast.firm_owner)
    assert client.post(at(day.event, "meeting_ask"), {"with": foreign.public_id}).status_code == 404
    assert client.post(at(day.event, "meeting_mark"), {"mark": f"{foreign.public_id}:like"}).status_code == 404
    wrong = client.post(
        at(day.event, "meeting_ask"), {"at": f"{day.packer.public_id}:{times(elsewhere)[0].starts_at:%Y}"}
    )
    assert wrong.status_code == 422


def test_whoever_nobody_booked_is_shown_three_to_ask(day: SimpleNamespace, browser_of: Browser) -> None:
    client = browser_of(day.cast.firm_owner)
    assert "Nobody has booked you yet." not in client.get(at(day.event, "meeting_grid")).content.decode()
    begins = timezone.now() + dt.timedelta(days=4)
    Event.objects.filter(pk=day.event.pk).update(starts_at=begins, ends_at=begins + dt.timedelta(hours=4))
    page = client.get(at(day.event, "meeting_grid")).content.decode()
    assert "Nobody has booked you yet." in page
    assert "for 09:30" in page
