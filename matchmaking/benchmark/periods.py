"""What a task hands over: questions with known answers, cut into periods, and for each a way to answer them.

In a period what is known is the same for all questions, and nothing is known that was written later than they.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..engine.scoring import Weights


@dataclass(frozen=True)
class Asked:
    """One question with the answers that are right. The text holds the title.

    `asker` is who asks, where that is known. `groups` name the parts of a task that are also reported apart ("cold").
    """

    qid: str
    title: str
    text: str
    right: frozenset[str]
    groups: tuple[str, ...] = ()
    asker: str = ""


Answer = Callable[[Asked], list[str]]
"""From a question to the ids of the answers, best first."""


class Period(Protocol):
    """What is known on one day, and what is asked then."""

    @property
    def asked(self) -> Sequence[Asked]: ...

    def answering(self, folder: Path, weights: Weights) -> Answer:
        """Return who answers by what is known; `folder` is empty and lasts as long as the period."""
        ...


Task = Callable[[Path], Iterator[Period]]
