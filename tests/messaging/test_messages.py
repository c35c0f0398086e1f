"""What is said is there once, in order, and its author's to change."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from messaging.models import Conversation, Message, MessageVersion
from messaging.services.messages import LONGEST, delete_message, edit_message, post_message
from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import Exclusion, Membership
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db

Say = Callable[..., Message]


def said_in(talk: Conversation) -> list[tuple[int, str]]:
    return list(talk.messages.filter(kind="said").order_by("seq").values_list("seq", "text"))


def test_messages_are_numbered_without_a_gap(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    say(cast.packer_owner, "Line 2 is free.")
    say(cast.firm_owner, "Good.")
    talk.refresh_from_db()
    assert said_in(talk) == [(2, "Line 2 is free."), (3, "Good.")]
    assert talk.last_seq == 3


def test_whoever_has_not_heard_of_the_last_one_gets_the_next_number(
    cast: SimpleNamespace, talk: Conversation, say: Say
) -> None:
    before = Conversation.objects.get(pk=talk.pk)
    first = say(cast.packer_owner, "Line 2 is free.")
    second = post_message(before, by=cast.firm_owner, text="Good.", client_id=uuid.uuid4())
    assert (first.seq, second.seq, before.last_seq) == (2, 3, 3)
    talk.refresh_from_db()
    assert (talk.last_seq, talk.last_at) == (3, second.sent_at)
    assert first.sent_at <= second.sent_at


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres(only=True)
def test_many_who_speak_at_once_get_one_number_each_in_the_order_of_their_moments(
    cast: SimpleNamespace, talk: Conversation
) -> None:
    speakers = [cast.firm_owner, cast.firm_admin, cast.firm_member, cast.packer_owner] * 2

    def speak(by: User) -> None:
        try:
            for number in range(12):
                post_message(talk.public_id, by=by, text=f"No. {number}", client_id=uuid.uuid4())
        finally:
            connection.close()

    with ThreadPoolExecutor(len(speakers)) as threads:
        list(threads.map(speak, speakers))
    said = talk.messages.order_by("seq").values_list("seq", "sent_at")
    assert [seq for seq, _ in said] == list(range(1, 2 + 12 * len(speakers)))
    assert [at for _, at in said] == sorted(at for _, at in said)
    talk.refresh_from_db()
    assert (talk.last_seq, talk.last_at) == tuple(said.last())


def test_a_public_id_says_where_as_well(cast: SimpleNamespace, talk: Conversation) -> None:
    message = post_message(talk.public_id, by=cast.firm_owner, text="Good.", client_id=uuid.uuid4())
    assert (message.conversation, message.seq) == (talk, 2)
    with pytest.raises(NotAllowed):
        post_message("nowhere", by=cast.firm_owner, text="Good.", client_id=uuid.uuid4())


def test_what_was_taken_from_somebody_counts_with_their_next_word(cast: SimpleNamespace, say: Say) -> None:
    say(cast.firm_member, "Good.")
    seat = Membership.objects.filter(user=cast.firm_member)
    seat.update(ended_at=timezone.now())
    with pytest.raises(NotAllowed):
        say(cast.firm_member, "And more.")
    seat.update(ended_at=None)
    say(cast.firm_member, "And more.")
    cast.firm_member.is_active = False
    with pytest.raises(NotAllowed):
        say(cast.firm_member, "And yet more.")


def test_a_message_speaks_for_its_authors_organisation(cast: SimpleNamespace, say: Say) -> None:
    assert say(cast.firm_member, "Good.").organisation == cast.firm


def test_who_belongs_to_both_speaks_for_the_one_they_act_for(cast: SimpleNamespace, talk: Conversation) -> None:
    MembershipFactory(organisation=cast.packer, user=cast.firm_owner)
    for organisation in (cast.firm, cast.packer):
        message = post_message(
            talk, by=cast.firm_owner, text="Good.", client_id=uuid.uuid4(), organisation=organisation.public_id
        )
        assert message.organisation == organisation


def test_sent_twice_it_is_one_message(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    same = uuid.uuid4()
    first, second = say(cast.firm_owner, "Good.", same), say(cast.firm_owner, "Good.", same)
    assert first == second
    assert said_in(talk) == [(2, "Good.")]


def test_the_same_id_of_another_person_is_another_message(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    same = uuid.uuid4()
    say(cast.firm_owner, "Good.", same)
    say(cast.packer_owner, "Good.", same)
    assert len(said_in(talk)) == 2


def test_an_id_used_in_another_conversation_is_refused(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    same = uuid.uuid4()
    say(cast.firm_owner, "Good.", same)
    elsewhere = Conversation.objects.create(subject="Another")
    elsewhere.participants.create(organisation=cast.firm)
    with pytest.raises(NotPossible, match="sent_elsewhere"):
        post_message(elsewhere, by=cast.firm_owner, text="Good.", client_id=same)
    assert elsewhere.messages.count() == 0


@pytest.mark.parametrize("who", ["stranger", "former_member", "researcher", "cluster_manager", "staff_member"])
def test_nobody_else_can_write(cast: SimpleNamespace, talk: Conversation, say: Say, who: str) -> None:
    with pytest.raises(NotAllowed):
        say(getattr(cast, who), "Me too.")
    assert said_in(talk) == []


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u202e\u200b", "\x00\x01"])
def test_nothing_is_no_message(cast: SimpleNamespace, say: Say, text: str) -> None:
    with pytest.raises(NotPossible) as refused:
        say(cast.firm_owner, text)
    assert (refused.value.code, refused.value.field) == ("empty", "text")


def test_too_much_is_refused_and_says_how_much(cast: SimpleNamespace, say: Say) -> None:
    assert len(say(cast.firm_owner, "ش" * LONGEST).text) == LONGEST
    with pytest.raises(NotPossible) as refused:
        say(cast.firm_owner, "ش" * 100_000)
    assert "100,000" in str(refused.value.message)


def test_marks_that_turn_the_direction_are_left_out(cast: SimpleNamespace, say: Say) -> None:
    assert say(cast.firm_owner, "invoice\u202efdp.exe\r\nsecond line").text == "invoicefdp.exe\nsecond line"


def test_where_one_keeps_the_other_out_nobody_writes(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    Exclusion.objects.create(organisation=cast.packer, excluded=cast.firm)
    for person in (cast.firm_owner, cast.packer_owner):
        with pytest.raises(NotPossible, match="closed"):
            say(person, "Hello?")
    assert Conversation.objects.visible_to(cast.firm_owner).get() == talk


def test_other_words_keep_what_stood_there(cast: SimpleNamespace, say: Say) -> None:
    message = say(cast.firm_owner, "From 1 January")
    edit_message(message, by=cast.firm_owner, text="From 10 January")
    assert message.text == "From 10 January"
    assert message.edited_at is not None
    assert [one.text for one in message.versions.all()] == ["From 1 January"]


def test_the_same_words_change_nothing(cast: SimpleNamespace, say: Say) -> None:
    message = edit_message(say(cast.firm_owner, "Good."), by=cast.firm_owner, text=" Good. ")
    assert (message.edited_at, MessageVersion.objects.count()) == (None, 0)


def test_deleted_it_keeps_its_place_and_loses_its_words(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    message = say(cast.firm_owner, "Our price is 3 SAR")
    edit_message(message, by=cast.firm_owner, text="Our price is 4 SAR")
    delete_message(message, by=cast.firm_owner)
    assert said_in(talk) == [(2, "")]
    assert MessageVersion.objects.count() == 0
    with pytest.raises(NotAllowed):
        edit_message(message, by=cast.firm_owner, text="Our price is 5 SAR")


@pytest.mark.parametrize("who", ["firm_member", "packer_owner", "stranger", "staff_member"])
def test_only_its_author_changes_a_message(cast: SimpleNamespace, say: Say, who: str) -> None:
    message = say(cast.firm_owner, "Good.")
    with pytest.raises(NotAllowed):
        edit_message(message, by=getattr(cast, who), text="Bad.")
    with pytest.raises(NotAllowed):
        delete_message(message, by=getattr(cast, who))


def test_who_has_left_changes_nothing_any_more(cast: SimpleNamespace, say: Say) -> None:
    message = say(cast.firm_member, "Good.")
    cast.firm_member.memberships.update(ended_at=message.sent_at)
    with pytest.raises(NotAllowed):
        edit_message(message, by=cast.firm_member, text="Bad.")
