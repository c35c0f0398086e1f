"""How far each has read, what is new for whom, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from messaging.models import Conversation, Message, Participant, Reader
from messaging.queries.inbox import inbox, unread_count
from messaging.services.members import come_in
from messaging.services.reading import mark_read
from messaging.services.sharing import hand_over, write_note
from messaging.services.telling import tell_of_messages
from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.outbox.models import OutboxRow
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

Say = Callable[..., Message]


def told(kind: str = "message.received") -> set[str]:
    return set(Notification.objects.filter(kind=kind, read_at=None).values_list("to__full_name", flat=True))


def test_what_others_say_is_new_until_it_is_read(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    mark_read(talk, by=cast.firm_owner, up_to=1)
    say(cast.packer_owner, "Line 2 is free.")
    assert unread_count(cast.firm, cast.firm_owner) == 1
    assert unread_count(cast.packer, cast.packer_owner) == 0
    mark_read(talk, by=cast.firm_owner, up_to=talk.last_seq)
    assert unread_count(cast.firm, cast.firm_owner) == 0


def test_lines_that_the_portal_writes_are_no_new_messages(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    come_in(talk, OrganisationFactory())
    rows = inbox(cast.firm, reader=cast.firm_owner).rows
    assert (unread_count(cast.firm, cast.firm_owner), [one.new for one in rows]) == (0, [0])
    assert inbox(cast.firm, reader=cast.firm_owner, only="new").rows == []
    say(cast.packer_owner, "Line 2 is free.")
    say(cast.packer_owner, "And line 3.")
    rows = inbox(cast.firm, reader=cast.firm_owner).rows
    assert (unread_count(cast.firm, cast.firm_owner), [one.new for one in rows]) == (1, [2])


def test_a_colleague_who_reads_does_not_read_for_others(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    mark_read(talk, by=cast.firm_admin, up_to=1)
    say(cast.packer_owner, "Line 2 is free.")
    mark_read(talk, by=cast.firm_owner, up_to=2)
    assert unread_count(cast.firm, cast.firm_admin) == 1


def test_for_a_new_colleague_only_what_nobody_has_read_is_new(
    cast: SimpleNamespace, talk: Conversation, say: Say
) -> None:
    say(cast.packer_owner, "Line 2 is free.")
    mark_read(talk, by=cast.firm_owner, up_to=2)
    MembershipFactory(organisation=cast.firm, user=cast.stranger)
    assert unread_count(cast.firm, cast.stranger) == 0
    say(cast.packer_owner, "And line 3.")
    assert unread_count(cast.firm, cast.stranger) == 1


def test_reading_never_goes_back_and_never_ahead(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    say(cast.packer_owner, "Line 2 is free.")
    for up_to, read in ((1, 1), (2, 2), (1, 2), (9_999, 2)):
        mark_read(talk, by=cast.firm_owner, up_to=up_to)
        assert Reader.objects.get(person=cast.firm_owner).read_seq == read
    assert talk.participants.get(organisation=cast.firm).read_seq == 2


def test_a_stranger_cannot_leave_a_mark(cast: SimpleNamespace, talk: Conversation) -> None:
    with pytest.raises(NotAllowed):
        mark_read(talk, by=cast.stranger, up_to=1)


def test_all_colleagues_are_told_until_one_sees_to_it(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    say(cast.packer_owner, "Line 2 is free.")
    tell_of_messages(talk)
    assert told() == {"Huda Al-Mazroui", "Karim Al-Saleh", "Layla Al-Omar"}


def test_who_sees_to_it_is_told_alone(
    cast: SimpleNamespace, talk: Conversation, firm_side: Participant, say: Say
) -> None:
    hand_over(firm_side, by=cast.firm_owner, to=cast.firm_admin)
    say(cast.packer_owner, "Line 2 is free.")
    tell_of_messages(talk)
    assert told() == {"Karim Al-Saleh"}


def test_who_has_spoken_is_told_alone(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    say(cast.firm_admin, "Is line 2 free?")
    say(cast.packer_owner, "It is.")
    tell_of_messages(talk)
    assert told() == {"Karim Al-Saleh"}


def test_who_has_read_it_is_told_of_nothing(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    say(cast.firm_admin, "Is line 2 free?")
    say(cast.packer_owner, "It is.")
    mark_read(talk, by=cast.firm_admin, up_to=3)
    tell_of_messages(talk)
    assert told() == set()


def test_reading_it_takes_it_from_the_bell(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    say(cast.firm_admin, "Is line 2 free?")
    say(cast.packer_owner, "It is.")
    tell_of_messages(talk)
    talk.refresh_from_db()
    mark_read(talk, by=cast.firm_admin, up_to=2)
    assert told() == {"Karim Al-Saleh"}
    mark_read(talk, by=cast.firm_admin, up_to=3)
    assert told() == set()


def test_messages_one_after_the_other_do_not_put_the_bell_off(
    cast: SimpleNamespace, talk: Conversation, say: Say
) -> None:
    say(cast.packer_owner, "Line 2 is free.")
    row = OutboxRow.objects.get(task="messaging.tasks.tell_of_messages")
    say(cast.packer_owner, "And line 3.")
    assert OutboxRow.objects.get(task="messaging.tasks.tell_of_messages").available_at == row.available_at


def test_handed_over_it_waits_on_that_colleague_alone(
    cast: SimpleNamespace, talk: Conversation, firm_side: Participant, say: Say
) -> None:
    say(cast.packer_owner, "Line 2 is free.")
    hand_over(firm_side, by=cast.firm_owner, to=cast.firm_admin)
    assert told("conversation.assigned") == {"Karim Al-Saleh"}
    assert unread_count(cast.firm, cast.firm_admin) == 1
    assert unread_count(cast.firm, cast.firm_owner) == 0
    hand_over(firm_side, by=cast.firm_admin, to=None)
    assert told("conversation.assigned") == set()
    assert unread_count(cast.firm, cast.firm_owner) == 1


@pytest.mark.parametrize("who", ["stranger", "packer_owner", "former_member"])
def test_it_is_handed_to_colleagues_only(cast: SimpleNamespace, firm_side: Participant, who: str) -> None:
    with pytest.raises(NotPossible, match="colleague"):
        hand_over(firm_side, by=cast.firm_owner, to=getattr(cast, who))


@pytest.mark.parametrize("who", ["stranger", "packer_owner", "former_member", "staff_member"])
def test_others_neither_hand_over_nor_note(cast: SimpleNamespace, firm_side: Participant, who: str) -> None:
    person: User = getattr(cast, who)
    with pytest.raises(NotAllowed):
        hand_over(firm_side, by=person, to=None)
    with pytest.raises(NotAllowed):
        write_note(firm_side, by=person, text="Ask for the price.")


@pytest.mark.parametrize(("only", "found"), [("", 1), ("new", 1), ("mine", 0), ("nobody", 1)])
def test_the_list_is_narrowed(cast: SimpleNamespace, talk: Conversation, say: Say, only: str, found: int) -> None:
    say(cast.packer_owner, "Line 2 is free.")
    rows = inbox(cast.firm, reader=cast.firm_owner, only=only).rows
    assert [row.conversation for row in rows] == [talk] * found


def test_a_row_tells_who_what_and_how_much_is_new(
    cast: SimpleNamespace, talk: Conversation, firm_side: Participant, say: Say
) -> None:
    mark_read(talk, by=cast.firm_owner, up_to=1)
    say(cast.packer_owner, "Line 2 is free.")
    last = say(cast.packer_owner, "And line 3.")
    (row,) = inbox(cast.firm, reader=cast.firm_owner).rows
    assert (row.others, row.last, row.new, row.is_mine, row.sees_to_it) == ([cast.packer], last, 2, False, "")
    hand_over(firm_side, by=cast.firm_owner, to=cast.firm_admin)
    (row,) = inbox(cast.firm, reader=cast.firm_owner).rows
    assert (row.new, row.sees_to_it) == (0, "Karim Al-Saleh")
