"""The calendar of a project and of a person, read by a parser that is not the one that wrote it."""

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
from portal.projects.models import Project, Role, Task
from portal.projects.services import meetings, milestones, places, tasks
from tests.factories.projects import many_tasks, meeting_in, milestone_in, partner_in, project_of, role_in, task_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    made = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    partner_in(made, cast.packer)
    return made


def address_of(person: Any, scope: str = "") -> str:
    return reverse("feed", args=[feeds.token_of(feeds.open_feed(person, scope))])


def read(address: str) -> dict[str, Any]:
    """What stands there, by title; without signing in."""
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer.content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    calendar = vobject.readOne(answer.content.decode())
    assert calendar.version.value == "2.0"
    found = {event.summary.value: event for event in getattr(calendar, "vevent_list", [])}
    for event in found.values():
        assert event.dtstamp.value.utcoffset() == dt.timedelta()
    return found


def test_tasks_milestones_and_meetings_of_a_project(cast: SimpleNamespace, project: Project) -> None:
    due = TODAY + dt.timedelta(days=9)
    task = task_in(
        project, by=cast.firm_owner, title="Send, weigh; and \\ write 200 كغ", due_on=due, details="Line 1\nLine 2"
    )
    task_in(project, by=cast.firm_owner, title="Without a day")
    milestone_in(project, by=cast.firm_owner, title="Mould", days=20)
    meeting = meeting_in(project, by=cast.firm_owner, title="We meet", place="Hall 4, Hofuf")
    found = read(address_of(cast.packer_owner, f"project:{project.public_id}"))
    assert set(found) == {task.title, "Milestone: Mould", "We meet"}
    assert found[task.title].dtstart.value == due
    assert found[task.title].dtend.value == due + dt.timedelta(days=1)
    assert found[task.title].description.value.endswith("Line 1\nLine 2")
    assert found["We meet"].dtstart.value == meeting.starts_at
    assert found["We meet"].dtend.value == meeting.ends_at
    assert found["We meet"].location.value == "Hall 4, Hofuf"
    assert {event.status.value for event in found.values()} == {"CONFIRMED"}


def test_a_thing_keeps_its_uid_and_its_sequence_rises(cast: SimpleNamespace, project: Project) -> None:
    address = address_of(cast.packer_owner, f"project:{project.public_id}")
    meeting = meeting_in(project, by=cast.firm_owner, title="We meet")
    before = read(address)["We meet"]
    moved = {"title": "We meet", "starts_at": meeting.starts_at + dt.timedelta(days=1), "minutes": 60}
    meetings.change_meeting(meeting, by=cast.packer_owner, version=1, **moved)
    after = read(address)["We meet"]
    assert before.uid.value == after.uid.value
    assert int(after.sequence.value) == int(before.sequence.value) + 1
    assert after.dtstart.value == before.dtstart.value + dt.timedelta(days=1)
    meetings.call_off(meeting, by=cast.firm_owner)
    last = read(address)["We meet"]
    assert (last.uid.value, last.status.value) == (before.uid.value, "CANCELLED")
    assert int(last.sequence.value) == int(after.sequence.value) + 1


def test_what_was_taken_out_stays_as_cancelled(cast: SimpleNamespace, project: Project) -> None:
    milestones.take_out(milestone_in(project, by=cast.firm_owner, title="Mould"), by=cast.firm_owner)
    task = task_in(project, by=cast.firm_owner, title="Send", due_on=TODAY)
    names = ("title", "details", "organisation", "person", "milestone", "due_on")
    given = {name: getattr(task, name) for name in names} | {"state": Task.State.DROPPED}
    tasks.change_task(task, by=cast.firm_owner, version=1, **given)
    found = read(address_of(cast.firm_owner, f"project:{project.public_id}"))
    assert {title: event.status.value for title, event in found.items()} == {
        "Milestone: Mould": "CANCELLED",
        "Send": "CANCELLED",
    }


