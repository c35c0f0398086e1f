"""Work starts on day one; and where nothing moves, somebody is asked once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.core.calendar import is_working_day
from portal.core.clock import run_due
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.projects.models import Meeting, Milestone, Project, Task
from portal.projects.plans import PLANS
from portal.projects.services import idle
from portal.projects.services.starting import begin, go_on, pause
from tests.factories.projects import project_of, task_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    return project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)


@pytest.mark.parametrize("plan", list(PLANS))
def test_a_plan_is_there_on_day_one_and_only_once(cast: SimpleNamespace, project: Project, plan: str) -> None:
    day = dt.date(2027, 3, 1)
    for _click in range(2):
        begin(project, by=cast.firm_owner, starts_on=day, plan=plan)
    tasks, milestones = list(Task.objects.order_by("position")), list(Milestone.objects.all())
    assert len(tasks) == len(PLANS[plan].tasks) == (0 if plan == "blank" else 5)
    assert len(milestones) == len(PLANS[plan].steps)
    assert Meeting.objects.count() == bool(PLANS[plan].meets)
    days = [one.due_on for one in tasks] + [one.due_on for one in milestones] + [one.starts_on for one in milestones]
    assert all(one and one >= day and is_working_day(one, "SA") for one in days)
    assert {one.organisation for one in tasks} <= {cast.firm}


def test_nothing_of_a_plan_is_due_after_the_last_day(cast: SimpleNamespace, project: Project) -> None:
    day = dt.date(2027, 3, 1)
    Project.objects.update(ends_on=day + dt.timedelta(days=20))
    project.refresh_from_db()
    begin(project, by=cast.firm_owner, starts_on=day, plan="product")
    dated = [*Task.objects.values_list("due_on", flat=True), *Milestone.objects.values_list("due_on", flat=True)]
    assert max(dated) == project.ends_on


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_its_words_are_in_the_language_of_the_project(cast: SimpleNamespace, project: Project, language: str) -> None:
    Project.objects.update(language=language)
    project.refresh_from_db()
    begin(project, by=cast.firm_owner, plan="grant")
    english = {str(title) for title, _days in PLANS["grant"].tasks}
    assert not english & set(Task.objects.values_list("title", flat=True))


def test_the_first_meeting_is_when_they_say(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]
) -> None:
    client = browser_of(cast.firm_owner)
    address = reverse("projects:project_begin", args=[project.public_id])
    assert client.get(address).status_code == 200
    given = {"plan": "purchase", "starts_on": "1 March 2027", "meets_on": "1 February 2027"}
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"meets_on"}
    assert not Task.objects.exists()
    assert client.post(address, given | {"meets_on": "4 March 2027"}).status_code == 302
    meeting = Meeting.objects.get()
    assert client.get(address)["Location"] == project.get_absolute_url()
    assert meeting.starts_at.astimezone(dt.timezone(dt.timedelta(hours=3))).date() == dt.date(2027, 3, 4)


def still_since(project: Project, days: int) -> None:
    Project.objects.filter(pk=project.pk).update(moved_at=timezone.now() - dt.timedelta(days=days))


def asked() -> set[Any]:
    return set(Notification.objects.filter(kind="project.idle").values_list("to__full_name", flat=True))


def test_after_three_weeks_the_lead_is_asked_once(cast: SimpleNamespace, project: Project) -> None:
    still_since(project, 20)
    run_due()
    assert not asked()
    still_since(project, 22)
    for _turn in range(3):
        assert "projects.idle" not in run_due()
    assert {cast.firm_owner.full_name, cast.firm_member.full_name} <= asked()
    assert cast.packer_owner.full_name not in asked()
    assert Notification.objects.filter(kind="project.idle", to=cast.firm_owner).count() == 1
    Notification.objects.all().delete()
    run_due()
    assert not asked()


def test_a_clock_that_stood_still_asks_all_the_same(cast: SimpleNamespace, project: Project) -> None:
    still_since(project, 60)
    run_due()
    assert asked()


def test_what_moves_again_is_asked_again_later(cast: SimpleNamespace, project: Project) -> None:
    still_since(project, 22)
    run_due()
    Notification.objects.all().delete()
    Project.objects.update(idle_asked_at=timezone.now() - dt.timedelta(days=40))
    task_in(project, by=cast.firm_owner)
    run_due()
    assert not asked()
    still_since(project, 22)
    run_due()
    assert asked()


@pytest.mark.parametrize("why", ["paused", "closed"])
def test_nobody_is_asked_about_what_rests(cast: SimpleNamespace, project: Project, why: str) -> None:
    if why == "paused":
        pause(project, by=cast.firm_owner)
    else:
        Project.objects.update(closed_at=timezone.now())
    still_since(project, 90)
    run_due()
    assert not asked()


def test_going_on_starts_the_three_weeks_anew(cast: SimpleNamespace, project: Project) -> None:
    pause(project, by=cast.firm_owner)
    still_since(project, 90)
    go_on(project, by=cast.firm_owner)
    run_due()
    assert not asked()


def test_help_tells_the_office_and_lets_it_in(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]
) -> None:
    with pytest.raises(NotAllowed):
        idle.ask_for_help(project, by=cast.packer_owner)
    client = browser_of(cast.firm_owner)
    assert client.get(reverse("projects:project_still", args=[project.public_id])).status_code == 200
    for _click in range(2):
        assert client.post(reverse("projects:project_help", args=[project.public_id])).status_code == 302
    assert Notification.objects.filter(kind="project.help_asked", to=cast.cluster_manager).count() == 1
    assert Project.objects.entered_by(cast.cluster_manager).exists()


def test_without_an_office_there_is_nobody_to_ask(cast: SimpleNamespace) -> None:
    alone = project_of(cast.firm, by=cast.firm_owner)
    with pytest.raises(NotPossible):
        idle.ask_for_help(alone, by=cast.firm_owner)


@pytest.mark.parametrize("who", ["packer_owner", "stranger", "cluster_manager"])
@pytest.mark.parametrize("page", ["project_begin", "project_still"])
def test_only_the_lead_begins_or_says_what_becomes_of_it(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client], who: str, page: str
) -> None:
    assert browser_of(getattr(cast, who)).get(reverse(f"projects:{page}", args=[project.public_id])).status_code == 404


def test_the_preview_is_in_the_language_in_which_it_is_written_down(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]
) -> None:
    Project.objects.update(language="ar")
    project.refresh_from_db()
    shown = (
        browser_of(cast.firm_owner).get(reverse("projects:project_begin", args=[project.public_id])).content.decode()
    )
    begin(project, by=cast.firm_owner, plan="grant")
    titles = list(Task.objects.values_list("title", flat=True))
    assert titles
    for title in titles:
        assert f'<bdi lang="ar">{title}</bdi>' in shown


def test_the_question_stands_among_what_waits_on_the_lead(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]
) -> None:
    question = "Nothing has moved for three weeks: close, pause or help?"
    client = browser_of(cast.firm_owner)
    assert question not in client.get(project.get_absolute_url()).content.decode()
    Project.objects.update(moved_at=timezone.now() - idle.IDLE)
    idle.ask_the_idle()
    shown = client.get(project.get_absolute_url()).content.decode()
    assert question in shown
    assert reverse("projects:project_still", args=[project.public_id]) in shown
    task_in(project, by=cast.firm_owner)
    assert question not in client.get(project.get_absolute_url()).content.decode()
