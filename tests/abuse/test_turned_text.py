"""Case 51: no mark that turns the direction of text is kept of what people write in conversations, or shown without its own box."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from messaging.models import Conversation, Message
from messaging.services.messages import edit_message, post_message
from messaging.services.sharing import write_note
from portal.core.files import read_file
from portal.moderation.services import decide, report
from tests.messaging.conftest import match, say, talk  # noqa: F401 - fixtures
from tests.sendable import photograph

pytestmark = pytest.mark.django_db

Say = Callable[..., Message]
TURNING = "".join(map(chr, [0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]))


def is_plain(text: str) -> bool:
    return not set(text) & set(TURNING)


@pytest.mark.parametrize("mark", TURNING, ids=[f"{ord(one):04X}" for one in TURNING])
def test_51_every_text_of_a_conversation_is_kept_without_it(
    cast: SimpleNamespace,
    talk: Conversation,  # noqa: F811
    say: Say,  # noqa: F811
    mark: str,
) -> None:
    text = f"invoice {mark}fdp.exe"
    message = say(cast.firm_owner, text)
    picture = read_file(io.BytesIO(photograph(8, 8)), f"{mark}gpj.{mark}exe.jpg")
    with_file = post_message(talk, by=cast.firm_owner, text="", client_id=uuid.uuid4(), files=[picture])
    note = write_note(talk.participants.get(organisation=cast.firm), by=cast.firm_owner, text=text)
    reported = report(message, by=cast.packer_owner, reason="other", words=text)
    decided = decide(reported.case, by=cast.staff_member, outcome="hidden", words=text)
    kept = [message.text, with_file.attachments.get().name, note.text, reported.words, decided.words]
    assert all(map(is_plain, kept)), kept
    assert is_plain(edit_message(say(cast.firm_owner, "Good."), by=cast.firm_owner, text=text).text)


def test_51_names_and_words_have_a_direction_of_their_own(
    cast: SimpleNamespace,
    talk: Conversation,  # noqa: F811
    say: Say,  # noqa: F811
) -> None:
    say(cast.packer_owner, "Good morning.")
    client = Client()
    client.force_login(cast.firm_owner)
    page = client.get(talk.get_absolute_url()).text
    assert f"<bdi>{cast.packer_owner.full_name}</bdi>" in page
    assert f"<bdi>{cast.packer.name}</bdi>" in page
    assert '<div dir="auto"><p' in page
