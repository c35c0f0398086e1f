"""Every address of a workspace by everybody who could try: its partners, those asked in, the office, a stranger, a visitor."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.activity.models import Entry
from portal.projects.models import Decision, Project, Task
from portal.projects.queries.activity import WORDS, tellings
from portal.projects.services import decisions, places
from tests.factories.projects import meeting_in, milestone_in, partner_in, project_of, task_in

pytestmark = pytest.mark.django_db

OF_PROJECT = {
    "task_list": "get",
    "task_add": "get",
    "milestone_list": "get",
    "milestone_add": "get",
    "decision_list": "get",
    "decision_write": "post",
    "meeting_list": "get",
    "meeting_call": "get",
    "project_activity": "get",
}
OF_ROW = {
    "task_detail": ("task", "get"),
    "task_edit": ("task", "get"),
    "task_finish": ("task", "post"),
    "task_reopen": ("task", "post"),
    "task_move": ("task", "post"),
    "task_comment": ("task", "post"),
    "milestone_edit": ("milestone", "get"),
    "milestone_reach": ("milestone", "post"),
    "milestone_take_out": ("milestone", "post"),
    "decision_take_back": ("decision", "post"),
    "meeting_detail": ("meeting", "get"),
    "meeting_edit": ("meeting", "get"),
    "meeting_write_up": ("meeting", "post"),
    "meeting_call_off": ("meeting", "post"),
}
WRITES = {"decision_write": 422, "task_comment": 422, "meeting_write_up": 302}


@pytest.fixture
def scene(cast: SimpleNamespace) -> SimpleNamespace:
    """The firm leads, the packer is in; the lab is asked in; the bank has left."""
    project = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    partner_in(project, cast.packer)
    places.leave(partner_in(project, cast.bank), by=cast.finance_officer)
    places.ask_in(project, by=cast.firm_owner, organisation=cast.lab)
    decision = decisions.write_decision(project, by=cast.firm_owner, what="42 mm", decided_on=timezone.localdate())
    return SimpleNamespace(
        project=project,
        task=task_in(project, by=cast.firm_owner),
        milestone=milestone_in(project, by=cast.firm_owner),
        meeting=meeting_in(project, by=cast.firm_owner),
        decision=decision,
    )


def doors(scene: SimpleNamespace) -> list[tuple[str, str, str]]:
    of_project = [
        (name, reverse(f"projects:{name}", args=[scene.project.public_id]), how) for name, how in OF_PROJECT.items()
    ]
    of_row = [
        (name, reverse(f"projects:{name}", args=[getattr(scene, kind).public_id]), how)
        for name, (kind, how) in OF_ROW.items()
    ]
    return of_project + of_row


@pytest.mark.parametrize("who", ["firm_member", "packer_owner"])
def test_partners_enter_everywhere(
    cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Callable[[Any], Client], who: str
) -> None:
    client = browser_of(getattr(cast, who))
    for name, address, how in doors(scene):
        answer = getattr(client, how)(address)
        assert answer.status_code == WRITES.get(name, 200 if how == "get" else 302), name


@pytest.mark.parametrize(
    "who", ["researcher", "finance_officer", "stranger", "cluster_manager", "staff_member", "former_member"]
)
def test_nobody_else_enters_anywhere(
    cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Callable[[Any], Client], who: str
) -> None:
    client = browser_of(getattr(cast, who))
    before = (Entry.objects.count(), Task.objects.get().state, Decision.objects.get().taken_back_at)
    for name, address, how in doors(scene):
        told_why = who == "finance_officer" and how == "post"  # the bank was in it
        refused = 403 if told_why else 404
        assert getattr(client, how)(address, {"text": "I was here"}).status_code == refused, name
    assert before == (Entry.objects.count(), Task.objects.get().state, Decision.objects.get().taken_back_at)


def test_visitors_sign_in_first(scene: SimpleNamespace, browser_of: Callable[[Any], Client]) -> None:
    client = browser_of(None)
    for name, address, how in doors(scene):
        answer = getattr(client, how)(address)
        assert answer.status_code == 302, name
        assert "login" in answer["Location"], name


def test_the_office_enters_where_it_was_asked_to_help(
    cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Callable[[Any], Client]
) -> None:
    Project.objects.update(office_helps=True)
    client = browser_of(cast.cluster_manager)
    for name, address, how in doors(scene):
        if how == "get":
            assert client.get(address).status_code == 200, name


def test_what_belongs_to_another_project_is_refused(
    cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Callable[[Any], Client]
) -> None:
    other = project_of(cast.packer, by=cast.packer_owner, title="Another")
    theirs = milestone_in(other, by=cast.packer_owner)
    client = browser_of(cast.firm_owner)
    answer = client.post(
        reverse("projects:task_edit", args=[scene.task.public_id]),
        {"title": "Mine", "state": "todo", "version": "1", "milestone": theirs.public_id, "who": cast.bank.public_id},
    )
    assert answer.status_code == 422
    assert {"milestone", "who"} <= set(answer.context["form"].errors)
    moved = {"to": "before", "other": task_in(other, by=cast.packer_owner).public_id}
    assert client.post(reverse("projects:task_move", args=[scene.task.public_id]), moved).status_code == 404


def test_a_closed_project_is_read_and_not_written(
    cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Callable[[Any], Client]
) -> None:
    Project.objects.update(closed_at=timezone.now())
    client = browser_of(cast.packer_owner)
    for name in ("task_list", "milestone_list", "decision_list", "meeting_list", "project_activity"):
        page = client.get(reverse(f"projects:{name}", args=[scene.project.public_id]))
        assert page.status_code == 200
        main = page.content.decode().partition("<main")[2].partition("</main>")[0]
        assert 'action="/projects/' not in main, name


def test_what_happened_is_told_in_sentences(
    cast: SimpleNamespace, scene: SimpleNamespace, browser_of: Callable[[Any], Client]
) -> None:
    page = browser_of(cast.packer_owner).get(reverse("projects:project_activity", args=[scene.project.public_id]))
    lines = [(line.who, line.words, line.thing and line.thing.title) for line in page.context["lines"]]
    assert (cast.firm_owner.full_name, "added a task:", scene.task.title) in lines
    assert (cast.firm_owner.full_name, "asked in", cast.lab.name) in lines
    assert lines[-1] == (cast.firm_owner.full_name, "opened the project", None)


def test_every_deed_of_a_workspace_has_a_sentence(cast: SimpleNamespace, scene: SimpleNamespace) -> None:
    recorded = set(Entry.objects.filter(content_type__model="project").values_list("verb", flat=True))
    assert recorded <= set(WORDS)
    assert recorded <= {verb for verb, _telling in tellings}
