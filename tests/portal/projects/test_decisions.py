"""The log of decisions, and meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.core.errors import NotAllowed, NotPossible
from portal.core.versions import Overtaken
from portal.notifications.models import Notification, Rhythm
from portal.projects.models import Decision, Meeting, Partner, Project
from portal.projects.queries.overview import overview_of
from portal.projects.services import decisions, meetings
from tests.factories.projects import meeting_in, partner_in, project_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    made = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    partner_in(made, cast.packer)
    return made


def places_in(project: Project) -> list[Partner]:
    return list(Partner.objects.inside().filter(project=project).order_by("pk"))


def test_a_decision_says_who_agreed(cast: SimpleNamespace, project: Project) -> None:
    today = timezone.localdate()
    both, one = places_in(project), places_in(project)[:1]
    decisions.write_decision(project, by=cast.firm_owner, what="42 mm", decided_on=today, agreed=both)
    decisions.write_decision(
        project,
        by=cast.packer_owner,
        what="No coating",
        decided_on=today - dt.timedelta(days=9),
        agreed=one,
        why="Later",
    )
    last = overview_of(project, cast.packer_owner).work.decisions
    assert [(line.what, line.by_all, len(line.who)) for line in last] == [("42 mm", True, 2), ("No coating", False, 1)]


def test_two_clicks_are_one_decision_and_taking_back_leaves_it_in_the_log(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]
) -> None:
    key, today = uuid4(), timezone.localdate()
    for _click in range(2):
        made = decisions.write_decision(project, by=cast.firm_owner, what="42 mm", decided_on=today, submission=key)
    assert Decision.objects.count() == 1
    for _click in range(2):
        decisions.take_back_decision(made, by=cast.packer_owner)
    assert made.taken_back_by == cast.packer_owner
    page = browser_of(cast.firm_owner).get(reverse("projects:decision_list", args=[project.public_id]))
    assert '<s dir="auto">42 mm</s>' in page.content.decode()
    assert not overview_of(project, cast.firm_owner).work.decisions


def test_nobody_agrees_from_another_project_or_for_a_day_to_come(cast: SimpleNamespace, project: Project) -> None:
    other = project_of(cast.packer, by=cast.packer_owner)
    today = timezone.localdate()
    with pytest.raises(NotAllowed):
        decisions.write_decision(project, by=cast.firm_owner, what="42 mm", decided_on=today, agreed=places_in(other))
    with pytest.raises(NotPossible) as refused:
        decisions.write_decision(project, by=cast.firm_owner, what="42 mm", decided_on=today + dt.timedelta(days=3))
    assert refused.value.field == "decided_on"


def test_everybody_is_told_of_a_meeting_and_of_its_end(cast: SimpleNamespace, project: Project) -> None:
    meeting = meeting_in(project, by=cast.firm_owner)
    told = set(Notification.objects.filter(kind="meeting.called").values_list("to", flat=True))
    assert cast.packer_owner.pk in told
    assert cast.firm_owner.pk not in told
    assert cast.stranger.pk not in told
    for _click in range(2):
        meetings.call_off(meeting, by=cast.packer_owner)
    assert meeting.version == 2
    assert Notification.objects.filter(kind="meeting.called_off", to=cast.firm_owner).count() == 1
    with pytest.raises(NotPossible):
        meetings.write_minutes(meeting, by=cast.firm_owner, version=2, notes="Nobody came")


def test_hours_are_those_of_the_readers_clock(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]
) -> None:
    Rhythm.objects.create(user=cast.firm_owner, time_zone="Africa/Tunis")
    Rhythm.objects.create(user=cast.packer_owner, time_zone="Asia/Riyadh")
    day = timezone.localdate() + dt.timedelta(days=30)
    given = {"title": "Mould", "day": day.isoformat(), "at": "14:30", "minutes": "60", "submission": str(uuid4())}
    address = reverse("projects:meeting_call", args=[project.public_id])
    client = browser_of(cast.firm_owner)
    for _click in range(2):
        assert client.post(address, given).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.starts_at == dt.datetime.combine(day, dt.time(13, 30), tzinfo=dt.UTC)
    assert "14:30" in client.get(meeting.get_absolute_url()).content.decode()
    theirs = browser_of(cast.packer_owner).get(meeting.get_absolute_url()).content.decode()
    assert "16:30" in theirs
    assert "Riyadh" in theirs


@pytest.mark.parametrize(
    ("field", "typed"), [("at", "quarter past"), ("day", "soon"), ("link", "not an address"), ("minutes", "7")]
)
def test_what_cannot_be_read_stays_typed(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client], field: str, typed: str
) -> None:
    day = timezone.localdate() + dt.timedelta(days=30)
    given = {"title": "Mould", "day": day.isoformat(), "at": "14:30", "minutes": "60"} | {field: typed}
    answer = browser_of(cast.firm_owner).post(reverse("projects:meeting_call", args=[project.public_id]), given)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert 'value="Mould"' in answer.content.decode()


def test_minutes_say_who_was_there(cast: SimpleNamespace, project: Project) -> None:
    meeting = meeting_in(project, by=cast.firm_owner, days=-1)
    meetings.write_minutes(meeting, by=cast.packer_owner, version=1, notes="Depth is 42 mm", present=places_in(project))
    assert (meeting.notes, meeting.present.count(), meeting.version) == ("Depth is 42 mm", 2, 2)
    with pytest.raises(Overtaken):
        meetings.write_minutes(meeting, by=cast.firm_owner, version=1, notes="Depth is 45 mm")
