"""The lead is offered, and goes over when it is accepted."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.projects.models import Partner, Project, Role
from portal.projects.services import leads, places
from tests.factories.projects import partner_in, project_of, role_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    return project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)


@pytest.fixture
def place(cast: SimpleNamespace, project: Project) -> Partner:
    return partner_in(project, cast.packer)


def told(kind: str) -> set[int]:
    return set(Notification.objects.filter(kind=kind).values_list("to", flat=True))


def test_the_lead_stays_until_the_other_accepts(cast: SimpleNamespace, project: Project, place: Partner) -> None:
    for _click in range(2):
        leads.offer_lead(project, by=cast.firm_owner, to=place)
    assert project.lead == cast.firm
    assert Notification.objects.filter(kind="project.lead_offered", to=cast.packer_owner).count() == 1
    for who in (cast.firm_owner, cast.stranger, cast.cluster_manager):
        with pytest.raises(NotAllowed):
            leads.accept_lead(project, by=who)
    for _click in range(2):
        leads.accept_lead(project, by=cast.packer_owner)
    assert (project.lead, project.lead_offered_to) == (cast.packer, None)
    assert cast.firm_owner.pk in told("project.lead_answered")
    assert told("project.lead_offered") == set()


def test_it_is_declined_or_taken_back_and_cannot_be_accepted_then(
    cast: SimpleNamespace, project: Project, place: Partner
) -> None:
    leads.offer_lead(project, by=cast.firm_owner, to=place)
    leads.decline_lead(project, by=cast.packer_owner)
    assert cast.firm_owner.pk in told("project.lead_answered")
    leads.offer_lead(project, by=cast.firm_owner, to=place)
    with pytest.raises(NotAllowed):
        leads.take_back_lead(project, by=cast.packer_owner)
    leads.take_back_lead(project, by=cast.firm_owner)
    with pytest.raises(NotPossible):
        leads.accept_lead(project, by=cast.packer_owner)
    assert project.lead == cast.firm


def test_whoever_is_taken_out_is_no_longer_asked(cast: SimpleNamespace, project: Project, place: Partner) -> None:
    leads.offer_lead(project, by=cast.firm_owner, to=place)
    places.remove(place, by=cast.firm_owner, reason="Gone")
    project.refresh_from_db()
    assert project.lead_offered_to is None
    with pytest.raises(NotAllowed):
        leads.accept_lead(project, by=cast.packer_owner)


def test_a_funder_is_not_offered_it_and_the_page_says_why(cast: SimpleNamespace, project: Project) -> None:
    funder = partner_in(project, cast.packer, role=role_in(project, kind=Role.Kind.FINANCIER, title="Grant"))
    with pytest.raises(NotPossible) as refused:
        leads.offer_lead(project, by=cast.firm_owner, to=funder)
    assert (refused.value.code, refused.value.field) == ("funder", "to")
    client = Client()
    client.force_login(cast.firm_owner)
    page = client.get(reverse("projects:partner_list", args=[project.public_id])).content.decode()
    assert "reads as a funder cannot lead" in page


def test_the_pages_of_an_offer(cast: SimpleNamespace, project: Project, place: Partner) -> None:
    lead, other = Client(), Client()
    lead.force_login(cast.firm_owner)
    other.force_login(cast.packer_owner)
    partners = reverse("projects:partner_list", args=[project.public_id])
    answer = reverse("projects:project_lead", args=[project.public_id])
    lead.post(reverse("projects:project_hand_over", args=[project.public_id]), {"to": place.public_id})
    assert 'value="keep"' in lead.get(partners).content.decode()
    assert 'value="accept"' in other.get(partners).content.decode()
    assert f"{partners}#lead" in other.get(project.get_absolute_url()).content.decode()
    assert lead.post(answer, {"answer": "accept"}).status_code == 404
    assert other.post(answer, {"answer": "what"}).status_code == 404
    assert other.post(answer, {"answer": "accept"}).status_code == 302
    project.refresh_from_db()
    assert project.lead == cast.packer
