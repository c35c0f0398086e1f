"""Three organisations in three browsers: a need, two yeses, a project that comes of it, a laboratory that is asked in, a plan, a task,
and an end with results and a story. In English and in Arabic.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.translation import override
from playwright.sync_api import Browser, Page, expect

from matchmaking.models import Match
from portal.organisations.services import index_organisations
from portal.projects.models import Partner, Project, Task
from tests.journeys.test_from_a_need_to_a_handover import NEED, at, comes, press, publishes_a_need
from tests.journeys.walking import said, until, wait_for_the_worker
from tests.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MADE = {"en": "Bags that keep dates for a year.", "ar": "أكياس تحفظ التمور عاماً كاملاً."}


def goes_to(page: Page, language: str, words: str) -> None:
    page.get_by_role("link", name=said(language, words), exact=True).filter(visible=True).first.click()


def has_no_fault(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []


def two_are_introduced(huda: Page, yusuf: Page, one: str, other: str, cast: SimpleNamespace, language: str) -> None:
    match = publishes_a_need(huda, one, cast, language)
    yusuf.goto(at(language, other, f"/matches/{match.public_id}/"))
    press(yusuf, language, "Interested")
    until(lambda: match.sides.get(side="candidate").answer == "interested")
    huda.goto(at(language, one, f"/matches/{match.public_id}/"))
    press(huda, language, "Say yes and be introduced")
    huda.wait_for_url("**/messages/**")


def ends_with_results(huda: Page, one: str, project: Project, language: str) -> None:
    """Though some of the plan is still open: that is said once more."""
    huda.goto(at(language, one, f"/projects/{project.public_id}/close/"))
    huda.get_by_text(said(language, "Done as planned"), exact=True).first.click()
    huda.get_by_label(said(language, "What was made, or found out?")).fill(MADE[language])
    press(huda, language, "Close it")
    huda.get_by_label(
        said(language, "It is done as planned all the same: what is open above is no longer needed")
    ).check()
    has_no_fault(huda)
    press(huda, language, "Close it")
    until(lambda: Project.objects.get(pk=project.pk).closed_at)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_three_organisations_from_a_need_to_a_closed_project(
    stack: Stack, browser: Browser, cast: SimpleNamespace, language: str
) -> None:
    index_organisations([cast.firm, cast.packer, cast.lab, cast.bank])
    one, other = stack.addresses
    huda = comes(browser, one, cast.firm_owner, language)
    yusuf = comes(browser, other, cast.packer_owner, language)
    two_are_introduced(huda, yusuf, one, other, cast, language)

    # A project comes of it: the packer is asked in at once, and says yes.
    huda.goto(at(language, one, f"/matches/{Match.objects.get(organisation=cast.packer).public_id}/"))
    goes_to(huda, language, "Start a project together")
    press(huda, language, "Start the project")
    expect(huda.get_by_role("heading", level=1)).to_have_text(NEED[language])
    project = Project.objects.get()
    assert set(project.partners.inside().values_list("organisation", flat=True)) == {cast.firm.pk}
    has_no_fault(huda)
    yusuf.goto(at(language, other, f"/projects/{project.public_id}/"))
    expect(yusuf.locator("main")).to_contain_text(said(language, "It comes of an introduction:"))
    has_no_fault(yusuf)
    press(yusuf, language, "Take part")
    until(lambda: project.partners.get(organisation=cast.packer).is_in)

    # The laboratory is asked in, and says yes from its home.
    huda.goto(at(language, one, f"/projects/{project.public_id}/partners/"))
    with override(language):
        laboratory = cast.lab.name
    huda.get_by_label(said(language, "Which organisation?")).fill(laboratory)
    press(huda, language, "Ask")
    until(lambda: project.partners.filter(organisation=cast.lab, state=Partner.State.INVITED).exists())
    maryam = comes(browser, other, cast.researcher, language)
    maryam.goto(at(language, other, "/home/"))
    maryam.get_by_role("link", name=NEED[language]).filter(visible=True).first.click()
    press(maryam, language, "Take part")
    until(lambda: project.partners.get(organisation=cast.lab).is_in)

    # It begins with a plan, and a task of the packer is done.
    huda.goto(at(language, one, f"/projects/{project.public_id}/begin/"))
    press(huda, language, "Begin")
    until(lambda: Task.objects.filter(project=project).exists())
    has_no_fault(huda)
    yusuf.goto(at(language, other, f"/projects/{project.public_id}/tasks/"))
    first = Task.objects.filter(project=project).order_by("position").first()
    assert first is not None
    press(yusuf, language, "Mark as done: %(title)s", title=first.title)
    until(lambda: Task.objects.get(pk=first.pk).is_done)
    has_no_fault(yusuf)

    # It ends with results, and a draft lies on the editors' desk once the lead and another agree.
    ends_with_results(huda, one, project, language)
    for page, address in ((huda, one), (yusuf, other)):
        page.goto(at(language, address, f"/projects/{project.public_id}/result/"))
        expect(page.locator("main")).to_contain_text(MADE[language])
        press(page, language, "We agree")
    wait_for_the_worker()
    project.refresh_from_db()
    assert project.result.story_at is not None
    has_no_fault(huda)
