"""What somebody who means harm would try at an event: seats, names, places and pages of others."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.calendars import services as feeds
from portal.events.badges import badge_address
from portal.events.models import Event, Meeting, PlanRun, Registration, Seat
from portal.events.services.meetings import accept, ask
from portal.events.services.planning import ask_for_plan
from portal.organisations.models import Membership
from portal.organisations.services.memberships import remove_member
from tests.factories.events import event_of, session_in
from tests.portal.events.days import goes_on_now
from tests.portal.events.meetings import joins, newcomer, set_up, times

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


def at(name: str, thing: Any) -> str:
    return reverse(f"events:{name}", args=[thing.public_id])


@pytest.fixture
def day(cast: SimpleNamespace) -> SimpleNamespace:
    """Firm and packer meet at the first time; the member of the firm goes as well."""
    b2b_day = event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster)
    set_up(b2b_day, cast.cluster_manager)
    firm = joins(b2b_day, cast.firm, cast.firm_owner, cast.firm_member)
    packer = joins(b2b_day, cast.packer, cast.packer_owner)
    third, third_person = newcomer(b2b_day, "Oasis Cartons")
    meeting = accept(ask(firm, packer, by=cast.firm_owner, slot=times(b2b_day)[0]), by=cast.packer_owner)
    return SimpleNamespace(
        event=b2b_day, firm=firm, packer=packer, third=third, third_person=third_person, meeting=meeting, cast=cast
    )


def row_of(event: Event, person: Any) -> Registration:
    found: Registration = Registration.objects.get(event=event, person=person)
    return found


def sitting(meeting: Meeting) -> set[int]:
    return set(meeting.seats.filter(freed_at=None).values_list("registration__person", flat=True))


def test_04_nobody_registers_people_of_others_or_for_others(day: SimpleNamespace, browser_of: Browser) -> None:
    """Neither by the id of a person of theirs, nor by naming their organisation in the form."""
    cast, event = day.cast, event_of(day.cast.office, by=day.cast.cluster_manager, title="Another day")
    form = {"rows": "1", "submission": str(uuid4())}
    foreign = browser_of(cast.firm_owner).post(at("register", event), form | {"who_0": cast.packer_owner.public_id})
    assert foreign.status_code == 422
    assert not Registration.objects.filter(event=event).exists()
    named = {"organisation": cast.packer.public_id, "for": cast.packer.slug, "party": str(uuid4())}
    given = form | named | {"name_0": "Sami Haddad", "reach_0": "0501234567"}
    assert browser_of(cast.firm_owner).post(at("register", event), given).status_code == 302
    made = Registration.objects.get(event=event)
    assert (made.organisation, made.registered_by, made.person) == (cast.firm, cast.firm_owner, None)


def test_08_a_registration_says_nothing_of_its_own_state(cast: SimpleNamespace, browser_of: Browser) -> None:
    event = event_of(cast.office, by=cast.cluster_manager, capacity=1, approval=True)
    now = timezone.now().isoformat()
    given = {"rows": "1", "submission": str(uuid4()), "who_0": cast.firm_owner.public_id, "state": "going"}
    given |= {"state_0": "going", "walk_in": "on", "checked_in_at": now, "queued_at": now, "over": "1"}
    assert browser_of(cast.firm_owner).post(at("register", event), given).status_code == 302
    made = Registration.objects.get(event=event)
    assert (made.state, made.walk_in, made.checked_in_at) == ("asked", False, None)
    assert browser_of(cast.firm_owner).post(at("registration_accept", made)).status_code in {302, 404}
    made.refresh_from_db()
    assert made.state == "asked"


def test_05_nobody_sits_people_of_others_at_a_table(day: SimpleNamespace, browser_of: Browser) -> None:
    cast, seats = day.cast, at("meeting_seats", day.meeting)
    before = sitting(day.meeting)
    of_packer, of_third = row_of(day.event, cast.packer_owner), row_of(day.event, day.third_person)
    mine = browser_of(cast.firm_owner)
    for foreign in (of_packer, of_third):
        assert mine.post(seats, {"come": foreign.public_id}).status_code == 422
    for person in (day.third_person, cast.cluster_manager, cast.stranger):
        assert browser_of(person).post(seats, {"come": of_third.public_id}).status_code == 404
    assert sitting(day.meeting) == before
    own = row_of(day.event, cast.firm_member)
    assert mine.post(seats, {"come": own.public_id}).status_code == 302
    assert cast.firm_member.pk in sitting(day.meeting)


def test_05_a_place_in_a_session_is_taken_for_oneself(day: SimpleNamespace, browser_of: Browser) -> None:
    """And given back by nobody else."""
    cast = day.cast
    workshop = session_in(day.event, by=cast.cluster_manager, title="Workshop", capacity=1)
    theirs = row_of(day.event, cast.packer_owner)
    form = {"session": workshop.public_id, "to": "up"}
    address = at("registration_session", theirs)
    assert browser_of(cast.firm_owner).post(address, form).status_code == 404
    assert not theirs.session_places.exists()
    elsewhere = event_of(cast.office, by=cast.cluster_manager, title="Another day")
    foreign = session_in(elsewhere, by=cast.cluster_manager, title="Elsewhere", capacity=1)
    assert browser_of(cast.packer_owner).post(address, form | {"session": foreign.public_id}).status_code == 404
    assert not theirs.session_places.exists()


def test_14_another_organiser_reaches_nothing_of_an_event(day: SimpleNamespace, browser_of: Browser) -> None:
    """Somebody who holds events themselves, at the pages of one that others hold: reading, planning, the door."""
    cast = day.cast
    other = browser_of(cast.government_officer)
    own = event_of(cast.ministry, by=cast.government_officer, title="Grants", kind=Event.Kind.CONFERENCE)
    assert other.get(at("registration_list", own)).status_code == 200
    run = ask_for_plan(day.event, by=cast.cluster_manager)
    reads = (
        "event_edit",
        "registration_list",
        "call_list",
        "asking_list",
        "meeting_setup",
        "meeting_plan",
        "agenda_all",
    )
    for name in (*reads, "door", "door_list", "badge_list", "floor", "event_outcome", "event_outcome_table"):
        assert other.get(at(name, day.event)).status_code == 404, name
    deeds = {"plan_run": {"further": "1"}, "plan_stop": {"run": run.public_id}, "plan_lock": {}, "event_call_off": {}}
    for name, form in deeds.items():
        assert other.post(at(name, day.event), form | {"reason": "x"}).status_code == 404, name
    for name, thing in (("meeting_lock", day.meeting), ("registration_check_in", row_of(day.event, cast.firm_owner))):
        assert other.post(at(name, thing), {"locked": "1"}).status_code == 404, name
    run.refresh_from_db()
    day.event.refresh_from_db()
    assert run.state == PlanRun.State.WAITING
    assert day.event.called_off_at is None


def test_05_a_run_of_another_event_is_not_stopped_from_ones_own(day: SimpleNamespace, browser_of: Browser) -> None:
    cast = day.cast
    run = ask_for_plan(day.event, by=cast.cluster_manager)
    mine = event_of(cast.office, by=cast.cluster_manager, title="Another day")
    assert browser_of(cast.cluster_manager).post(at("plan_stop", mine), {"run": run.public_id}).status_code == 404
    run.refresh_from_db()
    assert run.state == PlanRun.State.WAITING


def test_57_a_badge_that_is_shown_again_lets_nobody_in_again(day: SimpleNamespace, browser_of: Browser) -> None:
    """A photograph of somebody's badge: the door reads who it is and since when they are here."""
    cast, event = day.cast, goes_on_now(day.event)
    row = row_of(event, cast.firm_owner)
    door = browser_of(cast.cluster_manager)
    door.post(at("registration_check_in", row))
    row.refresh_from_db()
    first = row.checked_in_at
    again = door.post(at("door", event), {"code": badge_address(row)}, follow=True)
    assert row.on_the_badge in again.content.decode()
    door.post(at("registration_check_in", row))
    row.refresh_from_db()
    assert row.checked_in_at == first
    for person in (cast.firm_owner, cast.government_officer):
        assert browser_of(person).post(at("registration_check_in", row)).status_code == 404


