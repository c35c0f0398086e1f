"""A conversation over the socket: who hears it, what is made up is ignored, and what was missed comes."""

from __future__ import annotations

import io
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from messaging.consumers import join, join_all
from messaging.models import Conversation, Message, Reader
from messaging.queries.thread import AT_ONCE
from messaging.services.attaching import scan_held
from messaging.services.conversations import open_conversation
from messaging.services.messages import LONGEST, delete_message, edit_message, post_message
from portal.core.errors import NotAllowed
from portal.core.files import read_file
from portal.core.realtime import Joined
from tests.clamd import Clamd
from tests.live import Page, cookie_of, elsewhere, open_page
from tests.sendable import PDF

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(talk: Conversation) -> dict[str, Any]:
    return {"topic": "conversation", "id": talk.public_id}


async def joined(page: Page, here: dict[str, Any], after: int | None = None) -> list[dict[str, Any]]:
    """What the page gets until it has joined."""
    await page.say(do="join", **here, **({} if after is None else {"after": after}))
    found: list[dict[str, Any]] = []
    while not (heard := await page.next()).get("joined"):
        found.append(heard)
    return found


async def test_what_is_said_is_heard_by_the_other_side(
    cast: SimpleNamespace, talk: Conversation, here: dict[str, Any]
) -> None:
    mine = str(uuid.uuid4())
    async with open_page(cookie_of(cast.firm_owner)) as huda, open_page(cookie_of(cast.packer_owner)) as yusuf:
        await joined(huda, here)
        await joined(yusuf, here)
        await huda.say(do="say", ref=7, client_id=mine, text="Good.\nWe bring 200 kg.", **here)
        answer_and_event = [await huda.next(), await huda.next()]
        heard = await yusuf.next()
    assert {**here, "ref": 7, "seq": 2} in answer_and_event
    assert heard in answer_and_event
    assert (heard["event"], heard["seq"], heard["text"]) == ("said", 2, "Good.\nWe bring 200 kg.")
    assert (heard["name"], heard["organisation"]["latin"], heard["organisation"]["ar"]) == (
        "Huda Al-Mazroui",
        "Dar Sanabel Dates",
        "دار السنابل للتمور",
    )
    assert heard["client_id"] == mine


async def test_sent_again_it_is_answered_again_and_said_once(
    cast: SimpleNamespace, talk: Conversation, here: dict[str, Any]
) -> None:
    sent = {"do": "say", "client_id": str(uuid.uuid4()), "text": "Good.", **here}
    async with open_page(cookie_of(cast.firm_owner)) as page:
        assert [await page.ask(ref=ref, **sent) for ref in (1, 2)] == [{**here, "ref": ref, "seq": 2} for ref in (1, 2)]
    assert await Message.objects.filter(kind="said").acount() == 1


async def test_sender_time_and_number_in_a_frame_are_not_read(
    cast: SimpleNamespace, talk: Conversation, here: dict[str, Any]
) -> None:
    made_up = {
        "by": cast.packer_owner.public_id,
        "author": cast.packer_owner.pk,
        "organisation": cast.packer.pk,
        "for": cast.packer.public_id,
        "seq": 900,
        "sent_at": "2001-01-01",
        "kind": "opened",
    }
    before = timezone.now()
    async with open_page(cookie_of(cast.firm_owner)) as page:
        await page.ask(do="say", ref=1, client_id=str(uuid.uuid4()), text="Good.", **here, **made_up)
    message = await Message.objects.aget(seq=2)
    assert (message.author_id, message.organisation_id, message.kind) == (cast.firm_owner.pk, cast.firm.pk, "said")
    assert message.sent_at >= before


@pytest.mark.parametrize("who", ["stranger", "former_member", "researcher", "cluster_manager", "staff_member"])
@pytest.mark.parametrize("verb", ["join", "say", "read"])
async def test_others_are_refused_as_for_one_that_is_not_there(
    cast: SimpleNamespace, talk: Conversation, here: dict[str, Any], who: str, verb: str
) -> None:
    sent = {"client_id": str(uuid.uuid4()), "text": "Me too.", "up_to": 1, "after": 0}
    nowhere = {"topic": "conversation", "id": "bcdfghjkmnpq"}
    async with open_page(cookie_of(getattr(cast, who))) as page:
        answers = [await page.ask(do=verb, ref=1, **sent, **place) for place in (here, nowhere)]
    assert [{key: value for key, value in one.items() if key != "id"} for one in answers] == [
        {"topic": "conversation", "ref": 1, "refused": verb}
    ] * 2
    assert await Message.objects.acount() == 1
    assert await Reader.objects.acount() == 0


async def test_what_was_missed_comes_in_order_and_in_parts(
    cast: SimpleNamespace, talk: Conversation, here: dict[str, Any]
) -> None:
    many = AT_ONCE + 20
    await Message.objects.abulk_create(
        Message(conversation=talk, seq=seq, author=cast.packer_owner, organisation=cast.packer, text=f"No. {seq}")
        for seq in range(2, many + 2)
    )
    await Conversation.objects.filter(pk=talk.pk).aupdate(last_seq=many + 1)
    async with open_page(cookie_of(cast.firm_owner)) as page:
        first = await joined(page, here, after=1)
        assert [one.get("seq") for one in first] == [*range(2, AT_ONCE + 2), None]
        assert first[-1]["event"] == "more"
        rest = await joined(page, here, after=AT_ONCE + 1)
        assert [one["seq"] for one in rest] == list(range(AT_ONCE + 2, many + 2))
        assert await joined(page, here, after=many + 1) == []