def test_ones_own_calendar_holds_what_concerns_them(cast: SimpleNamespace, project: Project) -> None:
    task_in(project, by=cast.firm_owner, title="mine", due_on=TODAY, organisation=cast.packer)
    task_in(project, by=cast.firm_owner, title="theirs", due_on=TODAY, organisation=cast.firm)
    milestone_in(project, by=cast.firm_owner, title="ours", owner=cast.packer)
    milestone_in(project, by=cast.firm_owner, title="nobody's")
    meeting_in(project, by=cast.firm_owner, title="We meet")
    meeting_in(project_of(cast.firm, by=cast.firm_owner, title="Another"), by=cast.firm_owner, title="They meet")
    assert set(read(address_of(cast.packer_owner))) == {"mine", "Milestone: ours", "We meet"}


def test_whoever_is_removed_reads_nothing_any_more(cast: SimpleNamespace, project: Project) -> None:
    meeting_in(project, by=cast.firm_owner, title="We meet")
    of_project = address_of(cast.packer_owner, f"project:{project.public_id}")
    own = address_of(cast.packer_owner)
    assert read(of_project)
    assert read(own)
    places.remove(project.partners.get(organisation=cast.packer), by=cast.firm_owner, reason="No answer since May")
    assert Client().get(of_project).status_code == 404
    assert read(own) == {}
    cast.packer_owner.is_active = False
    cast.packer_owner.save()
    assert Client().get(own).status_code == 404


def test_a_funder_reads_milestones_alone(cast: SimpleNamespace, project: Project) -> None:
    partner_in(project, cast.bank, role=role_in(project, kind=Role.Kind.FINANCIER))
    milestone_in(project, by=cast.firm_owner, title="Mould")
    task_in(project, by=cast.firm_owner, title="Send", due_on=TODAY)
    meeting_in(project, by=cast.firm_owner, title="We meet")
    assert set(read(address_of(cast.finance_officer, f"project:{project.public_id}"))) == {"Milestone: Mould"}
    assert read(address_of(cast.finance_officer)) == {}


def test_an_address_can_be_ended_and_a_guessed_one_is_nothing(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]
) -> None:
    feed = feeds.open_feed(cast.packer_owner)
    assert feeds.open_feed(cast.packer_owner) == feed
    address = address_of(cast.packer_owner)
    for wrong in (address[:-5] + "x.ics", "/calendar/x.ics", "/calendar/%00.ics", f"/calendar/{feed.public_id}.ics"):
        assert Client().get(wrong).status_code == 404
    end = reverse("calendars:feed_end", args=[feed.public_id])
    assert browser_of(cast.firm_owner).post(end).status_code == 404
    assert read(address) == {}
    assert browser_of(cast.packer_owner).post(end).status_code == 302
    assert Client().get(address).status_code == 404
    assert address_of(cast.packer_owner) != address


def test_nobody_makes_an_address_for_what_they_may_not_read(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]
) -> None:
    scope = f"project:{project.public_id}"
    for who in (cast.stranger, cast.cluster_manager, cast.staff_member):
        with pytest.raises(NotAllowed):
            feeds.open_feed(who, scope)
    assert browser_of(cast.stranger).post(reverse("calendars:feed_open"), {"scope": scope}).status_code == 404
    for wrong in ("project:", "project:\x00", "other:x", "x" * 100):
        with pytest.raises(NotAllowed):
            feeds.open_feed(cast.firm_owner, wrong)


def test_the_page_of_addresses(cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]) -> None:
    client = browser_of(cast.firm_owner)
    here = reverse("calendars:feed_list")
    assert client.get(here).status_code == 200
    client.post(reverse("calendars:feed_open"), {"scope": f"project:{project.public_id}"})
    client.post(reverse("calendars:feed_open"))
    page = client.get(here).content.decode()
    assert project.title in page
    assert page.count(".ics</code>") == 2


def test_a_calendar_costs_the_same_at_ten_and_a_thousand(cast: SimpleNamespace, project: Project) -> None:
    own, of_project = address_of(cast.firm_owner), address_of(cast.firm_owner, f"project:{project.public_id}")
    for address in (own, of_project):
        counted = []
        for number in (10, 990):
            many_tasks(project, number, organisation=cast.firm, due_on=TODAY)
            with CaptureQueriesContext(connection) as statements:
                assert Client().get(address).status_code == 200
            counted.append(len(statements))
        assert counted[0] == counted[1] <= 15, counted
