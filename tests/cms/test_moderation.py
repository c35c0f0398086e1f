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
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory
from tests.factories.moderation import suspend
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
    suspend(case, by=cast.staff_member, words="Three times in a week.")
    lift = reverse("moderation_suspension_lift", args=[case.public_id, Suspension.objects.get().pk])
    assert lift in desk.get(page).text
    assert "can write messages again" in desk.post(lift, follow=True).text
    assert lift not in desk.get(page).text


def another(name: str = "Sara Second") -> Client:
    one: User = UserFactory(full_name=name)
    one.user_permissions.set(Permission.objects.filter(codename__in=["decide", "access_admin"]))
    client = Client()
    client.force_login(one)
    return client


def test_a_second_moderator_confirms_and_sees_who_asked(desk: Client, case: Case) -> None:
    page = reverse("moderation_case", args=[case.public_id])
    confirm = reverse("moderation_case_confirm", args=[case.public_id])
    assert "nothing has happened yet" in desk.post(page, {"outcome": "suspended", "words": "Enough."}, follow=True).text
    assert confirm not in desk.get(page).text
    assert "somebody else has to confirm it" in desk.post(confirm, follow=True).text
    assert not Suspension.objects.exists()
    other = another()
    assert "Nadia Moderator" in other.get(QUEUE).text
    assert confirm in other.get(page).text
    assert "Confirmed." in other.post(confirm, follow=True).text
    assert Suspension.objects.count() == 1


def test_a_case_is_taken_from_the_list_and_handed_over(desk: Client, case: Case) -> None:
    take = reverse("moderation_case_take", args=[case.public_id])
    give = reverse("moderation_case_give", args=[case.public_id])
    assert take in desk.get(QUEUE).text
    desk.post(take)
    assert take not in desk.get(QUEUE).text
    other = another()
    assert "was quicker" in other.post(take, follow=True).text
    to = User.objects.get(full_name="Sara Second")
    assert "Handed over." in other.post(give, {"to": to.pk}, follow=True).text
    assert "Choose one of the moderators" in other.post(give, {"to": "0"}, follow=True).text
    assert case.public_id in other.get(QUEUE, {"owner": "me"}).text
    assert "Nothing like this waits." in desk.get(QUEUE, {"owner": "me"}).text


def test_the_queue_is_narrowed(desk: Client, case: Case, cast: SimpleNamespace) -> None:
    report(cast.lab, by=cast.firm_owner, reason="spam")
    assert cast.lab.name in desk.get(QUEUE, {"kind": "organisation"}).text
    assert cast.lab.name not in desk.get(QUEUE, {"kind": "message"}).text
    assert "Nothing like this waits." in desk.get(QUEUE, {"why": "held"}).text
    assert cast.lab.name in desk.get(QUEUE, {"why": "none", "kind": "none", "owner": "none"}).text


def test_what_was_reported_is_one_click_away(desk: Client, cast: SimpleNamespace) -> None:
    report(cast.lab, by=cast.firm_owner, reason="spam")
    assert cast.lab.get_absolute_url() in desk.get(QUEUE).text


def test_ticked_rows_are_decided_together_and_what_was_typed_stays(
    desk: Client, case: Case, cast: SimpleNamespace
) -> None:
    need = ListingFactory(organisation=cast.packer, title="Film for trays", cluster=cast.cluster)
    other = report(need, by=cast.firm_owner, reason="spam").case
    bulk = reverse("moderation_cases_decide")
    none = desk.post(bulk, {"outcome": "hidden", "words": "Not here."})
    assert (none.status_code, "Tick at least one" in none.text, "Not here." in none.text) == (422, True, True)
    ticked = {"cases": [case.public_id, other.public_id, "nobody"]}
    wrong = desk.post(bulk, {**ticked, "outcome": "hidden", "words": ""})
    assert (wrong.status_code, "Write to its author why." in wrong.text) == (422, True)
    assert wrong.text.count(f'value="{other.public_id}" id="tick-{other.public_id}"') == 1
    assert "checked" in wrong.text.split(f'id="tick-{other.public_id}"')[1][:150]
    done = desk.post(bulk, {**ticked, "outcome": "hidden", "words": "Not here."}, follow=True).text
    assert ("2 decided." in done, "Film for trays" in done) == (True, True)
    again = desk.post(bulk, {**ticked, "outcome": "hidden", "words": "Not here."}, follow=True).text
    assert "Somebody else has decided" not in again
    assert Case.objects.open().count() == 0


@pytest.mark.parametrize("step", ["take", "give", "confirm", "decline"])
def test_nobody_else_takes_these_steps(case: Case, cast: SimpleNamespace, step: str) -> None:
    client = Client()
    client.force_login(cast.firm_owner)
    assert client.post(reverse(f"moderation_case_{step}", args=[case.public_id])).status_code != 200
    case.refresh_from_db()
    assert case.owner is None


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
    assert len(first) <= 15, "\n".join(one["sql"][:90] + one["sql"][-60:] for one in first)
    with django_assert_num_queries(len(first)):
        desk.get(QUEUE)
