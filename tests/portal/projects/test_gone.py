"""Who was in a project and is not any more: told why, with what they had typed; strangers learn nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from messaging.models import Conversation
from portal.notifications.models import Notification
from portal.projects.models import Partner, Project, Role
from portal.projects.services import places
from portal.projects.services.sight import show
from tests.factories.projects import partner_in, project_of, role_in, task_in

pytestmark = pytest.mark.django_db
Browsers = Callable[[Any], Client]


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    return project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster, audience="partners")


@pytest.fixture
def removed(cast: SimpleNamespace, project: Project) -> Partner:
    return places.remove(partner_in(project, cast.packer), by=cast.firm_owner, reason="No answer since May")


def test_what_was_typed_into_an_open_page_comes_back_with_the_reason(
    cast: SimpleNamespace, project: Project, removed: Partner, browser_of: Browsers
) -> None:
    sent = {
        "title": "Send 200 kg",
        "note": "To dock <b>4</b> before noon",
        "version": "1",
        "csrfmiddlewaretoken": "x y",
    }
    task = task_in(project, by=cast.firm_owner)
    for name, row in (("task_add", project), ("task_edit", task)):
        answer = browser_of(cast.packer_owner).post(reverse(f"projects:{name}", args=[row.public_id]), sent)
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "No answer since May" in page
        assert ">Send 200 kg</textarea>" in page
        assert "x y" not in page
        for who in (cast.stranger, cast.researcher):
            assert browser_of(who).post(reverse(f"projects:{name}", args=[row.public_id]), sent).status_code == 404
    assert browser_of(cast.packer_owner).get(reverse("projects:task_list", args=[project.public_id])).status_code == 404


def test_it_is_called_as_the_form_calls_it(
    cast: SimpleNamespace, project: Project, removed: Partner, browser_of: Browsers
) -> None:
    task = task_in(project, by=cast.firm_owner)
    client = browser_of(cast.packer_owner)
    for name, sent, label in (
        ("task_comment", {"text": "The truck is full", "submission": "x"}, "Say something about it"),
        ("task_edit", {"title": "Send 200 kg", "details": "", "version": "1"}, "What is to be done?"),
    ):
        page = client.post(reverse(f"projects:{name}", args=[task.public_id]), sent).content.decode()
        assert f">{label}</label>" in page
        assert "looked at?" not in page


def test_what_was_left_of_ones_own_wish_is_said_too(
    cast: SimpleNamespace, project: Project, browser_of: Browsers
) -> None:
    places.leave(partner_in(project, cast.packer), by=cast.packer_owner)
    answer = browser_of(cast.packer_owner).post(
        reverse("projects:decision_write", args=[project.public_id]), {"what": "42 mm"}
    )
    assert answer.status_code == 403
    assert "left this project on" in answer.content.decode()


def test_the_address_of_the_project_says_why(
    cast: SimpleNamespace, project: Project, removed: Partner, browser_of: Browsers
) -> None:
    answer = browser_of(cast.packer_owner).get(project.get_absolute_url())
    assert (answer.status_code, "No answer since May" in answer.content.decode()) == (403, True)
    assert browser_of(cast.stranger).get(project.get_absolute_url()).status_code == 404
    Project.objects.update(audience="members")
    face = browser_of(cast.packer_owner).get(project.get_absolute_url())
    assert (face.status_code, "No answer since May" in face.content.decode()) == (200, True)
    assert "No answer since May" not in browser_of(cast.researcher).get(project.get_absolute_url()).content.decode()


def test_the_bell_says_why(cast: SimpleNamespace, removed: Partner, browser_of: Browsers) -> None:
    assert Notification.objects.filter(kind="project.answered", to=cast.packer_owner).exists()
    shown = browser_of(cast.packer_owner).get(reverse("notifications:notification_list"))
    assert "No answer since May" in shown.content.decode()


def test_who_is_back_in_is_told_nothing_of_it(
    cast: SimpleNamespace, project: Project, removed: Partner, browser_of: Browsers
) -> None:
    partner_in(project, cast.packer)
    answer = browser_of(cast.packer_owner).post(reverse("projects:task_finish", args=["bcdfghjkmnpq"]))
    assert answer.status_code == 404
    assert "No answer since May" not in browser_of(cast.packer_owner).get(project.get_absolute_url()).content.decode()


def test_a_funder_leaves_from_the_overview(cast: SimpleNamespace, project: Project, browser_of: Browsers) -> None:
    funder = partner_in(project, cast.packer, role=role_in(project, kind=Role.Kind.FINANCIER, title="Grant"))
    client = browser_of(cast.packer_owner)
    end = reverse("projects:partner_end", args=[funder.public_id])
    assert end in client.get(project.get_absolute_url()).content.decode()
    refused = client.post(end, {"reason": "Too long " * 60})
    assert (refused.status_code, "Too long Too long" in refused.content.decode()) == (422, True)
    assert client.post(end, {"reason": ""}).status_code == 302
    funder.refresh_from_db()
    assert funder.state == Partner.State.LEFT


def test_a_message_that_was_being_written_comes_back_with_the_reason(
    cast: SimpleNamespace, project: Project, browser_of: Browsers
) -> None:
    place = partner_in(project, cast.packer)
    talk = Conversation.objects.get(object_id=str(project.pk), content_type__model="project")
    client = browser_of(cast.packer_owner)
    assert client.get(talk.get_absolute_url()).status_code == 200
    places.remove(place, by=cast.firm_owner, reason="No answer since May")
    sent = client.post(reverse("messaging:message_post", args=[talk.public_id]), {"text": "We bring 200 kg"})
    read = client.get(talk.get_absolute_url())
    for answer in (sent, read):
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "You are no longer in this project" in page
        assert "No answer since May" in page
    assert ">We bring 200 kg</textarea>" in sent.content.decode()


def test_who_reads_as_a_funder_from_now_on_is_told_that_the_conversation_is_closed_to_them(
    cast: SimpleNamespace, project: Project, browser_of: Browsers
) -> None:
    place = partner_in(project, cast.packer)
    talk = Conversation.objects.get(object_id=str(project.pk), content_type__model="project")
    show(place, by=cast.firm_owner, sees=Partner.Sight.FUNDER)
    page = browser_of(cast.packer_owner).get(talk.get_absolute_url()).content.decode()
    assert "You take part in this conversation no longer" in page
    assert "You are no longer in this project" not in page


@pytest.mark.parametrize("ended", ["expired", "withdrawn", "declined"])
def test_an_invitation_that_is_no_longer_open_says_so_at_its_address(
    cast: SimpleNamespace, project: Project, ended: str, browser_of: Browsers
) -> None:
    place = places.ask_in(project, by=cast.firm_owner, organisation=cast.packer)
    if ended == "expired":
        Partner.objects.filter(pk=place.pk).update(expires_at=timezone.now() - dt.timedelta(minutes=1))
        places.expire_due()
    elif ended == "withdrawn":
        places.take_back(place, by=cast.firm_owner)
    else:
        places.decline_invitation(place, by=cast.packer_owner)
    client = browser_of(cast.packer_owner)
    shown = client.get(project.get_absolute_url())
    page = shown.content.decode()
    assert (shown.status_code, "Your invitation is no longer open" in page) == (403, True)
    said = {"expired": "ran out on", "withdrawn": "took the invitation of", "declined": "said no to the invitation"}
    assert said[ended] in page
    assert (cast.firm.get_absolute_url() in page) == (ended == "expired")
    assert "You are no longer in this project" not in page
    assert browser_of(cast.researcher).get(project.get_absolute_url()).status_code == 404
    if ended == "expired":
        answer = client.post(reverse("projects:partner_accept", args=[place.public_id]), follow=True)
        assert "This invitation ran out on" in answer.content.decode()
        assert "answered or taken back" not in answer.content.decode()
    places.ask_in(project, by=cast.firm_owner, organisation=cast.packer)
    assert client.get(project.get_absolute_url()).status_code == 200
