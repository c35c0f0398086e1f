"""Tasks: written once, ordered, ticked off, changed by two people at once, talked about; read in a fixed number of statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from portal.activity.models import Entry
from portal.core.errors import NotAllowed, NotPossible
from portal.core.versions import Overtaken
from portal.notifications.models import Notification
from portal.projects.models import Comment, Partner, Project, Task
from portal.projects.queries.owners import able_in
from portal.projects.queries.tasks import chosen, rows_of
from portal.projects.services import places
from portal.projects.services import tasks as services
from portal.projects.services.sight import show
from tests.factories.projects import many_tasks, milestone_in, partner_in, project_of, role_in, task_in

pytestmark = pytest.mark.django_db
State = Task.State


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    made = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    partner_in(made, cast.packer)
    return made


def order_of(project: Project) -> list[str]:
    return list(Task.objects.open().filter(project=project).order_by("position", "pk").values_list("title", flat=True))


def changed(task: Task, **fields: Any) -> dict[str, Any]:
    """Everything that the form of a task sends to the service, with some of it different."""
    names = ("title", "details", "organisation", "person", "milestone", "due_on", "state")
    return {name: getattr(task, name) for name in names} | fields


def posted(task: Task, **fields: str) -> dict[str, str]:
    who = task.organisation.public_id if task.organisation else ""
    return {"title": task.title, "who": who, "state": task.state, "version": str(task.version)} | fields


def test_a_task_is_for_a_partner_and_one_of_its_people(cast: SimpleNamespace, project: Project) -> None:
    task = task_in(project, by=cast.firm_owner, organisation=cast.packer, person=cast.packer_owner)
    assert (task.organisation, task.person, task.opened_by) == (cast.packer, cast.packer_owner, cast.firm_owner)
    assert [one.to for one in Notification.objects.filter(kind="task.given")] == [cast.packer_owner]
    assert Entry.objects.filter(verb="task.added", facts__task=task.public_id).count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"organisation": "bank"}, "who"),
        ({"organisation": "packer", "person": "firm_owner"}, "who"),
        ({"title": " "}, "title"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: SimpleNamespace, project: Project, fields: dict[str, str], field: str
) -> None:
    given = {name: getattr(cast, value) if name != "title" else value for name, value in fields.items()}
    with pytest.raises(NotPossible) as refused:
        task_in(project, by=cast.firm_owner, **given)
    assert refused.value.field == field
    assert not Task.objects.exists()


def test_two_clicks_are_one(cast: SimpleNamespace, project: Project) -> None:
    key = uuid4()
    made = [task_in(project, by=cast.firm_owner, submission=key) for _click in range(2)]
    assert made[0] == made[1]
    for _click in range(2):
        services.finish_task(made[0], by=cast.packer_owner)
    assert Entry.objects.filter(verb="task.done").count() == 1
    said = [services.comment_on(made[0], by=cast.firm_owner, text="Sent", submission=key) for _click in range(2)]
    assert said[0] == said[1]
    with pytest.raises(NotAllowed):
        services.comment_on(made[0], by=cast.packer_owner, text="Sent", submission=key)


def test_done_and_open_again(cast: SimpleNamespace, project: Project) -> None:
    task = task_in(project, by=cast.firm_owner)
    services.finish_task(task, by=cast.packer_owner)
    assert (task.state, task.ended_by, task.version) == (State.DONE, cast.packer_owner, 2)
    services.reopen_task(task, by=cast.firm_owner)
    assert (task.state, task.ended_at, task.ended_by, task.version) == (State.TODO, None, None, 3)


def test_dropped_by_its_form_ends_it_and_starting_it_again_opens_it(cast: SimpleNamespace, project: Project) -> None:
    task = task_in(project, by=cast.firm_owner)
    services.change_task(task, by=cast.firm_owner, version=1, **changed(task, state=State.DROPPED))
    assert task.ended_by == cast.firm_owner
    services.change_task(task, by=cast.firm_owner, version=2, **changed(task, state=State.DOING))
    assert (task.ended_at, task.is_open) == (None, True)


@pytest.mark.parametrize(
    ("which", "to", "expected"),
    [
        ("C", "up", "ACBD"),
        ("A", "up", "ABCD"),
        ("B", "down", "ACBD"),
        ("D", "down", "ABCD"),
        ("D", "top", "DABC"),
        ("A", "before D", "BCAD"),
        ("A", "after D", "BCDA"),
        ("D", "before A", "DABC"),
    ],
)
def test_order(cast: SimpleNamespace, project: Project, which: str, to: str, expected: str) -> None:
    tasks = {title: task_in(project, by=cast.firm_owner, title=title) for title in "ABCD"}
    way, _space, other = to.partition(" ")
    services.move_task(tasks[which], by=cast.packer_owner, to=way, other=tasks.get(other))
    assert "".join(order_of(project)) == expected


def test_the_order_holds_however_often_one_is_put_between_two(cast: SimpleNamespace, project: Project) -> None:
    tasks = {title: task_in(project, by=cast.firm_owner, title=title) for title in "ABCD"}
    expected = list("ABCD")
    for step in range(40):
        moving, before = (("C", "B"), ("D", "C"), ("B", "D"))[step % 3]
        services.move_task(tasks[moving], by=cast.firm_owner, to="before", other=tasks[before])
        expected.remove(moving)
        expected.insert(expected.index(before), moving)
        assert order_of(project) == expected


def test_what_is_done_has_no_place_in_the_order(cast: SimpleNamespace, project: Project) -> None:
    first, second = (task_in(project, by=cast.firm_owner, title=title) for title in "AB")
    services.finish_task(first, by=cast.firm_owner)
    with pytest.raises(NotPossible):
        services.move_task(first, by=cast.firm_owner, to="down")
    with pytest.raises(NotPossible):
        services.move_task(second, by=cast.firm_owner, to="before", other=first)


def test_nothing_is_moved_beside_a_task_of_another_project(cast: SimpleNamespace, project: Project) -> None:
    mine = task_in(project, by=cast.firm_owner)
    theirs = task_in(project_of(cast.firm, by=cast.firm_owner, title="Another"), by=cast.firm_owner)
    with pytest.raises(NotAllowed):
        services.move_task(mine, by=cast.firm_owner, to="before", other=theirs)


def test_the_second_of_two_people_loses_nothing_and_sees_both(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]
) -> None:
    task = task_in(project, by=cast.firm_owner, title="Send 200 kg", organisation=cast.packer)
    address = reverse("projects:task_edit", args=[task.public_id])
    first, second = browser_of(cast.packer_owner), browser_of(cast.firm_owner)
    assert first.post(address, posted(task, title="Send 300 kg", details="By truck")).status_code == 302

    answer = second.post(address, posted(task, title="Send 250 kg", state="doing"))
    assert answer.status_code == 422
    form = answer.context["form"]
    differences = {one.label: (one.typed, one.stored) for one in form.differences}
    assert differences["What is to be done?"] == ("Send 250 kg", "Send 300 kg")
    assert differences["Details"] == ("", "By truck")
    assert differences["How does it stand?"] == ("in progress", "not started")
    assert "Who does it?" not in differences
    page = answer.content.decode()
    assert 'value="Send 250 kg"' in page
    assert "Send 300 kg" in page
    assert cast.packer_owner.full_name in page
    task.refresh_from_db()
    assert (task.title, task.version) == ("Send 300 kg", 2)

    again = posted(task, title="Send 250 kg", state="doing", version=form["version"].value())
    assert second.post(address, again).status_code == 302
    task.refresh_from_db()
    assert (task.title, task.state, task.version) == ("Send 250 kg", "doing", 3)


def test_the_same_twice_is_no_conflict(cast: SimpleNamespace, project: Project) -> None:
    task = task_in(project, by=cast.firm_owner)
    same = changed(task, title="Another title")
    for _click in range(2):
        services.change_task(task, by=cast.firm_owner, version=1, **same)
    assert task.version == 2
    with pytest.raises(Overtaken):
        services.change_task(task, by=cast.packer_owner, version=1, **(same | {"title": "A third"}))


def test_filters(cast: SimpleNamespace, project: Project) -> None:
    today = timezone.localdate()
    mine = task_in(project, by=cast.firm_owner, title="mine", organisation=cast.firm, person=cast.firm_owner)
    colleague = task_in(project, by=cast.firm_owner, title="colleague", organisation=cast.firm, person=cast.firm_member)
    ours = task_in(project, by=cast.firm_owner, title="ours", organisation=cast.firm)
    late = task_in(
        project, by=cast.firm_owner, title="late", organisation=cast.packer, due_on=today - dt.timedelta(days=1)
    )
    free = task_in(project, by=cast.firm_owner, title="free", due_on=today)
    done = services.finish_task(task_in(project, by=cast.firm_owner, title="done"), by=cast.firm_owner)

    def shown(show: str) -> set[Task]:
        return set(chosen(project, cast.firm_owner, show))

    assert shown("") == {mine, colleague, ours, late, free}
    assert shown("mine") == {mine, ours}
    assert shown("ours") == {mine, colleague, ours}
    assert shown("late") == {late}
    assert shown("unowned") == {free}
    assert shown("done") == {done}


def test_the_task_of_a_partner_who_left_is_nobodys(cast: SimpleNamespace, project: Project) -> None:
    task = task_in(project, by=cast.firm_owner, organisation=cast.packer)
    place = project.partners.get(organisation=cast.packer)
    places.leave(place, by=cast.packer_owner)
    assert list(chosen(project, cast.firm_owner, "unowned")) == [task]
    (row,) = rows_of([task], cast.firm_owner, able_in(project))
    assert (row.is_free, row.why_free) == (True, f"{cast.packer.name} has left")


def test_a_funder_reads_no_tasks_so_it_has_none(cast: SimpleNamespace, project: Project, browser_of: Any) -> None:
    task = task_in(project, by=cast.firm_owner, organisation=cast.packer)
    milestone = milestone_in(project, by=cast.firm_owner, owner=cast.packer)
    place = project.partners.get(organisation=cast.packer)
    show(place, by=cast.firm_owner, sees=Partner.Sight.FUNDER)
    assert list(chosen(project, cast.firm_owner, "unowned")) == [task]
    client = browser_of(cast.firm_owner)
    for address in (
        project.get_absolute_url(),
        reverse("projects:task_list", args=[project.public_id]),
        task.get_absolute_url(),
    ):
        shown = client.get(address).content.decode()
        assert f"{cast.packer.name} reads as a funder now" in shown
        assert "Add a role for it" in shown
    add = reverse("projects:task_add", args=[project.public_id])
    assert cast.packer.name not in client.get(add).content.decode()
    assert (
        cast.packer.name not in client.get(reverse("projects:milestone_add", args=[project.public_id])).content.decode()
    )
    for refused in (
        lambda: task_in(project, by=cast.firm_owner, title="Another", organisation=cast.packer),
        lambda: milestone_in(project, by=cast.firm_owner, title="Another", owner=cast.packer),
    ):
        with pytest.raises(NotPossible) as why:
            refused()
        assert (why.value.code, why.value.field) == ("funder", "who")
    # Whoever had it before is no mistake of the form that changes something else.
    services.change_task(
        task, by=cast.firm_owner, version=task.version, title="Send 300 kg", organisation=cast.packer, state="todo"
    )
    assert milestone.owner == cast.packer


def test_where_no_role_is_free_the_lead_adds_one_with_the_words_of_the_task(
    cast: SimpleNamespace, project: Project, browser_of: Any
) -> None:
    task_in(project, by=cast.firm_owner, title="Dry 30 t & sort")
    role_create = reverse("projects:role_create", args=[project.public_id])
    partners = reverse("projects:partner_list", args=[project.public_id])
    tasks = reverse("projects:task_list", args=[project.public_id])
    shown = BeautifulSoup(browser_of(cast.firm_owner).get(tasks).content, "html.parser")
    link = shown.find("a", string="Add a role for it")["href"]
    assert link.startswith(role_create)
    form = BeautifulSoup(browser_of(cast.firm_owner).get(link).content, "html.parser")
    assert form.find("input", {"name": "title"})["value"] == "Dry 30 t & sort"
    other = BeautifulSoup(browser_of(cast.packer_owner).get(tasks).content, "html.parser")
    assert other.find("a", string="Find who could do it")["href"] == f"{partners}#h-roles"
    role_in(project)
    again = BeautifulSoup(browser_of(cast.firm_owner).get(tasks).content, "html.parser")
    assert again.find("a", string="Find who could do it")["href"] == f"{partners}#h-roles"


def test_the_office_can_have_a_task_where_it_helps(cast: SimpleNamespace, project: Project) -> None:
    with pytest.raises(NotPossible):
        task_in(project, by=cast.firm_owner, organisation=cast.office)
    Project.objects.update(office_helps=True)
    project.refresh_from_db()
    task = task_in(project, by=cast.firm_owner, organisation=cast.office)
    assert list(chosen(project, cast.cluster_manager, "mine")) == [task]
    assert not chosen(project, cast.firm_owner, "unowned").exists()


def test_a_tick_is_a_plain_form(cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]) -> None:
    task = task_in(project, by=cast.firm_owner)
    here = reverse("projects:task_list", args=[project.public_id])
    client = browser_of(cast.packer_owner)
    answer = client.post(reverse("projects:task_finish", args=[task.public_id]), {"back": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert task.title not in client.get(here).content.decode().partition("<table")[2]
    elsewhere = client.post(reverse("projects:task_reopen", args=[task.public_id]), {"back": "https://evil.example/"})
    assert elsewhere["Location"] == here


def test_a_closed_project_is_only_read(cast: SimpleNamespace, project: Project) -> None:
    task = task_in(project, by=cast.firm_owner)
    Project.objects.update(closed_at=timezone.now())
    task = Task.objects.select_related("project").get(pk=task.pk)
    with pytest.raises(NotPossible):
        services.finish_task(task, by=cast.firm_owner)
    with pytest.raises(NotPossible):
        services.comment_on(task, by=cast.firm_owner, text="Still there?")
    assert not Comment.objects.exists()


@pytest.mark.parametrize("show", ["", "mine", "ours", "late", "unowned", "done"])
def test_a_thousand_tasks_cost_what_ten_cost(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client], show: str
) -> None:
    client = browser_of(cast.firm_owner)
    address = reverse("projects:task_list", args=[project.public_id]) + f"?show={show}"
    fields: dict[str, Any] = {"organisation": cast.firm, "due_on": timezone.localdate() - dt.timedelta(days=1)}
    if show == "unowned":
        fields = {}
    if show == "done":
        fields |= {"state": State.DONE, "ended_at": timezone.now()}
    client.get(address)
    counted = []
    for number in (10, 990):
        many_tasks(project, number, **fields)
        with CaptureQueriesContext(
            connection,
        ) as statements:
            answer = client.get(address)
        counted.append(len(statements))
    assert len(answer.context["rows"]) == 50
    assert counted[0] == counted[1] <= 15, counted
    with CaptureQueriesContext(connection) as statements:
        assert (
            len(
                client.get(
                    answer.context["next_url"] and address.partition("?")[0] + answer.context["next_url"]
                ).context["rows"]
            )
            == 50
        )
    assert len(statements) == counted[0]


def test_the_overview_costs_the_same_at_ten_and_a_thousand(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client], settings: Settings
) -> None:
    # In an installation nobody asks whether it is the demo.
    settings.DEPLOYED = True
    client = browser_of(cast.firm_owner)
    milestone_in(project, by=cast.firm_owner)
    client.get(project.get_absolute_url())
    counted = []
    for number in (10, 990):
        many_tasks(project, number, organisation=cast.firm)
        with CaptureQueriesContext(connection) as statements:
            answer = client.get(project.get_absolute_url())
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 15, counted
    assert len(answer.context["overview"].work.tasks) == 6
    assert len(answer.context["overview"].waiting) == 3
