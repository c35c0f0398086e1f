"""What a funder reads, and what it does not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from messaging.models import Conversation
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.projects import permissions
from portal.projects.forms.agreements import DrawUpForm
from portal.projects.forms.documents import DocumentForm
from portal.projects.models import Acceptance, AgreementTemplate, Partner, Project, Role
from portal.projects.services import places, sight
from portal.projects.services.agreements import draw_up
from portal.projects.services.templates import load_templates
from tests.factories.projects import partner_in, project_of, role_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    return project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)


def reads_the_talk(project: Project, person: object) -> bool:
    talk = Conversation.objects.get(object_id=str(project.pk), content_type__model="project")
    return Conversation.objects.visible_to(person).filter(pk=talk.pk).exists()


def rights(person: object, project: Project) -> tuple[bool, bool, bool]:
    return (
        Project.objects.entered_by(person).filter(pk=project.pk).exists(),
        permissions.can_see_all(person, project),
        permissions.can_work(person, project),
    )


def test_a_financier_comes_in_as_a_funder(cast: SimpleNamespace, project: Project) -> None:
    role = role_in(project, kind=Role.Kind.FINANCIER, title="Grant")
    place = places.ask_in(project, by=cast.firm_owner, organisation=cast.packer, role=role)
    places.accept_invitation(place, by=cast.packer_owner)
    assert place.is_funder
    assert rights(cast.packer_owner, project) == (True, False, False)
    assert not reads_the_talk(project, cast.packer_owner)
    assert list(Project.objects.entered_by(cast.packer_owner).with_sight_of(cast.packer_owner)) == [project]
    assert not Project.objects.with_sight_of(cast.packer_owner).get().seen_whole
    assert Project.objects.with_sight_of(cast.firm_owner).get().seen_whole


def test_the_lead_says_what_a_partner_reads_and_the_conversation_follows(
    cast: SimpleNamespace, project: Project
) -> None:
    place = partner_in(project, cast.packer)
    assert rights(cast.packer_owner, project) == (True, True, True)
    for _click in range(2):
        sight.show(place, by=cast.firm_owner, sees=Partner.Sight.FUNDER)
    assert rights(cast.packer_owner, project) == (True, False, False)
    assert not reads_the_talk(project, cast.packer_owner)
    assert reads_the_talk(project, cast.firm_owner)
    sight.show(place, by=cast.firm_owner, sees=Partner.Sight.ALL)
    assert reads_the_talk(project, cast.packer_owner)


def test_only_the_lead_says_it_and_not_about_itself(cast: SimpleNamespace, project: Project) -> None:
    place = partner_in(project, cast.packer)
    with pytest.raises(NotAllowed):
        sight.show(place, by=cast.packer_owner, sees="all")
    own = Partner.objects.get(project=project, organisation=cast.firm)
    with pytest.raises(NotPossible):
        sight.show(own, by=cast.firm_owner, sees="funder")
    with pytest.raises(NotPossible):
        sight.show(place, by=cast.firm_owner, sees="nothing")


def test_a_funder_that_leads_reads_everything(cast: SimpleNamespace, project: Project) -> None:
    place = partner_in(project, cast.packer)
    sight.show(place, by=cast.firm_owner, sees="funder")
    Project.objects.update(lead=cast.packer)
    sight.settle(project, by=None)
    project.refresh_from_db()
    assert rights(cast.packer_owner, project) == (True, True, True)
    assert reads_the_talk(project, cast.packer_owner)


def test_pages_of_a_funder(cast: SimpleNamespace, project: Project) -> None:
    partner_in(project, cast.packer, role=role_in(project, kind=Role.Kind.FINANCIER, title="Grant"))
    client = Client()
    client.force_login(cast.packer_owner)
    assert client.get(project.get_absolute_url()).status_code == 200
    assert client.get(reverse("projects:partner_list", args=[project.public_id])).status_code == 404
    shown = client.get(project.get_absolute_url()).content.decode()
    assert reverse("projects:partner_list", args=[project.public_id]) not in shown


def test_a_funder_reads_and_accepts_an_agreement_to_which_it_is_a_party_and_no_other(
    cast: SimpleNamespace, project: Project
) -> None:
    partner_in(project, cast.packer, role=role_in(project, kind=Role.Kind.FINANCIER, title="Grant"))
    partner_in(project, cast.lab)
    load_templates()
    template = AgreementTemplate.objects.get(kind="nda")
    other = draw_up(project, by=cast.firm_owner, template=template, parties=[cast.firm, cast.lab], place="Hofuf")
    agreement = draw_up(project, by=cast.firm_owner, template=template, parties=[cast.firm, cast.packer], place="Hofuf")
    assert Notification.objects.filter(kind="agreement.drawn_up", to=cast.packer_owner).count() == 1
    client = Client()
    client.force_login(cast.packer_owner)
    assert client.get(other.get_absolute_url()).status_code == 404
    overview = client.get(project.get_absolute_url()).content.decode()
    assert agreement.get_absolute_url() in overview
    assert other.get_absolute_url() not in overview
    shown = client.get(agreement.get_absolute_url())
    assert shown.status_code == 200
    assert reverse("projects:document_list", args=[project.public_id]) not in shown.content.decode()
    address = reverse("projects:agreement_accept", args=[project.public_id, agreement.document.public_id])
    said = {
        "text": agreement.text.public_id,
        "organisation": cast.packer.public_id,
        "may_sign": "yes",
        "full_name": "Y. Al-Barrak",
        "capacity": "General manager",
    }
    assert client.post(address, said).status_code == 302
    assert Acceptance.objects.filter(text=agreement.text, organisation=cast.packer).exists()
    assert not permissions.can_bring_paper(cast.packer_owner, agreement)
    assert not permissions.can_add_version(cast.packer_owner, agreement.document)


def test_a_funder_is_no_party_beforehand_and_is_told_apart_among_those_who_see_a_file(
    cast: SimpleNamespace, project: Project
) -> None:
    load_templates()
    partner_in(project, cast.packer)
    partner_in(project, cast.bank, role=role_in(project, kind=Role.Kind.FINANCIER, title="Grant"))
    parties = DrawUpForm(project=project)["parties"]
    assert set(parties.value()) == {cast.firm.public_id, cast.packer.public_id}
    assert cast.bank.public_id in dict(parties.field.choices)
    offered = dict(DocumentForm(project=project).fields["partners"].choices)
    assert offered[cast.bank.public_id] == f"{cast.bank.name} (reads as a funder)"
    assert offered[cast.packer.public_id] == cast.packer.name
