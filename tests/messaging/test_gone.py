"""Who takes part no longer is told why, with what they had typed; strangers learn nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from messaging.models import Conversation, Message
from messaging.services.members import come_in, go_out

pytestmark = pytest.mark.django_db
GONE = "You take part in this conversation no longer"


def test_what_was_typed_comes_back_with_the_reason(cast: SimpleNamespace, talk: Conversation, browser_of: Any) -> None:
    go_out(talk, cast.packer)
    post = reverse("messaging:message_post", args=[talk.public_id])
    sent = {"text": "We bring <b>200</b> kg"}
    answer = browser_of(cast.packer_owner).post(post, sent)
    page = answer.content.decode()
    assert (answer.status_code, GONE in page) == (403, True)
    assert ">We bring &lt;b&gt;200&lt;/b&gt; kg</textarea>" in page
    assert cast.packer.name in page
    answer = browser_of(cast.packer_owner).get(talk.get_absolute_url())
    assert (answer.status_code, GONE in answer.content.decode()) == (403, True)
    answer = browser_of(cast.packer_owner).post(post, sent, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["message"]) == (403, f"{GONE}.")
    for who in (cast.stranger, cast.researcher):
        assert browser_of(who).post(post, sent).status_code == 404
        assert browser_of(who).get(talk.get_absolute_url()).status_code == 404


def test_the_others_read_a_line_that_says_so(cast: SimpleNamespace, talk: Conversation, browser_of: Any) -> None:
    go_out(talk, cast.packer)
    assert Message.objects.filter(conversation=talk, kind=Message.Kind.GONE, organisation=cast.packer).count() == 1
    shown = browser_of(cast.firm_owner).get(talk.get_absolute_url()).content.decode()
    assert f"<bdi>{cast.packer.name}</bdi> takes part no longer, and reads no further." in shown


def test_who_came_back_is_told_nothing_of_it(cast: SimpleNamespace, talk: Conversation, browser_of: Any) -> None:
    go_out(talk, cast.packer)
    come_in(talk, cast.packer)
    answer = browser_of(cast.packer_owner).get(talk.get_absolute_url())
    assert (answer.status_code, GONE in answer.content.decode()) == (200, False)
    wrong = reverse("messaging:message_edit", args=[talk.public_id, 99])
    assert browser_of(cast.packer_owner).post(wrong, {"text": "x"}).status_code == 404
