"""Whom a project's face is shown to: in search, on the pages of its partners and of its cluster, and while a moderator hides it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from portal.front.queries.search import search_kind
from portal.organisations.models import Exclusion
from portal.projects import moderated
from portal.projects.models import Project
from portal.search.models import SearchDocument
from tests.factories.projects import lead_handed_over, partner_in, project_of, role_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    return project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)


def found_by(reader: Any) -> list[str]:
    return [hit.name for hit in search_kind("palm fibre tray", "project", reader=reader).hits]


def test_it_is_found_by_whom_its_face_is_for(cast: SimpleNamespace, project: Project) -> None:
    readers = (cast.packer_owner, cast.cluster_manager, cast.stranger)
    assert [found_by(one) for one in readers] == [[project.title], [project.title], []]


def test_whom_the_lead_keeps_out_does_not_find_it(cast: SimpleNamespace, project: Project) -> None:
    Exclusion.objects.create(organisation=cast.firm, excluded=cast.packer)
    assert found_by(cast.packer_owner) == []


def test_what_is_for_partners_alone_has_no_document(cast: SimpleNamespace) -> None:
    project_of(cast.firm, by=cast.firm_owner, audience="partners")
    assert not SearchDocument.objects.filter(kind="project", deleted_at=None).exists()


def test_after_the_lead_has_gone_to_another_it_is_found_as_theirs(cast: SimpleNamespace, project: Project) -> None:
    place = partner_in(project, cast.packer)
    lead_handed_over(project, by=cast.firm_owner, to=place, taken_by=cast.packer_owner)
    assert SearchDocument.objects.get(kind="project").owner == cast.packer.public_id


def test_a_hidden_one_is_read_by_its_partners_alone(cast: SimpleNamespace, project: Project) -> None:
    moderated.hide(project, cast.staff_member)
    project.refresh_from_db()
    assert found_by(cast.packer_owner) == []
    seen = [Project.objects.visible_to(one).exists() for one in (cast.firm_member, cast.packer_owner)]
    assert seen == [True, False]
    moderated.show(project, cast.staff_member)
    assert Project.objects.visible_to(cast.packer_owner).exists()


def test_it_stands_on_the_pages_of_its_partners_and_of_its_cluster(cast: SimpleNamespace, project: Project) -> None:
    partner_in(project, cast.packer)
    client = Client()
    client.force_login(cast.packer_owner)
    for page in (cast.firm.get_absolute_url(), cast.cluster.get_absolute_url(), "/home/"):
        assert project.title in client.get(page).text
    client.force_login(cast.stranger)
    assert project.title not in client.get(cast.firm.get_absolute_url()).text


def test_a_finance_provider_is_not_named_beside_companies(cast: SimpleNamespace, project: Project) -> None:
    Project.objects.update(audience="public")
    partner_in(project, cast.bank, role=role_in(project, "financier", "Working capital"))
    page = Client().get(project.get_absolute_url()).text
    assert "a finance provider" in page
    assert cast.bank.name not in page
    assert project.title not in Client().get(cast.bank.get_absolute_url()).text
