"""Needs and offers by words, asked of the index with the reader's audience inside the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth.models import AnonymousUser

from portal.search.index import RANKED_LIMIT
from portal.search.queries import Question, find

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


class FoundByWords(NamedTuple):
    """Public ids of needs or offers, None where there were no words; `is_partial` while the search index is being made, `is_close`
    where none has all the words and these come near."""

    subjects: list[str] | None = None
    is_partial: bool = False
    is_close: bool = False


def found_by_words(words: str, *, kind: str, reader: Reader) -> FoundByWords:
    """The needs or offers that have these words, at most RANKED_LIMIT."""
    if not words.strip():
        return FoundByWords()
    found = find(Question(text=words, kinds=[kind], size=RANKED_LIMIT), reader=reader)
    return FoundByWords([card.subject for card in found.cards], found.is_partial, found.is_close)
