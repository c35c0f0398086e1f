"""Before anybody has answered: caps and no links for new accounts, and the same words to many wait for a moderator."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from messaging.models import Conversation, HeldMessage, Message
from messaging.services import first_contact
from messaging.services.messages import post_message
from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.core.files import read_file
from portal.moderation.models import Case
from portal.moderation.services import decide
from portal.notifications.models import Notification
from tests.factories.organisations import MembershipFactory, OrganisationFactory
from tests.sendable import photograph

pytestmark = pytest.mark.django_db

Say = Callable[..., Message]
WORDS = "We sell cartons at half the price. Call us today."


def with_stranger(cast: SimpleNamespace) -> Conversation:
    """A conversation of the packer with a company that has said nothing."""
    other = OrganisationFactory()
    MembershipFactory(organisation=other)
    talk = Conversation.objects.create(subject="Cartons")
    for one in (cast.packer, other):
        talk.participants.create(organisation=one)
    return talk


def send(talk: Conversation, by: User, text: str = WORDS, **more: object) -> Message | HeldMessage:
    return post_message(talk, by=by, text=text, client_id=uuid.uuid4(), **more)


def make_old(person: User) -> None:
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - dt.timedelta(days=15))
    person.refresh_from_db()


@pytest.mark.parametrize("link", ["https://cartons.example/now", "see www.cartons.com today", "cartons.com"])
def test_24_first_words_of_a_new_account_hold_no_link(cast: SimpleNamespace, talk: Conversation, link: str) -> None:
    with pytest.raises(NotPossible) as refused:
        send(talk, cast.packer_owner, f"Good morning. {link}")
    assert (refused.value.code, refused.value.field) == ("link", "text")
    send(talk, cast.packer_owner, "Good morning. Write to yusuf@people.example")
    with pytest.raises(NotPossible, match="link"):
        send(talk, cast.packer_owner, link)
    send(talk, cast.firm_owner, "Good morning.")
    assert send(talk, cast.packer_owner, link).seq == 4


def test_24_an_account_that_is_not_new_sends_links(cast: SimpleNamespace, talk: Conversation) -> None:
    make_old(cast.packer_owner)
    assert send(talk, cast.packer_owner, "https://cartons.example/now").seq == 2


def test_24_the_form_keeps_what_was_typed(cast: SimpleNamespace, talk: Conversation) -> None:
    client = Client()
    client.force_login(cast.packer_owner)
    form = {"text": "Good morning https://cartons.example", "client_id": str(uuid.uuid4())}
    answer = client.post(reverse("messaging:message_post", args=[talk.public_id]), form)
    assert (answer.status_code, "Good morning https://cartons.example" in answer.text) == (422, True)
    assert "Send the link once they have answered." in answer.text


def test_24_a_new_account_writes_to_so_many_a_day(cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_contact, "MOST_A_DAY", 2)
    talks = [with_stranger(cast) for _one in range(3)]
    for number, talk in enumerate(talks[:2]):
        send(talk, cast.packer_owner, f"Good morning, number {number}.")
    send(talks[0], cast.packer_owner, "A second line to the first is no new contact.")
    with pytest.raises(NotPossible, match="too_many_contacts"):
        send(talks[2], cast.packer_owner, "Good morning.")
    answering = talks[0].participants.exclude(organisation=cast.packer).get()
    send(talks[0], answering.organisation.memberships.get().user, "Good morning, who are you?")
    assert send(talks[2], cast.packer_owner, "Good morning.")
    make_old(cast.packer_owner)
    assert send(with_stranger(cast), cast.packer_owner, "Good morning, fourth.")


@pytest.fixture
def held(cast: SimpleNamespace) -> HeldMessage:
    """The same words to a sixth who has not answered, spelt a little differently."""
    make_old(cast.packer_owner)
    sent = [send(with_stranger(cast), cast.packer_owner) for _one in range(first_contact.MOST_STRANGERS)]
    assert {type(one) for one in sent} == {Message}
    one = send(with_stranger(cast), cast.packer_owner, "  We sell CARTONS at half the price… Call us today!")
    assert isinstance(one, HeldMessage)
    return one


def test_24_the_same_words_to_a_sixth_stranger_wait(cast: SimpleNamespace, held: HeldMessage) -> None:
    assert held.conversation.messages.count() == 0
    case = Case.objects.open().get()
    assert (case.about, case.hold.author) == (held, cast.packer_owner)
    again = post_message(held.conversation, by=cast.packer_owner, text=held.text, client_id=held.client_id)
    assert again == held
    assert HeldMessage.objects.count() == 1


def test_24_other_words_and_those_who_answered_do_not_wait(cast: SimpleNamespace, held: HeldMessage) -> None:
    assert isinstance(send(with_stranger(cast), cast.packer_owner, "Your offer of Tuesday: yes."), Message)
    known = with_stranger(cast)
    other = known.participants.exclude(organisation=cast.packer).get().organisation
    send(known, other.memberships.get().user, "What do cartons cost?")
    assert isinstance(send(known, cast.packer_owner), Message)


def test_24_a_colleague_does_not_get_round_it(cast: SimpleNamespace, held: HeldMessage) -> None:
    colleague = MembershipFactory(organisation=cast.packer).user
    make_old(colleague)
    assert isinstance(send(with_stranger(cast), colleague), HeldMessage)


def test_24_its_author_reads_that_it_waits_and_the_others_read_nothing(
    cast: SimpleNamespace, held: HeldMessage
) -> None:
    client = Client()
    client.force_login(cast.packer_owner)
    page = client.get(held.conversation.get_absolute_url()).text
    assert ("half the price" in page, "A moderator looks at it" in page) == (True, True)
    other = held.conversation.participants.exclude(organisation=cast.packer).get().organisation
    client.force_login(other.memberships.get().user)
    assert "half the price" not in client.get(held.conversation.get_absolute_url()).text
    assert "half the price" not in client.get("/messages/").text


def test_24_files_do_not_slip_through(cast: SimpleNamespace, held: HeldMessage) -> None:
    with pytest.raises(NotPossible, match="held_files"):
        send(with_stranger(cast), cast.packer_owner, files=[read_file(io.BytesIO(photograph(64, 64)), "cartons.jpg")])


def test_24_let_go_it_is_said_once_and_the_author_is_told(cast: SimpleNamespace, held: HeldMessage) -> None:
    decide(Case.objects.get(), by=cast.staff_member, outcome="let_go")
    assert held.conversation.messages.get().text == held.text
    assert Notification.objects.get(kind="case.decided").to == cast.packer_owner
    again = post_message(held.conversation, by=cast.packer_owner, text=held.text, client_id=held.client_id)
    assert isinstance(again, Message)
    assert held.conversation.messages.count() == 1


def test_24_kept_it_goes_nowhere_and_its_author_reads_why(cast: SimpleNamespace, held: HeldMessage) -> None:
    case = Case.objects.get()
    decide(case, by=cast.staff_member, outcome="kept", words="Please write to each what concerns them.")
    assert held.conversation.messages.count() == 0
    client = Client()
    client.force_login(cast.packer_owner)
    assert "Please write to each what concerns them." in client.get(case.get_absolute_url()).text
    assert "A moderator looks at it" not in client.get(held.conversation.get_absolute_url()).text
