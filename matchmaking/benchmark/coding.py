"""Texts with known codes on one day: the coder that suggests codes in the portal, taught by the texts of a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import numpy as np

from portal.search.coding import Coder, Example
from portal.taxonomy.tenders import division_words

from ..engine.scoring import Weights
from .baselines import Text, by_popularity, over_documents
from .periods import Answer, Asked, Posed, Written

LENGTHS = {"division": 2, "group": 3, "class": 4, "category": 5, "code": 8}
DOUBTS = {"division": 1.0, "group": 1.0, "class": 1.0}
"""Tried on an earlier year, as were the other numbers here."""

OF_A_DIVISION = 20.0
"""How far our own words for a division are trusted beside one notice."""

OF_THE_MAIN_CODE = 0.7
"""The main code of a notice has this share of it besides its part as one of all."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A text with its main code, all its codes, and its day."""

    id: str
    on: date
    text: str
    main: str
    all: tuple[str, ...]


@dataclass
class Codes:
    """A period of a task in which codes are looked for. `titles` holds each code that may be named with its title."""

    titles: Mapping[str, str]
    notices: Sequence[Notice]
    asked: Sequence[Asked] = ()
    today: date = field(init=False)

    def __post_init__(self) -> None:
        self.today = max((one.on for one in self.notices), default=date.min) + timedelta(days=1)

    def answering(self, folder: Path, weights: Weights) -> Answer:  # noqa: ARG002 (taught in memory)
        coder = self.coder
        return lambda one: [found.code for found in coder.rank(one.text, by_unit(weights))]

    def baselines(self) -> Mapping[str, Answer]:
        """Popularity by main code; BM25 and TF-IDF over the notices and the titles."""
        texts = [Text((one.main,), one.text) for one in self.notices]
        texts += [Text((code,), title) for code, title in self.titles.items()]
        counts = Counter(one.main for one in self.notices)
        return over_documents(texts, self.may_rank) | {"popularity": by_popularity(counts, self.may_rank)}

    def written(self) -> Iterable[Written]:
        return (Written(f"notice {one.id}", one.on) for one in self.notices)

    def may_rank(self, one: Posed, name: str) -> bool:  # noqa: ARG002 (the same for all)
        return name in self.titles

    @cached_property
    def coder(self) -> Coder:
        examples = [Example(one.text, _shares(one)) for one in self.notices]
        examples += [Example(title, {code: 1.0}, title_of=code) for code, title in self.titles.items()]
        examples += [Example(words, {code: 1.0}, OF_A_DIVISION) for code, _language, words in division_words()]
        return Coder(examples, self.titles, LENGTHS, DOUBTS)

    def compared(self, names: Sequence[str]) -> Iterator[tuple[np.ndarray, list[bool]]]:
        """Yield for each question a row of named features for every code, and which code is right."""
        for one in self.asked:
            signs = self.coder.signs(one.text)
            yield np.column_stack([signs[name] for name in names]), [code in one.right for code in self.coder.codes]


def by_unit(weights: Weights) -> dict[str, float]:
    """What one unit of each feature adds; where the mean stands is the same for all codes and changes no order."""
    return {name: one.weight / one.scale for name, one in weights.features.items()}


def division_at_1(ranked: Sequence[str], right: Iterable[str]) -> float:
    """Return 1.0 where the first code is of the division of a right one, else 0.0."""
    size = LENGTHS["division"]
    return float(bool(ranked) and ranked[0][:size] in {code[:size] for code in right})


def _shares(one: Notice) -> dict[str, float]:
    shares = dict.fromkeys(one.all, (1 - OF_THE_MAIN_CODE) / len(one.all))
    shares[one.main] = shares.get(one.main, 0.0) + OF_THE_MAIN_CODE
    return shares
