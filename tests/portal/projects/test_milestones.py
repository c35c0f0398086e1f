"""Milestones and the table that draws them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from portal.activity.models import Entry
from portal.core.errors import NotPossible
from portal.projects.models import Milestone, Project
from portal.projects.models.milestones import MOST_MILESTONES
from portal.projects.queries.gantt import Gantt, columns_between, gantt_of, milestones_of
from portal.projects.queries.owners import able_in
from portal.projects.services import milestones as services
from portal.projects.services import places
from tests.factories.projects import milestone_in, partner_in, project_of, task_in

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 10)


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    made = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    partner_in(made, cast.packer)
    return made


def drawn(project: Project, most: int | None = None) -> Gantt:
    found = gantt_of(project, milestones_of(project), able_in(project), most=most)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("starts", "ends", "by", "count"),
    [
        (dt.date(2026, 11, 2), dt.date(2026, 12, 20), "weeks", 7),
        (dt.date(2026, 8, 1), dt.date(2027, 5, 31), "months", 10),
        (dt.date(2026, 8, 14), dt.date(2029, 1, 1), "quarters", 11),
        (dt.date(2026, 8, 14), dt.date(2036, 1, 1), "years", 11),
    ],
)
def test_columns_fit_the_length(starts: dt.date, ends: dt.date, by: str, count: int) -> None:
    name, columns = columns_between(starts, ends, TODAY)
    assert (name, len(columns)) == (by, count)
    assert [column.is_now for column in columns].count(True) == 1
    assert all(one.ends == other.first for one, other in pairwise(columns))
    assert columns[0].first <= starts <= ends < columns[-1].ends


def test_every_row_has_as_many_columns_as_the_head(cast: SimpleNamespace, project: Project) -> None:
    for first, days in ((0, 0), (0, 200), (40, 90), (199, 1)):
        milestone_in(project, by=cast.firm_owner, title=f"{first} {days}", first=first, days=days)
    gantt = drawn(project)
    for bar in gantt.bars:
        assert len(bar.before) + bar.span + len(bar.after) == len(gantt.columns)


def test_done_planned_and_nobodys(cast: SimpleNamespace, project: Project) -> None:
    planned = milestone_in(project, by=cast.firm_owner, title="planned", owner=cast.packer, percent=70)
    done = services.reach_milestone(milestone_in(project, by=cast.firm_owner, title="done"), by=cast.packer_owner)
    free = milestone_in(project, by=cast.firm_owner, title="free")
    states = {bar.milestone: bar.state for bar in drawn(project).bars}
    assert states == {planned: "planned", done: "done", free: "gap"}
    assert done.done_by == cast.packer_owner
    places.leave(project.partners.get(organisation=cast.packer), by=cast.packer_owner)
    bars = {bar.milestone: bar for bar in drawn(project).bars}
    assert (bars[planned].state, bars[planned].why_free) == ("gap", f"{cast.packer.name} has left")


def test_of_many_the_overview_shows_those_that_are_next(cast: SimpleNamespace, project: Project) -> None:
    for days in range(5):
        milestone_in(project, by=cast.firm_owner, title=str(days), days=days)
    services.reach_milestone(Milestone.objects.get(title="0"), by=cast.firm_owner)
    gantt = drawn(project, most=3)
    assert ([bar.milestone.title for bar in gantt.bars], gantt.more) == (["1", "2", "3"], 2)


def test_taken_out_and_put_back(cast: SimpleNamespace, project: Project) -> None:
    milestone = milestone_in(project, by=cast.firm_owner)
    task = task_in(project, by=cast.firm_owner, milestone=milestone)
    for _click in range(2):
        services.take_out(milestone, by=cast.firm_owner)
    assert milestones_of(project) == []
    task.refresh_from_db()
    assert task.milestone == milestone
    with pytest.raises(NotPossible):
        services.reach_milestone(milestone, by=cast.firm_owner)
    services.put_back(milestone, by=cast.firm_owner)
    assert (milestones_of(project), milestone.version) == ([milestone], 3)
    assert Entry.objects.filter(verb="milestone.taken_out").count() == 1


def test_there_is_an_end_to_milestones(cast: SimpleNamespace, project: Project) -> None:
    today = timezone.localdate()
    Milestone.objects.bulk_create(
        [Milestone(project=project, title=str(at), starts_on=today, due_on=today) for at in range(MOST_MILESTONES)]
    )
    with pytest.raises(NotPossible):
        milestone_in(project, by=cast.firm_owner)


def test_bad_input_is_said_at_its_field_and_nothing_is_lost(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client]
) -> None:
    client = browser_of(cast.packer_owner)
    address = reverse("projects:milestone_add", args=[project.public_id])
    given = {
        "title": "Mould",
        "starts_on": "1 March 2027",
        "due_on": "1 February 2027",
        "percent": "170",
        "who": "nobody",
    }
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert {"percent", "who"} <= set(answer.context["form"].errors)
    assert 'value="Mould"' in answer.content.decode()
    answer = client.post(address, given | {"percent": "70", "who": ""})
    assert set(answer.context["form"].errors) == {"due_on"}
    assert client.post(address, given | {"percent": "", "who": "", "due_on": "1 April 2027"}).status_code == 302
    assert Milestone.objects.get().due_on == dt.date(2027, 4, 1)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_table_is_a_table(
    cast: SimpleNamespace, project: Project, browser_of: Callable[[Any], Client], language: str
) -> None:
    milestone_in(project, by=cast.firm_owner, days=200)
    with override(language):
        page = browser_of(cast.firm_owner).get(project.get_absolute_url()).content.decode()
    table = page.partition('<table class="gantt">')[2].partition("</table>")[0]
    assert "<caption" in table
    assert table.count('aria-current="date"') == 1
    assert table.count('scope="row"') == 1
    assert 'colspan="' in table
    assert 'tabindex="0" role="region"' in page


def test_a_narrow_screen_reads_a_list(cast: SimpleNamespace, project: Project, browser_of: Any) -> None:
    milestone_in(project, by=cast.firm_owner, owner=cast.packer, title="Press mould")
    overview = browser_of(cast.firm_owner).get(project.get_absolute_url()).content
    page = BeautifulSoup(overview, "html.parser")
    assert "wide" in page.find("table", class_="gantt").find_parent("div")["class"]
    (line,) = page.select("ul.rows.narrow li")
    assert "Press mould" in line.get_text()
    assert cast.packer.name in line.get_text()
    one_by_one = browser_of(cast.firm_owner).get(reverse("projects:milestone_list", args=[project.public_id])).content
    assert not BeautifulSoup(one_by_one, "html.parser").select("ul.rows.narrow")
