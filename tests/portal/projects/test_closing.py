"""How a project ends, what its partners keep of it, and the story that is drafted once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import StoryPage
from portal.activity.models import Entry
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.organisations.models import Reference
from portal.outbox.services import drain
from portal.projects.models import AgreementTemplate, Partner, Project, Record, Report, Result, Role
from portal.projects.queries.results import range_in_words
from portal.projects.services import closing as services
from portal.projects.services import places
from portal.projects.services.agreements import draw_up
from portal.projects.services.budget import add_line
from portal.projects.services.templates import load_templates
from tests.factories.projects import milestone_in, partner_in, project_of, role_in, task_in

pytestmark = pytest.mark.django_db(transaction=True)
MADE = "A tray that holds <b>500 g</b> of dates."


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    made = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster, currency="SAR")
    partner_in(made, cast.packer, role=role_in(made, kind=Role.Kind.PRODUCER, title="Packing line"))
    partner_in(made, cast.bank, role=role_in(made, kind=Role.Kind.FINANCIER, title="Grant"))
    return made


def closed(project: Project, by: Any, **fields: Any) -> Result:
    given = {"outcome": "done", "made": MADE, "jobs": 7, "savings": "0-100k"} | fields
    return services.close_project(project, by=by, **given)


def record_of(project: Project, organisation: Any) -> Record:
    found: Record = Record.objects.select_related("project__lead", "organisation").get(
        project=project, organisation=organisation
    )
    return found


def story() -> StoryPage | None:
    return StoryPage.objects.filter(slug__startswith="story-").first()


def test_it_is_closed_once_with_a_record_for_each_partner(cast: SimpleNamespace, project: Project) -> None:
    waiting = places.ask_in(project, by=cast.firm_owner, organisation=cast.lab)
    first = closed(project, cast.firm_owner)
    again = closed(project, cast.firm_owner, outcome="stopped")
    assert (again.pk, again.outcome, project.is_open) == (first.pk, "done", False)
    assert set(Record.objects.values_list("organisation", "part")) == {
        (cast.firm.pk, ""),
        (cast.packer.pk, "Packing line"),
        (cast.bank.pk, "Grant"),
    }
    waiting.refresh_from_db()
    assert waiting.state == Partner.State.WITHDRAWN
    told = set(Notification.objects.filter(kind="project.closed").values_list("to", flat=True))
    assert cast.packer_owner.pk in told
    assert cast.firm_owner.pk not in told


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"made": " "}, "made"),
        ({"jobs": -1}, "jobs"),
        ({"jobs": 10**9}, "jobs"),
        ({"turnover": "a lot"}, "turnover"),
    ],
)
def test_a_bad_result_closes_nothing(
    cast: SimpleNamespace, project: Project, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(NotPossible) as refused:
        closed(project, cast.firm_owner, **wrong)
    assert refused.value.field == field
    project.refresh_from_db()
    assert project.is_open


def test_only_the_lead_closes_it(cast: SimpleNamespace, project: Project) -> None:
    for person in (cast.packer_owner, cast.finance_officer, cast.stranger):
        with pytest.raises(NotAllowed):
            closed(project, person)


def test_a_story_is_drafted_once_with_the_names_of_those_who_agreed(cast: SimpleNamespace, project: Project) -> None:
    closed(project, cast.firm_owner)
    services.answer_story(record_of(project, cast.packer), by=cast.packer_owner, agrees=True)
    services.answer_story(record_of(project, cast.bank), by=cast.finance_officer, agrees=False)
    drain()
    assert story() is None
    for _click in range(2):
        services.answer_story(record_of(project, cast.firm), by=cast.firm_owner, agrees=True)
        drain()
    services.announce_story(project.pk)
    page = story()
    assert page is not None
    assert Page.objects.filter(slug__startswith="story-").count() == 1
    words = " ".join(str(block.value) for block in page.body)
    assert not page.live
    assert page.has_unpublished_changes
    assert page.latest_revision is not None
    assert cast.firm.name in words
    assert f"{cast.packer.name}: Packing line" in words
    assert cast.bank.name not in words
    assert "and 1 more partner" in words
    assert "&lt;b&gt;500 g" in words
    assert "up to SAR 100,000" in words


def test_two_partners_without_the_lead_are_not_enough(cast: SimpleNamespace, project: Project) -> None:
    closed(project, cast.firm_owner)
    services.answer_story(record_of(project, cast.packer), by=cast.packer_owner, agrees=True)
    services.answer_story(record_of(project, cast.bank), by=cast.finance_officer, agrees=True)
    drain()
    assert story() is None


def told(cast: SimpleNamespace, project: Project) -> StoryPage:
    """A project whose story is published with the names of two who agreed."""
    closed(project, cast.firm_owner)
    for organisation, person in ((cast.packer, cast.packer_owner), (cast.firm, cast.firm_owner)):
        services.answer_story(record_of(project, organisation), by=person, agrees=True)
    drain()
    page = story()
    assert page is not None
    page.save_revision().publish()
    return page


def is_live() -> bool:
    page = story()
    assert page is not None
    return bool(page.live)


def test_whoever_takes_the_word_back_takes_the_page_offline_each_time(cast: SimpleNamespace, project: Project) -> None:
    page = told(cast, project)
    mine = record_of(project, cast.packer)
    for _day in range(2):
        services.answer_story(mine, by=cast.packer_owner, agrees=False)
        drain()
        assert not is_live()
        services.answer_story(mine, by=cast.packer_owner, agrees=True)
        drain()
        page.refresh_from_db()
        page.save_revision().publish()
        assert is_live()
    latest = page.get_latest_revision_as_object()
    assert "consent" not in " ".join(str(block.value) for block in latest.body)


def test_editors_cannot_publish_the_name_of_who_took_the_word_back(
    cast: SimpleNamespace, project: Project, browser_of: Any
) -> None:
    page = told(cast, project)
    desk = browser_of(cast.staff_member)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    stop = f"{cast.packer.name} does not agree to being named."
    mine = record_of(project, cast.packer)
    assert stop not in desk.get(edit).content.decode()
    services.answer_story(mine, by=cast.packer_owner, agrees=False)
    drain()
    assert stop in desk.get(edit).content.decode()

    def publish(words: str) -> str:
        fields = {"title": page.title, "slug": page.slug, "lede": "", "action-publish": "1"}
        body = {"body": streamfield([("text", rich_text(f"<p>{words}</p>"))])}
        comments = {"comments": inline_formset([])}
        sent: str = desk.post(edit, nested_form_data(fields | body | comments), follow=True).content.decode()
        return sent

    assert stop in publish(f"With {cast.packer.name}.")
    assert not is_live()
    page.refresh_from_db()
    page.save_revision().publish()
    assert not is_live()
    publish("With a partner.")
    assert is_live()
    services.answer_story(mine, by=cast.packer_owner, agrees=True)
    drain()
    publish(f"With {cast.packer.name}.")
    assert is_live()
    services.answer_story(record_of(project, cast.firm), by=cast.firm_owner, agrees=False)
    drain()
    assert "led the project and does not agree" in publish("Nobody is named.")
    assert not is_live()


def test_each_answers_for_its_own_organisation_alone(cast: SimpleNamespace, project: Project) -> None:
    closed(project, cast.firm_owner)
    for person in (cast.firm_owner, cast.stranger, cast.cluster_manager):
        with pytest.raises(NotAllowed):
            services.answer_story(record_of(project, cast.packer), by=person, agrees=True)


def test_past_work_is_made_once_and_never_shows_a_company_beside_a_bank(
    cast: SimpleNamespace, project: Project
) -> None:
    closed(project, cast.firm_owner)
    for _click in range(2):
        services.keep_as_reference(record_of(project, cast.packer), by=cast.packer_owner)
    piece = Reference.objects.get(organisation=cast.packer)
    assert (piece.title, piece.text) == (project.title, MADE)
    asked = set(piece.consents.values_list("partner", flat=True))
    assert asked == {cast.firm.pk}
    services.keep_as_reference(record_of(project, cast.bank), by=cast.finance_officer)
    assert not Reference.objects.get(organisation=cast.bank).consents.exists()
    with pytest.raises(NotAllowed):
        services.keep_as_reference(record_of(project, cast.packer), by=cast.firm_owner)


def test_who_reads_and_writes_at_each_address(cast: SimpleNamespace, project: Project) -> None:
    close = reverse("projects:project_close", args=[project.public_id])
    shown = reverse("projects:project_result", args=[project.public_id])
    people = [
        cast.firm_owner,
        cast.packer_owner,
        cast.finance_officer,
        cast.researcher,
        cast.stranger,
        cast.cluster_manager,
    ]
    clients = [Client() for _person in people]
    for client, person in zip(clients, people, strict=True):
        client.force_login(person)
    assert [client.get(close).status_code for client in clients] == [200, 404, 404, 404, 404, 404]
    assert [client.get(shown).status_code for client in clients] == [404] * 6
    refused = clients[0].post(close, {"outcome": "done", "further": "Sell it"})
    assert refused.status_code == 422
    assert "Sell it" in refused.content.decode()
    assert clients[0].post(close, {"outcome": "done", "made": MADE, "jobs": "٧"}).status_code == 302
    assert Result.objects.get().jobs == 7
    assert clients[0].get(close).status_code == 302
    assert [client.get(shown).status_code for client in clients] == [200, 200, 200, 404, 404, 404]
    assert Client().get(shown).status_code == 302
    mine = record_of(project, cast.packer)
    for name in ("projects:record_story", "projects:record_reference"):
        address = reverse(name, args=[mine.public_id])
        answers = [client.post(address, {"answer": "yes"}).status_code for client in clients]
        assert answers == [404, 302, 404, 404, 404, 404]
    page = clients[1].get(shown).content.decode()
    assert "It stands among your past work." in page
    assert cast.packer_owner.full_name in page


def test_what_is_still_open_is_listed_and_done_as_planned_asks_once_more(
    cast: SimpleNamespace, project: Project, browser_of: Any
) -> None:
    load_templates()
    task_in(project, by=cast.firm_owner)
    milestone_in(project, by=cast.firm_owner)
    role_in(project, title="Cold truck")
    role_in(project, title="Adviser", is_needed=False)
    Report.objects.create(project=project, title="Final report", due_on=timezone.localdate(), organisation=cast.firm)
    template = AgreementTemplate.objects.get(kind="nda")
    draw_up(project, by=cast.firm_owner, template=template, parties=[cast.firm, cast.packer], place="Hofuf")
    add_line(
        project,
        by=cast.firm_owner,
        title="Mould",
        amount=Decimal(100),
        category="equipment",
        form="cash",
        source="grant",
        organisation=cast.firm,
    )
    client = browser_of(cast.firm_owner)
    close = reverse("projects:project_close", args=[project.public_id])
    shown = client.get(close).content.decode()
    for words in (
        "1 task is not done",
        "1 milestone is not reached",
        "1 report is not sent",
        "no grant is written down",
        "1 role that is needed has nobody",
        "Not accepted by all:",
    ):
        assert words in shown, words
    refused = client.post(close, {"outcome": "done", "made": MADE})
    assert (refused.status_code, 'name="anyway"' in refused.content.decode()) == (422, True)
    assert "Tick this if it is done as planned all the same" in refused.content.decode()
    project.refresh_from_db()
    assert project.is_open
    assert client.post(close, {"outcome": "done", "made": MADE, "anyway": "on"}).status_code == 302
    project.refresh_from_db()
    assert not project.is_open


def test_stopped_with_open_ends_is_asked_nothing(cast: SimpleNamespace, project: Project) -> None:
    task_in(project, by=cast.firm_owner)
    with pytest.raises(NotPossible) as refused:
        closed(project, cast.firm_owner)
    assert refused.value.field == "anyway"
    assert closed(project, cast.firm_owner, outcome="part").outcome == "part"


def test_within_a_week_the_lead_opens_it_again(cast: SimpleNamespace, project: Project, browser_of: Any) -> None:
    closed(project, cast.firm_owner)
    before = record_of(project, cast.packer)
    client = browser_of(cast.firm_owner)
    reopen = reverse("projects:project_reopen", args=[project.public_id])
    result = reverse("projects:project_result", args=[project.public_id])
    assert reopen in client.get(result).content.decode()
    assert reopen not in browser_of(cast.packer_owner).get(result).content.decode()
    assert browser_of(cast.packer_owner).post(reopen).status_code == 404
    for _click in range(2):
        assert client.post(reopen).status_code == 302
    project.refresh_from_db()
    assert project.is_open
    assert Entry.objects.filter(verb="project.reopened").count() == 1
    assert Notification.objects.filter(kind="project.reopened", to=cast.packer_owner).count() == 1
    assert not Notification.objects.filter(kind="project.closed").exists()
    assert client.get(result).status_code == 404
    with pytest.raises(NotPossible):
        services.answer_story(before, by=cast.packer_owner, agrees=True)
    places.leave(Partner.objects.get(project=project, organisation=cast.bank), by=cast.finance_officer)
    again = closed(project, cast.firm_owner, made="Two trays.", anyway=True)
    assert (again.made, Result.objects.count()) == ("Two trays.", 1)
    assert record_of(project, cast.packer).public_id == before.public_id
    assert set(Record.objects.values_list("organisation", flat=True)) == {cast.firm.pk, cast.packer.pk}
    Project.objects.update(closed_at=timezone.now() - dt.timedelta(days=8))
    project.refresh_from_db()
    assert reopen not in client.get(result).content.decode()
    with pytest.raises(NotPossible) as late:
        services.reopen_project(project, by=cast.firm_owner)
    assert late.value.code == "too_late"


def test_a_story_that_is_online_goes_off_when_it_is_opened_again(cast: SimpleNamespace, project: Project) -> None:
    page = told(cast, project)
    page.refresh_from_db()
    assert page.live
    services.reopen_project(project, by=cast.firm_owner)
    drain()
    page.refresh_from_db()
    assert not page.live
    assert not Record.objects.filter(story=Record.Story.YES).exists()


def test_a_closed_project_hunts_for_nobody(cast: SimpleNamespace, project: Project, browser_of: Any) -> None:
    role_in(project, title="Cold truck")
    pages = [project.get_absolute_url(), reverse("projects:partner_list", args=[project.public_id])]
    client = browser_of(cast.packer_owner)
    assert "Missing: Cold truck" in client.get(pages[0]).content.decode()
    closed(project, cast.firm_owner, outcome="part")
    for one in pages:
        shown = client.get(one).content.decode()
        assert "Missing:" not in shown
        assert "could do it" not in shown
        assert "Who could do it?" not in shown


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("en", "100k-500k", "SAR 100,000 to SAR 500,000"),
        ("fr", "0-100k", "jusqu’à 100\u202f000\u202fSAR"),
        ("ar", "10m+", "أكثر من 10,000,000 ريال سعودي"),
    ],
)
def test_ranges_are_told_as_money_is(language: str, value: str, said: str) -> None:
    with override(language):
        assert range_in_words(value, "SAR") == said
    assert range_in_words("", "SAR") == ""