def test_12_whoever_is_taken_out_of_an_organisation_comes_for_it_no_more(
    day: SimpleNamespace, browser_of: Browser, django_capture_on_commit_callbacks: Any
) -> None:
    """Pages at the next click; in the calendar of their telephone what they went to is struck out."""
    cast = day.cast
    member = browser_of(cast.firm_member)
    feed = reverse("feed", args=[feeds.token_of(feeds.open_feed(cast.firm_member))])
    page, file = at("meeting_detail", day.meeting), at("meeting_calendar", day.meeting)
    mine = browser_of(cast.firm_owner)
    mine.post(at("meeting_seats", day.meeting), {"come": row_of(day.event, cast.firm_member).public_id})
    assert (member.get(page).status_code, member.get(file).status_code) == (200, 200)
    assert Client().get(feed).content.decode().count("STATUS:CONFIRMED") == 2
    with django_capture_on_commit_callbacks(execute=True):
        remove_member(Membership.objects.get(user=cast.firm_member, organisation=cast.firm), by=cast.firm_owner)
    assert row_of(day.event, cast.firm_member).state == "cancelled"
    assert (member.get(page).status_code, member.get(file).status_code) == (404, 404)
    after = Client().get(feed).content.decode()
    assert (after.count("STATUS:CONFIRMED"), after.count("STATUS:CANCELLED")) == (0, 2)
    assert "meet.example" not in after
    assert sitting(day.meeting) == {cast.firm_owner.pk, cast.packer_owner.pk}
    assert Seat.objects.filter(meeting=day.meeting, freed_at__isnull=False).exists()


def test_41_markup_in_a_session_is_letters_everywhere(day: SimpleNamespace, browser_of: Browser) -> None:
    """In the programme, the overview, the agenda, the sheet of all agendas and the calendar."""
    cast = day.cast
    session_in(day.event, by=cast.cluster_manager, title="<script>alert(1)</script>", details="<img src=x onerror=y>")
    readers = ((cast.firm_owner, ("event_detail", "programme", "agenda")), (cast.cluster_manager, ("agenda_all",)))
    for person, pages in readers:
        for name in pages:
            html = browser_of(person).get(at(name, day.event)).content.decode()
            assert "<script>alert" not in html
            assert "<img src=x" not in html
            assert "&lt;script&gt;alert" in html, name
