"""Answers from the rows while this machine's index is being made: fewer, plainer, and said to be so.

The words are looked for as they are typed, the best order known is the newest first, and one look ends after LOOKED_AT rows that
the reader may read. Those they may not read take nobody's place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, Q, Value, When

from .audience import may_read
from .circles import distance_km
from .index import Near
from .models import SearchDocument

if TYPE_CHECKING:
    from .queries import Question

LOOKED_AT = 1_000
MOST_WORDS, LONGEST_WORD = 8, 40
EXCERPT = 700
POSITION = "rows"


@dataclass(frozen=True, slots=True)
class Looked:
    """Cards as (kind, subject, title, text, km), how many were met, and where the list goes on."""

    cards: list[tuple[str, str, str, str, float | None]]
    total: int
    following: str
    preceding: str


def look_at_rows(question: Question, terms: Collection[str]) -> Looked:
    """Answer in one query, whatever the size; `terms` are the reader's."""
    start = _start(question.position)
    readable = (row for row in _rows(question) if may_read(terms, row.audience))
    met = [card for row in islice(readable, LOOKED_AT) if (card := _card(row, question))]
    if question.order == "nearest" and question.place:
        met.sort(key=lambda card: (card[4] is None, card[4]))
    end = start + question.size
    following = f"{POSITION}.{end}" if len(met) > end else ""
    preceding = f"{POSITION}.{max(0, start - question.size)}" if start else ""
    return Looked(met[start:end], len(met), following, preceding)


def names_in_rows(
    typed: str, terms: Collection[str], *, family: str, limit: int
) -> list[tuple[str, str, str, str, float | None]]:
    """Cards whose name has what was typed, those that begin with it first, then A to Z."""
    words = _words(typed)
    if not words:
        return []
    wanted = Q(deleted_at=None, family=family)
    for word in words:
        wanted &= Q(title__icontains=word)
    begins = Case(When(title__istartswith=words[0], then=Value(0)), default=Value(1))
    rows = SearchDocument.objects.filter(wanted).order_by(begins, "sort_name", "pk").iterator(chunk_size=LOOKED_AT)
    readable = (row for row in islice(rows, LOOKED_AT) if may_read(terms, row.audience))
    return [(row.kind, row.subject, row.title, row.body[:EXCERPT], None) for row in islice(readable, limit)]


def _start(position: str) -> int:
    way, _, number = position.partition(".")
    return min(int(number), LOOKED_AT) if way == POSITION and number.isascii() and number.isdigit() else 0


def _rows(question: Question) -> Any:
    wanted = Q(deleted_at=None, family=question.family, kind__in=question.kinds)
    for word in _words(question.text):
        wanted &= Q(title__icontains=word) | Q(body__icontains=word)
    if question.since:
        wanted &= Q(dated_on__gte=question.since)
    newest = (F("dated_on").desc(nulls_last=True), "-pk")
    order = ("sort_name", "pk") if question.order == "name" else newest
    return SearchDocument.objects.filter(wanted).order_by(*order).iterator(chunk_size=LOOKED_AT)


def _words(text: str) -> list[str]:
    """The first words as typed, without what no database column holds."""
    plain = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text[: 10 * LONGEST_WORD])
    return [word[:LONGEST_WORD] for word in plain.split()][:MOST_WORDS]


def _card(row: SearchDocument, question: Question) -> tuple[str, str, str, str, float | None] | None:
    facets = row.facets | {"code": row.codes}
    if any(set(values).isdisjoint(facets.get(name, ())) for name, values in question.filters.items() if values):
        return None
    km = None
    if question.place and row.latitude is not None and row.longitude is not None:
        middle = Near(question.place.latitude, question.place.longitude, 0.0)
        km = distance_km(middle, row.latitude, row.longitude)
    if question.within_km is not None and (km is None or km > question.within_km):
        return None
    return row.kind, row.subject, row.title, row.body[:EXCERPT], km
