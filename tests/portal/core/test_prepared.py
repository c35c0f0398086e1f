"""A question that is written once answers as the same question written anew does, whoever asks it and with whatever values."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    UUIDField,
)
from django.db.models.functions import Greatest
from django.utils import timezone

from messaging.models import Conversation, Message
from portal.core.prepared import Given, Prepared
from portal.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db

SAID = Prepared(
    lambda: (
        Message.objects.filter(author=Given("author", BigIntegerField()), sent_at__gt=Given("after", DateTimeField()))
        .select_related("conversation")
        .annotate(
            is_last=Exists(Conversation.objects.filter(pk=OuterRef("conversation"), last_seq=OuterRef("seq"))),
        )
        .order_by("seq")
    )
)
FURTHER = Prepared(
    lambda: Conversation.objects.filter(pk=Given("talk", BigIntegerField())),
    to=lambda: {"last_seq": Greatest(F("last_seq"), Given("seq", IntegerField()))},
)


@pytest.fixture
def talk(cast: SimpleNamespace) -> Conversation:
    talk = Conversation.objects.create(subject="Dates", last_seq=3)
    for seq, author in enumerate([cast.firm_owner, cast.packer_owner, cast.firm_owner], start=1):
        Message.objects.create(conversation=talk, seq=seq, author=author, text=f"No. {seq}")
    return talk


@pytest.mark.postgres
def test_rows_are_those_of_the_question_with_other_values_each_time(
    cast: SimpleNamespace, talk: Conversation, django_assert_num_queries: Any
) -> None:
    early = timezone.now() - dt.timedelta(hours=1)
    with django_assert_num_queries(3):  # what belongs to them was read with them
        mine = SAID.rows(author=cast.firm_owner.pk, after=early)
        theirs = SAID.rows(author=cast.packer_owner.pk, after=early)
        later = SAID.rows(author=cast.firm_owner.pk, after=timezone.now())
        assert [one.conversation.subject for one in mine] == ["Dates", "Dates"]
    assert [(one.seq, bool(one.is_last)) for one in mine] == [(1, False), (3, True)]
    assert mine == list(Message.objects.filter(author=cast.firm_owner).order_by("seq"))
    assert mine[0].sent_at == Message.objects.get(seq=1).sent_at
    assert [one.seq for one in theirs] == [2]
    assert later == []


@pytest.mark.postgres
def test_a_change_says_how_many_rows_it_changed(talk: Conversation) -> None:
    assert FURTHER.change(talk=talk.pk, seq=7) == 1
    assert FURTHER.change(talk=talk.pk, seq=5) == 1
    assert FURTHER.change(talk=talk.pk + 1, seq=9) == 0
    talk.refresh_from_db()
    assert talk.last_seq == 7


@pytest.mark.postgres
def test_values_of_every_sort_go_in_as_fields_want_them(talk: Conversation) -> None:
    same = uuid.uuid4()
    Message.objects.filter(seq=2).update(client_id=same)
    by_id = Prepared(lambda: Message.objects.filter(client_id=Given("id", UUIDField())))
    assert [one.seq for one in by_id.rows(id=same)] == [2]
    row = OutboxRow.objects.create(task="tests.note", key="a", arguments={}, available_at=timezone.now())
    asked = Prepared(
        lambda: OutboxRow.objects.filter(key=Given("key", CharField())),
        to=lambda: {"arguments": Given("arguments", JSONField()), "available_at": Given("at", DateTimeField())},
    )
    at = timezone.now() + dt.timedelta(days=1)
    assert asked.change(key="a", arguments={"text": "it's %s"}, at=at) == 1
    row.refresh_from_db()
    assert (row.arguments, row.available_at) == ({"text": "it's %s"}, at)


@pytest.mark.parametrize(
    "kept",
    [
        lambda: Message.objects.filter(sent_at__gt=timezone.now()),
        lambda: Message.objects.filter(author=7),
        lambda: Message.objects.filter(client_id=uuid.UUID("0b1de5c0-0000-4000-8000-000000000000")),
    ],
    ids=["a moment", "a row", "an id"],
)
def test_what_would_be_the_same_each_time_is_refused(kept: Any) -> None:
    with pytest.raises(TypeError, match="would be the same each time"):
        Prepared(kept).rows()


def test_words_and_yes_and_no_may_stand_in_it(talk: Conversation) -> None:
    said = Prepared(lambda: Message.objects.filter(kind=Message.Kind.SAID, text__contains=Given("text", CharField())))
    assert len(said.rows(text="No")) == 3
    answers = Prepared(
        lambda: Message.objects.annotate(yes=Exists(Message.objects.filter(seq=1))).filter(
            yes=Given("yes", BooleanField())
        )
    )
    assert len(answers.rows(yes=True)) == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_each_thread_asks_over_its_own_connection(cast: SimpleNamespace, talk: Conversation) -> None:
    early = timezone.now() - dt.timedelta(hours=1)
    found: list[Any] = []

    def ask() -> None:
        try:
            found.append(SAID.rows(author=cast.firm_owner.pk, after=early))
            found.append(FURTHER.change(talk=talk.pk, seq=9))
        finally:
            connection.close()

    there = threading.Thread(target=ask)
    there.start()
    there.join()
    assert found == [SAID.rows(author=cast.firm_owner.pk, after=early), 1]
