"""The table of who was there, as a browser sends it back."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from ..queries.attendance import MOST_CELLS

LONGEST_KEY = 25
"""Two public ids and a dot."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Keys of cells: which were ticked as the page was opened, and which are now."""

    shown: frozenset[str]
    ticked: frozenset[str]


def read_marks(sent: QueryDict) -> Marks:
    """What is no key is left out, and so is what no page of ours could have sent."""
    return Marks(_keys(sent.get("shown", "").split()), _keys(sent.getlist("there")))


def _keys(sent: list[str]) -> frozenset[str]:
    plain = [key for key in sent[: MOST_CELLS + 100] if len(key) <= LONGEST_KEY and "\x00" not in key]
    return frozenset(plain)
