"""The pages of conversations, by form posts alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from matchmaking.services.answers import answer_match
from messaging.models import Conversation, Message, Participant
from messaging.queries.thread import SIZE
from messaging.services.conversations import open_conversation
from messaging.services.messages import edit_message
from portal.accounts.models import User
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db

Say = Callable[..., Message]
Browser = Callable[[User | None], Client]


def page_of(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def messages_on(page: BeautifulSoup) -> list[str]:
    return [one.select_one("[dir=auto]").get_text(" ", strip=True) for one in page.select(".thread .msg")]


def composer_of(page: BeautifulSoup) -> dict[str, str]:
    fields = page.select(".composer input[name], .composer textarea[name]")
    return {one["name"]: one.get("value", "") or one.get_text() for one in fields}


def test_said_in_a_form_it_stands_in_the_thread(cast: SimpleNamespace, talk: Conversation, browser_of: Browser) -> None:
    client = browser_of(cast.firm_owner)
    given = composer_of(page_of(client, talk.get_absolute_url())) | {
        "text": "Good.\nWe bring 200 kg <b>on Wednesday</b>."
    }
    answer = client.post(f"{talk.get_absolute_url()}send/", given)
    assert (answer.status_code, answer["Location"]) == (302, f"{talk.get_absolute_url()}#last")
    client.post(f"{talk.get_absolute_url()}send/", given)  # the second click
    for person in (cast.firm_owner, cast.packer_owner):
        page = page_of(browser_of(person), talk.get_absolute_url())
        assert messages_on(page) == ["Good. We bring 200 kg <b>on Wednesday</b>."]
    assert page.select_one(".msg .by b").get_text(strip=True) == "Huda Al-Mazroui,Dar Sanabel Dates"


def test_who_belongs_to_both_speaks_for_the_one_on_their_page(
    cast: SimpleNamespace, talk: Conversation, browser_of: Browser
) -> None:
    MembershipFactory(organisation=cast.packer, user=cast.firm_owner)
    client = browser_of(cast.firm_owner)
    for chosen, speaks in ((None, cast.firm), (cast.packer, cast.packer), (cast.firm, cast.firm)):
        if chosen:
            client.post(reverse("organisations:act_as"), {"organisation": chosen.public_id})
        given = composer_of(page_of(client, talk.get_absolute_url())) | {"text": "Good."}
        assert client.post(f"{talk.get_absolute_url()}send/", given).status_code == 302
        assert Message.objects.latest("seq").organisation == speaks


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("text", ["Me too.", ""])
def test_others_are_not_told_whether_there_is_one(
    cast: SimpleNamespace, talk: Conversation, browser_of: Browser, text: str, accept: str
) -> None:
    client = browser_of(cast.stranger)
    for address in (f"{talk.get_absolute_url()}send/", "/messages/nowhere/send/"):
        answer = client.post(address, {"text": text, "client_id": str(uuid.uuid4())}, headers={"accept": accept})
        assert answer.status_code == 404
    assert not Message.objects.filter(kind="said").exists()


def test_too_long_a_message_is_refused_and_kept(cast: SimpleNamespace, talk: Conversation, browser_of: Browser) -> None:
    client = browser_of(cast.firm_owner)
    answer = client.post(f"{talk.get_absolute_url()}send/", {"text": "a" * 100_000, "client_id": str(uuid.uuid4())})
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert "at most 10,000 letters" in page.select_one(".errsum").get_text()
    assert len(page.select_one(".composer textarea").get_text().strip()) == 100_000
    assert messages_on(page) == []


@pytest.mark.parametrize("given", [{}, {"text": "Good."}, {"text": "Good.", "client_id": "mine"}])
def test_a_form_of_somebody_elses_making_is_refused(
    cast: SimpleNamespace, talk: Conversation, browser_of: Browser, given: dict[str, str]
) -> None:
    answer = browser_of(cast.firm_owner).post(f"{talk.get_absolute_url()}send/", given)
    assert answer.status_code == 422
    assert talk.messages.filter(kind="said").count() == 0


@pytest.mark.parametrize("who", ["stranger", "former_member", "researcher", "cluster_manager", "staff_member"])
@pytest.mark.parametrize("path", ["", "send/", "note/", "hand-over/", "2/edit/", "2/delete/", "2/versions/"])
def test_for_others_it_does_not_exist(
    cast: SimpleNamespace, talk: Conversation, say: Say, browser_of: Browser, who: str, path: str
) -> None:
    edit_message(say(cast.firm_owner, "Good."), by=cast.firm_owner, text="Very good.")
    client = browser_of(getattr(cast, who))
    given = {"text": "Me too.", "note": "Me too.", "client_id": str(uuid.uuid4())}
    answers = [client.get(f"{talk.get_absolute_url()}{path}"), client.post(f"{talk.get_absolute_url()}{path}", given)]
    assert {answer.status_code for answer in answers} <= {404, 405}
    assert talk.messages.count() == 2


def test_new_messages_are_marked_once(cast: SimpleNamespace, talk: Conversation, say: Say, browser_of: Browser) -> None:
    client = browser_of(cast.firm_owner)
    page_of(client, talk.get_absolute_url())
    say(cast.packer_owner, "Line 2 is free.")
    say(cast.packer_owner, "And line 3.")
    page = page_of(client, talk.get_absolute_url())
    assert page.select_one(".sys.new").get_text() == "2 new messages"
    assert page_of(client, talk.get_absolute_url()).select_one(".sys.new") is None


def test_earlier_messages_are_asked_for(cast: SimpleNamespace, talk: Conversation, browser_of: Browser) -> None:
    talk.messages.bulk_create(
        Message(conversation=talk, seq=number, author=cast.packer_owner, organisation=cast.packer, text=f"No. {number}")
        for number in range(2, SIZE + 12)
    )
    Conversation.objects.update(last_seq=SIZE + 11)
    client = browser_of(cast.firm_owner)
    latest = page_of(client, talk.get_absolute_url())
    assert messages_on(latest) == [f"No. {number}" for number in range(12, SIZE + 12)]
    (link,) = [one["href"] for one in latest.select("a[href^='?before=']")]
    earlier = page_of(client, f"{talk.get_absolute_url()}{link}")
    assert messages_on(earlier) == [f"No. {number}" for number in range(2, 12)]
    assert earlier.select("a[href^='?before=']") == []


@pytest.mark.parametrize("before", ["-1", "x", "99999999999999999999", "٣", "0"])
def test_a_number_nobody_gave_out_does_no_harm(
    cast: SimpleNamespace, talk: Conversation, browser_of: Browser, before: str
) -> None:
    page_of(browser_of(cast.firm_owner), f"{talk.get_absolute_url()}?before={before}")


def test_notes_are_for_colleagues_alone(
    cast: SimpleNamespace, talk: Conversation, firm_side: Participant, browser_of: Browser
) -> None:
    answer = browser_of(cast.firm_owner).post(f"{talk.get_absolute_url()}note/", {"note": "Do not go below 3 SAR."})
    assert answer.status_code == 302
    assert "Do not go below 3 SAR." in messages_on(page_of(browser_of(cast.firm_admin), talk.get_absolute_url()))
    assert messages_on(page_of(browser_of(cast.packer_owner), talk.get_absolute_url())) == []
    assert talk.messages.count() == 1


def test_handed_over_in_the_page(
    cast: SimpleNamespace, talk: Conversation, firm_side: Participant, browser_of: Browser
) -> None:
    client = browser_of(cast.firm_owner)
    client.post(f"{talk.get_absolute_url()}hand-over/", {"colleague": cast.firm_admin.public_id})
    firm_side.refresh_from_db()
    assert firm_side.assigned_to == cast.firm_admin
    client.post(f"{talk.get_absolute_url()}hand-over/", {"colleague": cast.packer_owner.public_id})
    firm_side.refresh_from_db()
    assert firm_side.assigned_to == cast.firm_admin
    client.post(f"{talk.get_absolute_url()}hand-over/", {"colleague": ""})
    firm_side.refresh_from_db()
    assert firm_side.assigned_to is None


def test_changed_and_taken_back_in_the_page(
    cast: SimpleNamespace, talk: Conversation, say: Say, browser_of: Browser
) -> None:
    say(cast.firm_owner, "From 1 January")
    mine, theirs = browser_of(cast.firm_owner), browser_of(cast.packer_owner)
    here = talk.get_absolute_url()
    assert page_of(mine, f"{here}2/edit/").select_one("textarea").get_text().strip() == "From 1 January"
    assert mine.post(f"{here}2/edit/", {"text": " "}).status_code == 422
    assert mine.post(f"{here}2/edit/", {"text": "From 10 January"}).status_code == 302
    assert "From 1 January" in page_of(theirs, f"{here}2/versions/").get_text()
    assert mine.post(f"{here}2/delete/").status_code == 302
    assert theirs.get(f"{here}2/versions/").status_code == 404
    assert "Message deleted" in page_of(theirs, here).get_text()


def test_the_facts_stand_beside_it(cast: SimpleNamespace, talk: Conversation, match: Any, browser_of: Browser) -> None:
    for side, person in (("asker", cast.firm_owner), ("candidate", cast.packer_owner)):
        answer_match(match.sides.get(side=side), by=person, answer="interested")
    cast.packer.phone = "+966501234567"
    cast.packer.save()
    page = page_of(browser_of(cast.firm_owner), talk.get_absolute_url())
    aside = page.select_one("aside.ctx")
    assert "Vacuum packing of pitted dates" in aside.get_text()
    links = {one["href"] for one in aside.select("a")}
    assert {"tel:+966501234567", "https://wa.me/966501234567"} <= links


def test_pages_take_the_same_queries_for_one_and_for_three(
    cast: SimpleNamespace,
    talk: Conversation,
    say: Say,
    browser_of: Browser,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    client = browser_of(cast.firm_owner)
    say(cast.packer_owner, "No. 1")
    for address in ("/messages/", talk.get_absolute_url()):
        page_of(client, address)
        with django_assert_max_num_queries(25) as asked:
            page_of(client, address)
        with_one = len(asked.captured_queries)
        for number in range(2):
            need = ListingFactory(organisation=cast.firm, title=f"Need {number}")
            match = MatchFactory(listing=need, organisation=cast.packer)
            open_conversation(between=[cast.firm, cast.packer], about=match, subject=need.title, by=cast.firm_owner)
            say(cast.packer_owner, f"No. {number + 2}")
            say(cast.firm_admin, f"No. {number + 2}, noted")
        page_of(client, address)
        with django_assert_num_queries(with_one):
            page_of(client, address)


def test_sending_takes_few_queries(
    cast: SimpleNamespace, talk: Conversation, say: Say, django_assert_max_num_queries: Any
) -> None:
    say(cast.firm_owner, "No. 1")
    with django_assert_max_num_queries(9):  # with the two that begin and end the transaction; nobody has answered yet
        say(cast.firm_owner, "No. 2")
    say(cast.packer_owner, "No. 3")
    with django_assert_max_num_queries(8):
        say(cast.firm_owner, "No. 4")
