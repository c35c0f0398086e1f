"""The conversation of a project: called as the project is, with the way back to it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from messaging.models import Conversation
from messaging.services.messages import post_message
from portal.projects.models import Project
from portal.projects.services.starting import describe_project
from tests.factories.projects import partner_in, project_of, task_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    made = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    partner_in(made, cast.packer)
    task_in(made, by=cast.firm_owner, title="Send a sample")
    return made


def test_its_heading_and_what_stands_beside_it_lead_back_to_the_project(
    cast: SimpleNamespace, project: Project, browser_of: Any
) -> None:
    talk = Conversation.objects.get(object_id=str(project.pk), content_type__model="project")
    for person in (cast.firm_owner, cast.packer_owner):
        shown = browser_of(person).get(talk.get_absolute_url()).content.decode()
        assert f'id="with"><a href="{project.get_absolute_url()}"><bdi>{project.title}</bdi></a></h1>' in shown
        assert f"<title>{project.title}" in shown
        assert "Send a sample" in shown
        assert "looking for partners" in shown


def test_the_list_of_conversations_calls_it_as_the_project_is_called_now(
    cast: SimpleNamespace, project: Project, browser_of: Any
) -> None:
    listed = reverse("messaging:conversation_list")
    client = browser_of(cast.firm_owner)
    untold = client.get(listed).content.decode()
    assert untold.count(project.title) == 1
    assert "Nothing was said yet." in untold
    assert f"<span><bdi>{project.title}</bdi></span>" in client.get(listed).content.decode()
    describe_project(project, by=cast.firm_owner, title="A tray for dates")
    shown = client.get(listed).content.decode()
    assert "<span><bdi>A tray for dates</bdi></span>" in shown


def test_the_search_calls_it_so_too_and_a_preview_keeps_its_own_direction(
    cast: SimpleNamespace, project: Project, browser_of: Any
) -> None:
    talk = Conversation.objects.get(object_id=str(project.pk), content_type__model="project")
    post_message(talk, by=cast.packer_owner, text="We bring 200 kg (dry).", client_id=uuid4())
    client = browser_of(cast.firm_owner)
    found = client.get(reverse("messaging:message_search"), {"q": "bring"}).content.decode()
    assert f"<bdi>{project.title}</bdi></a>" in found
    listed = client.get(reverse("messaging:conversation_list")).content.decode()
    assert "<bdi>We bring 200 kg (dry).</bdi>" in listed
