"""Pages of partners, roles and agreements: forms that say what they mean, and what a closed project opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.projects.forms.places import AskInForm, JoinForm
from portal.projects.models import Agreement, Partner, Project
from portal.projects.services import places
from portal.projects.services.agreements import accept
from tests.factories.projects import partner_in, project_of, role_in

pytestmark = pytest.mark.django_db
Browsers = Callable[[Any], Client]


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    return project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)


def page_of(client: Client, project: Project) -> BeautifulSoup:
    shown = client.get(reverse("projects:partner_list", args=[project.public_id]))
    return BeautifulSoup(shown.content.decode(), "html.parser")


def test_the_reason_for_taking_out_is_not_called_optional(
    cast: SimpleNamespace, project: Project, browser_of: Browsers
) -> None:
    place = partner_in(project, cast.packer)
    end = reverse("projects:partner_end", args=[place.public_id])
    by_lead = page_of(browser_of(cast.firm_owner), project).find("form", action=end)
    by_itself = page_of(browser_of(cast.packer_owner), project).find("form", action=end)
    assert by_lead is not None
    assert "optional" not in by_lead.get_text()
    assert by_itself is not None
    assert "optional" in by_itself.get_text()


def test_a_role_that_somebody_has_is_taken_out_after_a_question(
    cast: SimpleNamespace, project: Project, browser_of: Browsers
) -> None:
    taken, free = role_in(project), role_in(project, title="A lab")
    partner_in(project, cast.packer, role=taken)
    shown = page_of(browser_of(cast.firm_owner), project)
    asked = [
        bool(shown.find("form", action=reverse("projects:role_remove", args=[one.public_id])).find_parent("details"))
        for one in (taken, free)
    ]
    assert asked == [True, False]


def test_interest_is_offered_the_free_roles_first_and_the_others_as_taken(
    cast: SimpleNamespace, project: Project
) -> None:
    taken, free = role_in(project, position=1), role_in(project, title="A lab", position=2)
    partner_in(project, cast.packer, role=taken)
    offered = JoinForm(project=project).fields["role"].choices[1:]
    assert [key for key, _label in offered] == [free.public_id, taken.public_id]
    assert ["taken" in label for _key, label in offered] == [False, True]
    options = BeautifulSoup(str(JoinForm(project=project)["role"]), "html.parser").find_all("option")
    assert [one.has_attr("disabled") for one in options] == [False, False, True]
    for role, fits in ((free, True), (taken, False)):
        form = JoinForm({"role": role.public_id}, project=project)
        assert (form.is_valid(), "role" in form.errors) == (fits, not fits)
    assert AskInForm({"role": taken.public_id}, project=project, reader=cast.firm_owner).errors.keys() == {
        "organisation"
    }


def test_who_is_asked_in_reads_who_is_in_and_what_it_will_read(
    cast: SimpleNamespace, project: Project, browser_of: Browsers
) -> None:
    partner_in(project, cast.packer)
    places.ask_in(project, by=cast.firm_owner, organisation=cast.lab)
    Project.objects.update(audience="partners")
    shown = browser_of(cast.researcher).get(project.get_absolute_url()).content.decode()
    assert cast.packer.name in shown
    assert "You will work in it, and read everything." in shown
    partner_in(project, cast.bank)
    shown = browser_of(cast.researcher).get(project.get_absolute_url()).content.decode()
    assert (cast.bank.name in shown, "a finance provider" in shown) == (False, True)


def test_the_lead_chooses_what_a_finance_provider_reads(
    cast: SimpleNamespace, project: Project, browser_of: Browsers
) -> None:
    address = reverse("projects:partner_ask", args=[project.public_id])
    client = browser_of(cast.firm_owner)
    shown = client.post(address, {"organisation": cast.bank.name}, follow=True).content.decode()
    assert "It will read as a funder" in shown
    assert Partner.objects.get(organisation=cast.bank).is_funder
    places.take_back(Partner.objects.get(organisation=cast.bank), by=cast.firm_owner)
    client.post(address, {"organisation": cast.bank.name, "sees": "all"})
    assert not Partner.objects.standing().get(organisation=cast.bank).is_funder


def test_asking_again_says_since_when_and_keeps_the_words(
    cast: SimpleNamespace, project: Project, browser_of: Browsers
) -> None:
    place = places.ask_in(project, by=cast.firm_owner, organisation=cast.packer, words="Your line")
    address = reverse("projects:partner_ask", args=[project.public_id])
    client = browser_of(cast.firm_owner)
    again = client.post(address, {"organisation": cast.packer.name, "words": "Your new dryer"})
    assert again.status_code == 422
    assert "was asked already on" in again.content.decode()
    assert "Your new dryer" in again.content.decode()
    Partner.objects.filter(pk=place.pk).update(asked_at=timezone.now() - dt.timedelta(days=1))
    same = client.post(address, {"organisation": cast.packer.name, "words": "Your line"}, follow=True)
    assert "was asked already on" in same.content.decode()


def test_one_does_not_ask_oneself(cast: SimpleNamespace, project: Project, browser_of: Browsers) -> None:
    address = reverse("projects:partner_ask", args=[project.public_id])
    answer = browser_of(cast.firm_owner).post(address, {"organisation": cast.firm.name, "words": ""})
    assert (answer.status_code, "your own organisation" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("name", "back"),
    [
        ("task_add", "task_list"),
        ("milestone_add", "milestone_list"),
        ("meeting_call", "meeting_list"),
        ("document_add", "document_list"),
        ("agreement_create", "document_list"),
        ("budget_line_create", "budget"),
        ("report_create", "report_list"),
        ("role_create", "partner_list"),
        ("mix_edit", "partner_list"),
    ],
)
def test_a_closed_project_opens_no_form_that_adds(
    cast: SimpleNamespace, project: Project, browser_of: Browsers, name: str, back: str
) -> None:
    Project.objects.update(closed_at=timezone.now())
    answer = browser_of(cast.firm_owner).get(reverse(f"projects:{name}", args=[project.public_id]), follow=True)
    assert answer.redirect_chain == [(reverse(f"projects:{back}", args=[project.public_id]), 302)]
    assert "Nothing is added to it any more" in answer.content.decode()


def test_an_agreement_says_who_has_accepted_and_how_a_signer_is_invited(
    cast: SimpleNamespace, transfer: Agreement, browser_of: Browsers
) -> None:
    client = browser_of(cast.researcher)
    shown = client.get(transfer.get_absolute_url()).content.decode()
    assert "0 of 2 accepted" in shown
    assert reverse("organisations:members", args=[cast.lab.slug]) in shown
    assert transfer.text is not None
    accept(
        transfer.text,
        by=cast.packer_owner,
        organisation=cast.packer,
        full_name="Y",
        capacity="Manager",
        may_sign=True,
    )
    shown = client.get(transfer.get_absolute_url()).content.decode()
    assert "1 of 2 accepted" in shown
    line = BeautifulSoup(shown, "html.parser").find(string=lambda words: "Not yet accepted by" in words)
    assert line is not None
    assert line.parent is not None
    accepted, missing = line.parent.get_text().split("Not yet accepted by")
    assert cast.packer.name in accepted
    assert cast.lab.name in missing
    said = {"text": transfer.text.public_id, "organisation": cast.lab.public_id, "may_sign": "no"}
    project = transfer.document.project
    address = reverse("projects:agreement_accept", args=[project.public_id, transfer.document.public_id])
    assert "Invite who is allowed to sign first" in client.post(address, said).content.decode()
