"""What a task hands over: questions with known answers, cut into periods, and for each a way to answer them.

In a period what is known is the same for all questions, and nothing is known that was written later than they. Whoever answers is
handed a question as it was put, and is made by a period that has lost its questions (leaks.py): there is nothing to peek at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Protocol

from ..engine.pair import Pair
from ..engine.scoring import Weights


@dataclass(frozen=True)
class Posed:
    """One question as whoever answers reads it. The text holds the title.

    `asker` is who asks, where that is known, `on` the day of the question where it has one of its own. `never` are those that may
    not be ranked, by the names that the period knows them by.
    """

    qid: str
    title: str
    text: str
    asker: str = ""
    on: date | None = None
    never: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Asked:
    """One question with the answers that are right: the ids of those that count alike, or id -> gain.

    `groups` name the parts of a task that are also reported apart ("cold"); they may tell of the answers, so they stand here.
    """

    qid: str
    title: str
    text: str
    right: Collection[str]
    groups: tuple[str, ...] = ()
    asker: str = ""
    on: date | None = None
    never: frozenset[str] = frozenset()

    @property
    def posed(self) -> Posed:
        return Posed(self.qid, self.title, self.text, self.asker, self.on, self.never)


Answer = Callable[[Posed], list[str]]
"""From a question to the ids of the answers, best first."""


@dataclass(frozen=True)
class Written:
    """Something that is known in a period, in words that find it again, and the day it was written or became true."""

    what: str
    on: date


class Period(Protocol):
    """What is known on one day, and what is asked then. A dataclass, so that it can be handed on without its questions."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def asked(self) -> Sequence[Asked]: ...

    @property
    def today(self) -> date | None:
        """The day of every question that has none of its own; None where nothing has a day."""
        ...

    def answering(self, folder: Path, weights: Weights) -> Answer:
        """Return who answers by what is known; `folder` is empty and lasts as long as the period."""
        ...

    def baselines(self) -> Mapping[str, Answer]:
        """Return the simple ways to answer that the engine is compared with, by their names: popularity, bm25s."""
        ...

    def written(self) -> Iterable[Written]:
        """Yield all that is known and has a day: nothing of it may be later than a question."""
        ...

    def may_rank(self, one: Posed, name: str) -> bool:
        """Whether an id is among the candidates that the task states for this question."""
        ...


class Past(Period, Protocol):
    """A period that weights can be fitted on."""

    def pairs(self, folder: Path) -> Iterator[tuple[Asked, list[Pair]]]:
        """Yield each question with whoever would be compared for it; `folder` is as for `answering`."""
        ...

    def id_of(self, organisation: str) -> str:
        """Return the id by which an organisation is an answer."""
        ...


Task = Callable[[Path], Iterator[Period]]
"""Reads benchmark files, and says in one line what is wrong with one that cannot be read."""
