"""Needs and offers by words, asked of the index with the reader's audience inside the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal.search.index import RANKED_LIMIT
from portal.search.queries import Question, find

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def found_by_words(words: str, *, kind: str, reader: Reader) -> list[str] | None:
    """Public ids of the needs or offers that have these words, at most RANKED_LIMIT; None where there are no words."""
    if not words.strip():
        return None
    found = find(Question(text=words, kinds=[kind], size=RANKED_LIMIT), reader=reader)
    return [card.subject for card in found.cards]
