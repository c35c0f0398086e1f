"""Search finds what was said in one's own conversations, however it is spelt, and nothing that is not one's own."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging.models import Conversation, Message
from messaging.queries.searching import search_messages
from messaging.services.messages import delete_message, edit_message, post_message
from portal.accounts.models import User
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

Say = Callable[..., Message]
PAGE = reverse("messaging:message_search")


def found(reader: User, asked: str) -> list[str]:
    return [hit.message.text for hit in search_messages(reader, asked).rows]


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("The cartons arrive on Tuesday.", "carton tuesday"),
        ("The cartons arrive on Tuesday.", "cart"),
        ("التعبئة جاهزة يوم الأحد", "تعبئه الاحد"),
        ("المواصفة ISO22000 مرفقة", "iso 22000"),
        ("La qualité de l’emballage", "qualite emballage"),
        ("We have 40 pallets", "٤٠"),
        ("It is not refrigerated.", "refrigerated"),
        ("100% of them", "100"),
    ],
)
def test_it_is_found_however_it_is_spelt(cast: SimpleNamespace, say: Say, said: str, asked: str) -> None:
    say(cast.packer_owner, said)
    say(cast.firm_owner, "Something else.")
    for reader in (cast.firm_owner, cast.packer_owner):
        assert found(reader, asked) == [said]


@pytest.mark.parametrize("asked", ["", "   ", "%", "_", "'; --", "\x00", "the", "zzzz", "carton zzzz"])
def test_what_says_nothing_finds_nothing(cast: SimpleNamespace, say: Say, asked: str) -> None:
    say(cast.packer_owner, "The cartons arrive on Tuesday.")
    assert found(cast.firm_owner, asked) == []
    assert signed_in(cast.firm_owner).get(PAGE, {"q": asked}).status_code == 200


@pytest.mark.parametrize("who", ["stranger", "former_member", "researcher", "cluster_manager", "staff_member"])
def test_15_nobody_else_finds_it(cast: SimpleNamespace, say: Say, who: str) -> None:
    say(cast.packer_owner, "The cartons arrive on Tuesday.")
    assert found(getattr(cast, who), "cartons") == []
    assert "Tuesday" not in signed_in(getattr(cast, who)).get(PAGE, {"q": "cartons"}).text


def test_15_who_left_finds_it_no_more(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    say(cast.packer_owner, "The cartons arrive on Tuesday.")
    talk.participants.filter(organisation=cast.firm).update(left_at=talk.started_at)
    assert found(cast.firm_owner, "cartons") == []


def test_other_words_are_found_by_themselves_and_what_is_gone_is_not(cast: SimpleNamespace, say: Say) -> None:
    message = say(cast.packer_owner, "The cartons arrive on Tuesday.")
    edit_message(message, by=cast.packer_owner, text="The boxes arrive on Tuesday.")
    assert (found(cast.firm_owner, "cartons"), len(found(cast.firm_owner, "boxes"))) == ([], 1)
    Message.objects.filter(pk=message.pk).update(hidden_at=message.sent_at)
    assert found(cast.firm_owner, "boxes") == []
    Message.objects.filter(pk=message.pk).update(hidden_at=None)
    delete_message(message, by=cast.packer_owner)
    assert Message.objects.get(pk=message.pk).terms == ""


def test_words_are_marked_and_nothing_that_was_typed_becomes_markup(cast: SimpleNamespace, say: Say) -> None:
    say(cast.packer_owner, "<script>alert(1)</script> & cartons <b>now</b>")
    page = signed_in(cast.firm_owner).get(PAGE, {"q": "cartons <i>"})
    assert page.text.count("<mark>cartons</mark>") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in page.text
    assert 'value="cartons &lt;i&gt;"' in page.text


def test_of_a_long_message_a_stretch_is_shown_that_leads_there(cast: SimpleNamespace, say: Say) -> None:
    message = say(cast.packer_owner, f"{'Before. ' * 100}The cartons arrive. {'After. ' * 100}")
    hit = search_messages(cast.firm_owner, "cartons").rows[0]
    shown = "".join(piece for piece, _is_asked in hit.pieces)
    assert (shown.startswith("… "), shown.endswith(" …"), len(shown) < 260) == (True, True, True)
    assert ("cartons", True) in hit.pieces
    page = signed_in(cast.firm_owner).get(hit.url.partition("#")[0]).text
    assert f'id="m{message.seq}"' in page


def test_the_inbox_leads_there_and_nothing_is_said_kindly(cast: SimpleNamespace, talk: Conversation) -> None:
    client = signed_in(cast.firm_owner)
    assert f'action="{PAGE}"' in client.get("/messages/").text
    assert "Nothing was said like that" in client.get(PAGE, {"q": "zzzz"}).text


def test_many_hits_take_the_same_questions_as_one(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    client = signed_in(cast.firm_owner)
    say(cast.packer_owner, "The cartons arrive on Tuesday.")
    client.get(PAGE, {"q": "cartons"})
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE, {"q": "cartons"})
    for number in range(25):
        other = OrganisationFactory()
        MembershipFactory(organisation=other)
        elsewhere = Conversation.objects.create(subject="Cartons")
        for side in (cast.firm, other):
            elsewhere.participants.create(organisation=side)
        post_message(elsewhere, by=other.memberships.get().user, text=f"Cartons, No. {number}", client_id=uuid.uuid4())
    with CaptureQueriesContext(connection) as many:
        page = client.get(PAGE, {"q": "cartons"}).text
    assert len(many) == len(one) <= 15
    assert len(re.findall("<mark>", page)) == 20
    assert "after=" in page
