"""Reporting from the page of the thing itself, and reading what came of it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from messaging.models import Conversation, Message
from portal.accounts.models import User
from portal.moderation.models import Report
from portal.moderation.services import decide, report
from portal.notifications.models import Notification
from portal.notifications.reading import lines
from portal.organisations.models import Membership
from tests.factories.matchmaking import ListingFactory

pytestmark = pytest.mark.django_db


def address(rude: Message) -> str:
    return reverse("moderation:report_thing", args=["message", f"{rude.conversation.public_id}-{rude.seq}"])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_conversation_leads_to_a_form_that_shows_what_is_reported(cast: SimpleNamespace, rude: Message) -> None:
    client = signed_in(cast.firm_owner)
    page = client.get(rude.conversation.get_absolute_url()).text
    assert address(rude) in page
    assert reverse("moderation:report_thing", args=["conversation", rude.conversation.public_id]) in page
    assert "You are thieves." in client.get(address(rude)).text
    answer = client.post(address(rude), {"reason": "rude", "words": "In front of my staff"}, follow=True)
    assert "The moderators look at it" in answer.text
    assert Report.objects.get().words == "In front of my staff"
    assert "You reported this on" in client.get(address(rude)).text
    assert client.post(address(rude), {"reason": "spam"}).status_code == 200
    assert Report.objects.get().reason == "rude"


def test_a_wrong_form_keeps_what_was_typed(cast: SimpleNamespace, rude: Message) -> None:
    answer = signed_in(cast.firm_owner).post(address(rude), {"words": "In front of my staff"})
    assert (answer.status_code, "In front of my staff" in answer.text) == (422, True)
    assert "Choose what is wrong with it." in answer.text


def test_needs_and_organisations_lead_there_too(cast: SimpleNamespace) -> None:
    need = ListingFactory(organisation=cast.firm, cluster=cast.cluster)
    client = signed_in(cast.packer_owner)
    for name, thing in (("listing", need), ("organisation", cast.firm)):
        form = reverse("moderation:report_thing", args=[name, thing.public_id])
        assert form in client.get(thing.get_absolute_url()).text
        assert client.post(form, {"reason": "deceit"}).status_code == 302
    assert Report.objects.count() == 2
    own = reverse("moderation:report_thing", args=["listing", need.public_id])
    assert own not in signed_in(cast.firm_owner).get(need.get_absolute_url()).text
    assert own not in Client().get(need.get_absolute_url()).text


@pytest.mark.parametrize("who", ["stranger", "researcher", "cluster_manager", "staff_member", "packer_owner"])
def test_what_one_does_not_see_or_wrote_oneself_cannot_be_reported(
    cast: SimpleNamespace, rude: Message, who: str
) -> None:
    assert signed_in(getattr(cast, who)).get(address(rude)).status_code == 404


@pytest.mark.parametrize("key", ["none", "message/x-1", "message/-", "message/bcdfghjkmnpq-99", "message/1-²"])
def test_what_is_not_there_is_not_there(cast: SimpleNamespace, key: str) -> None:
    assert signed_in(cast.firm_owner).get(f"/report/{key}/").status_code == 404


def bell_of(person: User) -> list[str]:
    rows = Notification.objects.filter(to=person, kind__in=["case.answered", "case.decided"]).order_by("pk")
    return [one.text for one in lines(rows, person)]


def test_the_notice_says_which_message_it_was_about_and_quotes_nothing(
    cast: SimpleNamespace, rude: Message, moderator: User
) -> None:
    Message.objects.filter(pk=rude.pk).update(sent_at=dt.datetime(2026, 11, 23, 11, 6, tzinfo=dt.UTC))
    case = report(rude, by=cast.firm_owner, reason="rude").case
    decide(case, by=moderator, outcome="hidden", words="Please stay polite.")
    which = "A message of 23 November 2026, 14:06 in “\u2068Vacuum packing of pitted dates\u2069”"
    assert bell_of(cast.firm_owner) == [f"What you reported was looked at: {which}"]
    assert bell_of(cast.packer_owner) == [f"A moderator decided: {which}"]
    for person in (cast.firm_owner, cast.packer_owner):
        page = signed_in(person).get(case.get_absolute_url()).text
        assert which in page
        assert "You are thieves." not in page  # it is hidden from them in the conversation too


def test_whoever_reads_it_in_the_conversation_reads_it_beside_the_decision(
    cast: SimpleNamespace, rude: Message, moderator: User
) -> None:
    case = report(rude, by=cast.firm_owner, reason="rude").case
    decide(case, by=moderator, outcome="let_go")
    assert "You are thieves." in signed_in(cast.firm_owner).get(case.get_absolute_url()).text
    Membership.objects.filter(user=cast.firm_owner).update(ended_at=timezone.now())
    page = signed_in(cast.firm_owner).get(case.get_absolute_url()).text
    assert "A message of" in page
    assert "Vacuum packing" not in page
    assert "You are thieves." not in page


def test_each_reads_what_came_of_it_in_their_own_words(
    cast: SimpleNamespace, rude: Message, moderator: User, talk: Conversation
) -> None:
    case = report(rude, by=cast.firm_owner, reason="rude", words="In front of my staff").case
    assert "not decided yet" in signed_in(cast.firm_owner).get(case.get_absolute_url()).text
    assert signed_in(cast.packer_owner).get(case.get_absolute_url()).status_code == 404
    decide(case, by=moderator, outcome="hidden", words="Please stay polite.")
    reporter = signed_in(cast.firm_owner).get(case.get_absolute_url()).text
    author = signed_in(cast.packer_owner).get(case.get_absolute_url()).text
    assert ("agreed with you" in reporter, "Please stay polite." in reporter) == (True, False)
    assert ("It was taken away." in author, "Please stay polite." in author) == (True, True)
    assert ("In front of my staff" in author, "You reported" in author) == (False, False)
    assert "You are thieves." not in signed_in(cast.firm_owner).get(talk.get_absolute_url()).text
    assert "Taken away by a moderator" in signed_in(cast.packer_owner).get(talk.get_absolute_url()).text
    assert signed_in(cast.firm_member).get(case.get_absolute_url()).status_code == 404
