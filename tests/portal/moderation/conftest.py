"""A firm and its packer talk; somebody of the firm has a moderator look at it."""

from __future__ import annotations

import uuid
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission

from messaging.models import Conversation, Message
from messaging.services.conversations import open_conversation
from messaging.services.messages import post_message
from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.matchmaking import ListingFactory, MatchFactory


@pytest.fixture
def moderator(db: None) -> User:
    """Holds the right to decide and that of the desk, and no other."""
    one: User = UserFactory(full_name="Nadia Moderator", email="nadia@staff.example")
    one.user_permissions.set(Permission.objects.filter(codename__in=["decide", "access_admin"]))
    return one


@pytest.fixture
def talk(cast: SimpleNamespace) -> Conversation:
    need = ListingFactory(organisation=cast.firm, title="Vacuum packing of pitted dates", cluster=cast.cluster)
    match = MatchFactory(listing=need, organisation=cast.packer)
    return open_conversation(between=[cast.firm, cast.packer], about=match, subject=need.title, by=cast.packer_owner)


@pytest.fixture
def rude(talk: Conversation, cast: SimpleNamespace) -> Message:
    """What the packer said, with a harmless line before and after it."""
    said = [
        post_message(talk, by=who, text=text, client_id=uuid.uuid4())
        for who, text in [
            (cast.firm_owner, "Our price is 3 SAR."),
            (cast.packer_owner, "You are thieves."),
            (cast.firm_owner, "Please stay polite."),
        ]
    ]
    return said[1]
