"""A firm and its packer have both said yes to a need, so they talk."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from matchmaking.models import Match
from messaging.models import Conversation, Message, Participant
from messaging.services.conversations import open_conversation
from messaging.services.messages import post_message
from portal.accounts.models import User
from tests.factories.matchmaking import ListingFactory, MatchFactory


@pytest.fixture
def match(cast: SimpleNamespace) -> Match:
    need = ListingFactory(organisation=cast.firm, title="Vacuum packing of pitted dates", cluster=cast.cluster)
    return MatchFactory(listing=need, organisation=cast.packer)


@pytest.fixture
def talk(cast: SimpleNamespace, match: Match) -> Conversation:
    return open_conversation(
        between=[cast.firm, cast.packer], about=match, subject=match.listing.title, by=cast.packer_owner
    )


@pytest.fixture
def firm_side(talk: Conversation, cast: SimpleNamespace) -> Participant:
    return talk.participants.get(organisation=cast.firm)


@pytest.fixture
def say(talk: Conversation) -> Callable[..., Message]:
    """`say(packer_owner, "Line 2 is free.")`"""

    def post(by: User, text: str, client_id: uuid.UUID | None = None) -> Message:
        return post_message(talk, by=by, text=text, client_id=client_id or uuid.uuid4())

    return post
