"""Decisions of moderators that take more than one step."""

from __future__ import annotations

from portal.accounts.models import User
from portal.moderation.models import Case, Decision, Proposal
from portal.moderation.services import confirm, decide
from tests.factories.accounts import UserFactory


def suspend(case: Case, *, by: User, words: str) -> Decision:
    """Asked for by one moderator and confirmed by a second one, who is new."""
    asked = decide(case, by=by, outcome="suspended", words=words)
    assert isinstance(asked, Proposal)
    second: User = UserFactory(full_name="Second Moderator", is_superuser=True)
    return confirm(asked, by=second)
