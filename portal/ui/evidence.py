"""Counting conditions: only what the asker set or the offer publishes, and only what is fully met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from .parts import Condition
from .words import number


@dataclass(frozen=True, slots=True)
class Tally:
    met: int
    partly: int
    unmet: int

    @property
    def total(self) -> int:
        return self.met + self.partly + self.unmet

    def sentence(self) -> str:
        """4 of 5 conditions, 1 partly."""
        counted = (
            ngettext("%(met)s of %(total)s condition", "%(met)s of %(total)s conditions", self.total) % self._figures()
        )
        return self._with_partly(counted)

    def short(self) -> str:
        """4 of 5 met, 1 partly."""
        return self._with_partly(gettext("%(met)s of %(total)s met") % self._figures())

    def _figures(self) -> dict[str, str]:
        return {"met": number(self.met), "total": number(self.total)}

    def _with_partly(self, counted: str) -> str:
        if not self.partly:
            return counted
        partly = {"counted": counted, "partly": number(self.partly)}
        return ngettext("%(counted)s, %(partly)s partly", "%(counted)s, %(partly)s partly", self.partly) % partly


def tally(conditions: Iterable[Condition]) -> Tally:
    states = [condition.state for condition in conditions]
    return Tally(states.count("yes"), states.count("part"), states.count("no"))
