"""Words in the order of an alphabet: by what is read, without accents, without the Arabic article, whatever the alef carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.search.normalise import fold

ARTICLE = "ال"
SHORTEST = 4
"""Letters of a word that can begin with the article: «ألم» has none."""


@dataclass(frozen=True, slots=True)
class Letter:
    """`number` makes its anchor: letters of some alphabets make no good address."""

    number: int
    name: str
    terms: list[Any]


def by_letter(terms: Iterable[Any]) -> list[Letter]:
    """Blocks of `term` and `meaning` under their first letters."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for block in terms:
        key = sorted_by(str(block.value["term"]))
        found.setdefault(key[:1].upper(), []).append((key, block.value))
    return [
        Letter(number, name, [value for _, value in sorted(found[name], key=lambda pair: pair[0])])
        for number, name in enumerate(sorted(found), start=1)
    ]


def sorted_by(word: str) -> str:
    plain = fold(word)
    return plain.removeprefix(ARTICLE) if plain.startswith(ARTICLE) and len(plain) > SHORTEST else plain