@pytest.mark.parametrize("after", ["x", -1, 1.5, True, None, [], 2**40])
async def test_a_number_that_is_none_is_the_beginning(
    cast: SimpleNamespace, talk: Conversation, here: dict[str, Any], after: Any
) -> None:
    async with open_page(cookie_of(cast.firm_owner)) as page:
        await page.say(do="join", after=after, **here)
        seen = [await page.next()]
        while "joined" not in seen[-1]:
            seen.append(await page.next())
    assert [one["event"] for one in seen[:-1]] == ([] if after is None else ["opened"])


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"text": ""}, "empty"),
        ({}, "empty"),
        ({"text": ["a"]}, "empty"),
        ({"text": "a" * (LONGEST + 1)}, "too_long"),
        ({"text": "Good.", "client_id": "mine"}, "client_id"),
        ({"text": "Good.", "client_id": None}, "client_id"),
    ],
)
async def test_what_cannot_be_said_is_told_calmly(
    cast: SimpleNamespace, talk: Conversation, here: dict[str, Any], sent: dict[str, Any], code: str
) -> None:
    async with open_page(cookie_of(cast.firm_owner)) as page:
        answer = await page.ask(do="say", ref=1, **({"client_id": str(uuid.uuid4())} | sent), **here)
        assert answer["error"] == code
        assert await page.receive_nothing()


async def test_changed_and_deleted_words_change_on_open_pages(
    cast: SimpleNamespace, talk: Conversation, here: dict[str, Any]
) -> None:
    said = await elsewhere(
        lambda: post_message(talk, by=cast.firm_owner, text="From 1 January", client_id=uuid.uuid4())
    )
    async with open_page(cookie_of(cast.packer_owner)) as page:
        await joined(page, here)
        await elsewhere(lambda: edit_message(said, by=cast.firm_owner, text="From 10 January"))
        assert await page.next() == {**here, "event": "changed", "seq": 2, "text": "From 10 January"}
        await elsewhere(lambda: delete_message(said, by=cast.firm_owner))
        assert await page.next() == {**here, "event": "changed", "seq": 2, "deleted": True}


async def test_files_are_heard_with_their_message_and_again_when_they_were_looked_through(
    cast: SimpleNamespace, talk: Conversation, here: dict[str, Any], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with Clamd() as away:
        settings.CLAMD_URL = away.address
    sent = read_file(io.BytesIO(PDF), "Label.pdf")
    async with open_page(cookie_of(cast.packer_owner)) as page:
        await joined(page, here)
        await elsewhere(lambda: post_message(talk, by=cast.firm_owner, text="", client_id=uuid.uuid4(), files=[sent]))
        heard = await page.next()
        (told,) = heard["files"]
        assert (heard["event"], heard["text"], told["name"], told["state"]) == ("said", "", "Label.pdf", "held")
        with Clamd() as running:
            settings.CLAMD_URL = running.address
            await elsewhere(scan_held)
        assert await page.next() == {**here, "event": "files", "seq": 2, "files": [told | {"state": "there"}]}
    async with open_page(cookie_of(cast.packer_owner)) as page:
        (missed,) = await joined(page, here, after=1)
        assert missed["files"] == [told | {"state": "there"}]


async def test_read_on_a_page_is_read(cast: SimpleNamespace, talk: Conversation, here: dict[str, Any]) -> None:
    async with open_page(cookie_of(cast.firm_owner)) as page:
        assert await page.ask(do="read", ref=1, up_to=1, **here) == {**here, "ref": 1}
    assert (await Reader.objects.aget(person=cast.firm_owner)).read_seq == 1


async def test_a_page_hears_only_what_it_has_joined(
    cast: SimpleNamespace, talk: Conversation, here: dict[str, Any], match: Any
) -> None:
    another = await elsewhere(
        lambda: open_conversation(
            between=[cast.firm, cast.lab], about=match.listing, subject="Else", by=cast.firm_owner
        )
    )
    async with open_page(cookie_of(cast.packer_owner)) as page:
        await joined(page, here)
        await elsewhere(lambda: post_message(another, by=cast.firm_owner, text="Not for you.", client_id=uuid.uuid4()))
        assert await page.receive_nothing()


def test_joining_asks_as_much_for_many_messages_as_for_none(
    cast: SimpleNamespace, talk: Conversation, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        with django_assert_num_queries(3):  # the conversation, what was missed, its files
            join(cast.firm_owner, talk.public_id, {"after": 0})
        for _ in range(2):
            post_message(talk, by=cast.packer_owner, text="Good.", client_id=uuid.uuid4())
    with pytest.raises(NotAllowed):
        join(cast.stranger, talk.public_id, {"after": 0})


@pytest.mark.django_db
def test_many_who_join_at_once_ask_as_much_as_one(
    cast: SimpleNamespace, talk: Conversation, say: Any, django_assert_num_queries: Any
) -> None:
    """Each gets what they lack, whoever may not read is refused, and who belongs to both sides gets it once."""
    for number in range(3):
        say(cast.packer_owner, f"No. {number}")
    people = [cast.firm_owner, cast.firm_member, cast.packer_owner, cast.stranger, cast.former_member]
    asked = [(person, talk.public_id, {"after": at}) for at, person in enumerate(people)]
    asked += [(cast.firm_owner, "nowhere", {}), (cast.firm_owner, talk.public_id, {})]
    with django_assert_num_queries(3):
        joined = join_all(asked)
    assert [isinstance(one, NotAllowed) for one in joined] == [False, False, False, True, True, True, False]
    heard = [[event["seq"] for event in one.events] for one in joined if isinstance(one, Joined)]
    assert heard == [[1, 2, 3, 4], [2, 3, 4], [3, 4], []]
