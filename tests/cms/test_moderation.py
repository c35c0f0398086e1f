"""The moderators' queue on the editors' desk."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from messaging.models import Conversation, Message
from messaging.services.messages import post_message
from portal.accounts.models import User
from portal.moderation.models import Case, Suspension
from portal.moderation.services import report
from tests.portal.moderation.conftest import moderator, rude, talk  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
QUEUE = reverse("moderation_cases")


@pytest.fixture
def desk(moderator: User) -> Client:  # noqa: F811
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def case(cast: SimpleNamespace, rude: Message) -> Case:  # noqa: F811
    return report(rude, by=cast.firm_owner, reason="rude", words="In front of my staff").case


def test_an_empty_queue_says_so(desk: Client) -> None:
    assert "Nothing waits." in desk.get(QUEUE).text
    assert "Nothing was decided yet." in desk.get(QUEUE, {"state": "decided"}).text


def test_the_menu_leads_there_for_moderators_alone(desk: Client, cast: SimpleNamespace) -> None:
    assert QUEUE in desk.get(reverse("wagtailadmin_home")).text
    editor = cast.firm_owner
    editor.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client = Client()
    client.force_login(editor)
    assert QUEUE not in client.get(reverse("wagtailadmin_home")).text
    assert "Nothing waits" not in client.get(QUEUE, follow=True).text


def test_a_case_is_decided_there(desk: Client, case: Case, rude: Message) -> None:  # noqa: F811
    assert reverse("moderation_case", args=[case.public_id]) in desk.get(QUEUE).text
    page = reverse("moderation_case", args=[case.public_id])
    seen = desk.get(page).text
    assert ("You are thieves." in seen, "In front of my staff" in seen, "Our price is 3 SAR." in seen) == (
        True,
        True,
        False,
    )
    wrong = desk.post(page, {"outcome": "hidden", "words": ""})
    assert (wrong.status_code, "Write to its author why." in wrong.text) == (422, True)
    assert desk.post(page, {"outcome": "hidden", "words": "Please stay polite."}).status_code == 302
    rude.refresh_from_db()
    assert rude.is_gone
    assert "Nothing waits." in desk.get(QUEUE).text
    assert "It is hidden" in desk.get(QUEUE, {"state": "decided"}).text


def test_the_bell_of_a_moderator_leads_to_the_desk(desk: Client, case: Case) -> None:
    assert "To be looked at: A message" in desk.get(reverse("notifications:notification_list")).text
    answer = desk.get(case.get_absolute_url())
    assert answer.headers["Location"] == reverse("moderation_case", args=[case.public_id])


def test_the_messages_around_it_need_a_reason(desk: Client, case: Case) -> None:
    step = reverse("moderation_case_glance", args=[case.public_id])
    assert desk.post(step, {"why": " "}).status_code == 422
    seen = desk.post(step, {"why": "Was it an answer?"}, follow=True).text
    assert ("Our price is 3 SAR." in seen, "Was it an answer?" in seen) == (True, True)


def test_whoever_was_suspended_is_let_write_again(desk: Client, case: Case, cast: SimpleNamespace) -> None:
    page = reverse("moderation_case", args=[case.public_id])
    desk.post(page, {"outcome": "suspended", "words": "Three times in a week."})
    lift = reverse("moderation_suspension_lift", args=[case.public_id, Suspension.objects.get().pk])
    assert lift in desk.get(page).text
    assert "can write messages again" in desk.post(lift, follow=True).text
    assert lift not in desk.get(page).text


def test_many_cases_cost_no_more_than_one(
    desk: Client,
    case: Case,
    cast: SimpleNamespace,
    talk: Conversation,  # noqa: F811
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    desk.get(QUEUE)
    with CaptureQueriesContext(connection) as first:
        desk.get(QUEUE)
    for text in ("One", "Two", "Three"):
        report(
            post_message(talk, by=cast.packer_owner, text=text, client_id=uuid.uuid4()),
            by=cast.firm_owner,
            reason="spam",
        )
    with django_assert_num_queries(len(first)):
        desk.get(QUEUE)
