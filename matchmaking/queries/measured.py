"""How well partners were proposed where the answers are known: as it was measured, from the file that says by which command."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from portal.ui.words import number

FILE = Path(__file__).parent.parent / "benchmark" / "measured.json"
PLACES = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """nDCG@10 from 0 to 1 with its 95 % interval over the questions; `popularity` is the same of proposing whoever has done most."""

    questions: int
    value: float
    least: float
    most: float
    whoever: float

    @property
    def score(self) -> str:
        return number(self.value, PLACES)

    @property
    def low(self) -> str:
        return number(self.least, PLACES)

    @property
    def high(self) -> str:
        return number(self.most, PLACES)

    @property
    def popularity(self) -> str:
        return number(self.whoever, PLACES)


@dataclass(frozen=True, slots=True)
class Measured:
    """Of a place that says in words what it is for, and of one that names its trade alone."""

    consortium: Figure
    partner: Figure


@cache
def measured() -> Measured:
    known = json.loads(FILE.read_text(encoding="utf-8"))
    return Measured(_figure(known["consortium"]), _figure(known["partner"]))


def _figure(task: dict[str, Any]) -> Figure:
    popularity = task["popularity"]["ndcg@10"]
    return Figure(task["questions"], task["ndcg@10"], task["low"], task["high"], popularity)
