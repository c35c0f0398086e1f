"""Why a wish was not met, told from the finished plan."""

from __future__ import annotations

from collections import Counter

from .objective import is_wish, speak
from .problem import Pair, Placed, Problem, Reason, Unmet, named


def unmet(problem: Problem, placed: tuple[Placed, ...]) -> tuple[Unmet, ...]:
    """Return every wish that has no meeting, with the first reason that is true of it."""
    meets = {named(one) for one in placed}
    plan = _Taken(problem, placed)
    return tuple(plan.told(pair) for pair in problem.pairs if is_wish(pair) and named(pair) not in meets)


class _Taken:
    """What a plan has used up."""

    def __init__(self, problem: Problem, placed: tuple[Placed, ...]) -> None:
        self.party = {party.key: party for party in problem.parties}
        self.meetings = Counter(key for one in placed for key in (one.a, one.b))
        self.sitting = Counter((key, one.slot) for one in placed for key in (one.a, one.b))
        taken = {(one.slot, one.table) for one in placed}
        self.open_in = {
            slot.key: [t.key for t in problem.tables if t.open_in is None or slot.key in t.open_in]
            for slot in problem.slots
        }
        self.left_in = {
            slot: sum((slot, table) not in taken for table in tables) for slot, tables in self.open_in.items()
        }

    def told(self, pair: Pair) -> Unmet:
        a, b = self.party[pair.a], self.party[pair.b]
        common = [slot for slot in self.open_in if slot in a.free and slot in b.free]
        full = tuple(one.key for one in (a, b) if self.meetings[one.key] >= one.most)
        reason = self._before(pair, common)
        if reason is None and full:
            return Unmet(pair.a, pair.b, Reason.CAP_REACHED, full)
        if reason is None:
            both = [slot for slot in common if self._can_sit(pair, slot)]
            reason = Reason.TABLES_FULL if both else Reason.TIMES_FULL
        return Unmet(pair.a, pair.b, reason)

    def _before(self, pair: Pair, common: list[int]) -> Reason | None:
        """Return what kept the two apart before anybody else had a meeting."""
        if pair.vetoed:
            return Reason.VETOED
        if not speak(self.party[pair.a], self.party[pair.b]):
            return Reason.NO_LANGUAGE
        if not common:
            return Reason.NO_COMMON_TIME
        if not any(self.open_in[slot] for slot in common):
            return Reason.NO_TABLE
        return None

    def _can_sit(self, pair: Pair, slot: int) -> bool:
        return all(self.sitting[key, slot] < self.party[key].people for key in (pair.a, pair.b))
