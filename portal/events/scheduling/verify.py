"""Does a plan keep every rule? Written apart from whatever makes plans, and as plainly as the rules are said.

It shares the types with the rest, no calculation: a mistake made there is not made again here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from .problem import Pair, Party, Placed, Plan, Problem, Reason, Unmet


def violations(problem: Problem, plan: Plan) -> list[str]:
    """Return every rule that is broken, in words; nothing when the plan is right.

    What locked meetings break among themselves is the organiser's own doing and not counted; what is added to it is.
    """
    return [*_each_meeting(problem, plan), *_together(problem, plan), *_wishes(problem, plan), *_sums(problem, plan)]


def _each_meeting(problem: Problem, plan: Plan) -> Iterator[str]:
    """Rules for one meeting by itself."""
    stand = set(problem.locked)
    for one in stand.difference(plan.placed):
        yield f"{one} was locked and is not where it was"
    added = [one for one in plan.placed if one not in stand]
    yield from _who(problem, added)
    yield from _where(problem, added)


def _who(problem: Problem, added: list[Placed]) -> Iterator[str]:
    parties = {party.key: party for party in problem.parties}
    allowed = {frozenset((pair.a, pair.b)): pair for pair in problem.pairs}
    for one in added:
        a, b = parties.get(one.a), parties.get(one.b)
        pair = allowed.get(frozenset((one.a, one.b)))
        if a is None or b is None or pair is None:
            yield f"{one} is no pair of the problem"
            continue
        if pair.vetoed:
            yield f"{one} was vetoed"
        if a.languages and b.languages and a.languages.isdisjoint(b.languages):
            yield f"{one} has no common language"
        if one.slot not in a.free or one.slot not in b.free:
            yield f"{one} is at a time when one of them is not free"


def _where(problem: Problem, added: list[Placed]) -> Iterator[str]:
    tables = {table.key: table for table in problem.tables}
    slots = {slot.key for slot in problem.slots}
    for one in added:
        if one.slot not in slots or one.table not in tables:
            yield f"{one} has no slot and table of the problem"
            continue
        opened = tables[one.table].open_in
        if opened is not None and one.slot not in opened:
            yield f"{one} is at a table that is closed then"


def _together(problem: Problem, plan: Plan) -> Iterator[str]:
    """Rules for meetings side by side."""
    parties = {party.key: party for party in problem.parties}
    of_party: dict[int, list[Placed]] = defaultdict(list)
    at_once: dict[tuple[int, int], list[Placed]] = defaultdict(list)
    at_table: dict[tuple[int, int], list[Placed]] = defaultdict(list)
    of_pair: dict[frozenset[int], list[Placed]] = defaultdict(list)
    for one in plan.placed:
        at_table[one.slot, one.table].append(one)
        of_pair[frozenset((one.a, one.b))].append(one)
        for key in (one.a, one.b):
            of_party[key].append(one)
            at_once[key, one.slot].append(one)
    for found, text in (
        ([(len(them), 1, them) for them in at_table.values()], "share a table"),
        ([(len(them), 1, them) for them in of_pair.values()], "are the same two again"),
        ([(len(them), parties[key].most, them) for key, them in of_party.items()], "are more than one of them wants"),
        (
            [(len(them), parties[key].people, them) for (key, _), them in at_once.items()],
            "are more than its people can sit in",
        ),
    ):
        for number, most, them in found:
            if number > most and not all(one in problem.locked for one in them):
                yield f"{them} {text}"


def _wishes(problem: Problem, plan: Plan) -> Iterator[str]:
    """Every wish is met or has one reason, and the reason is true."""
    met = {frozenset((one.a, one.b)) for one in plan.placed}
    told: dict[frozenset[int], list[Unmet]] = defaultdict(list)
    for one in plan.unmet:
        told[frozenset((one.a, one.b))].append(one)
    day = _Day(problem, plan)
    for pair in problem.pairs:
        both = frozenset((pair.a, pair.b))
        is_due = (pair.value > 0 or pair.must > 0) and both not in met
        reasons = told.pop(both, [])
        if len(reasons) != is_due:
            yield f"{pair} has {len(reasons)} reasons"
        elif reasons and not day.is_true(pair, reasons[0]):
            yield f"{pair} is not unmet because of {reasons[0]}"
    if told:
        yield f"reasons for what nobody wished: {sorted(map(sorted, told))}"


class _Day:
    """A finished day, asked whether what is said of it is true."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.slots = [slot.key for slot in problem.slots]
        self.parties = {party.key: party for party in problem.parties}
        self.has = Counter[int]()
        self.sits = Counter[tuple[int, int]]()
        for one in plan.placed:
            self.has.update((one.a, one.b))
            self.sits.update(((one.a, one.slot), (one.b, one.slot)))
        taken = {(one.slot, one.table) for one in plan.placed}
        self.opened: dict[int, set[int]] = {}
        self.empty: dict[int, set[int]] = {}
        for slot in self.slots:
            opened = {table.key for table in problem.tables if table.open_in is None or slot in table.open_in}
            self.opened[slot] = opened
            self.empty[slot] = {table for table in opened if (slot, table) not in taken}

    def is_true(self, pair: Pair, unmet: Unmet) -> bool:
        a, b = self.parties[pair.a], self.parties[pair.b]
        both_free = [slot for slot in self.slots if slot in a.free and slot in b.free]
        not_busy = [slot for slot in both_free if not self._is_busy(a, slot) and not self._is_busy(b, slot)]
        capped = {party.key for party in (a, b) if self.has[party.key] >= party.most}
        true = {
            Reason.VETOED: pair.vetoed,
            Reason.NO_LANGUAGE: bool(a.languages and b.languages) and a.languages.isdisjoint(b.languages),
            Reason.NO_COMMON_TIME: not both_free,
            Reason.NO_TABLE: bool(both_free) and not any(self.opened[slot] for slot in both_free),
            Reason.CAP_REACHED: bool(capped),
            Reason.TIMES_FULL: bool(both_free) and not not_busy,
            Reason.TABLES_FULL: bool(not_busy) and not any(self.empty[slot] for slot in not_busy),
        }
        return true[unmet.reason] and set(unmet.whose) == (capped if unmet.reason == Reason.CAP_REACHED else set())

    def _is_busy(self, party: Party, slot: int) -> bool:
        return self.sits[party.key, slot] >= party.people


def _sums(problem: Problem, plan: Plan) -> Iterator[str]:
    """What the plan says of itself adds up."""
    worth = {frozenset((pair.a, pair.b)): pair.value + pair.must for pair in problem.pairs}
    value = sum(worth.get(frozenset((one.a, one.b)), 0.0) for one in plan.placed)
    if abs(value - plan.value) > 1e-6:
        yield f"the value is {value}, not {plan.value}"
    if plan.figures.placed != len(plan.placed):
        yield f"{len(plan.placed)} meetings are placed, not {plan.figures.placed}"
