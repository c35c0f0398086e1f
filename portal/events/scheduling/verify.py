"""Does a plan keep every rule? Written apart from whatever makes plans, and as plainly as the rules are said.

It shares the types with the rest, no calculation: a mistake made there is not made again here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .problem import Placed, Plan, Problem, Reason


def violations(problem: Problem, plan: Plan) -> list[str]:
    """Return every rule that is broken, in words; nothing when the plan is right.

    What locked meetings break among themselves is the organiser's own doing and not counted; what is added to it is.
    """
    return [*_each_meeting(problem, plan), *_together(problem, plan), *_wishes(problem, plan), *_sums(problem, plan)]


def _each_meeting(problem: Problem, plan: Plan) -> Iterator[str]:
    """Rules for one meeting by itself."""
    parties = {party.key: party for party in problem.parties}
    tables = {table.key: table for table in problem.tables}
    slots = {slot.key for slot in problem.slots}
    allowed = {frozenset((pair.a, pair.b)): pair for pair in problem.pairs}
    for locked in problem.locked:
        if locked not in plan.placed:
            yield f"locked {locked} is not where it was"
    for one in plan.placed:
        if one in problem.locked:
            continue
        a, b = parties.get(one.a), parties.get(one.b)
        pair = allowed.get(frozenset((one.a, one.b)))
        if a is None or b is None or pair is None:
            yield f"{one} is no pair of the problem"
            continue
        if one.slot not in slots or one.table not in tables:
            yield f"{one} has no slot and table of the problem"
            continue
        if pair.vetoed:
            yield f"{one} was vetoed"
        if a.languages and b.languages and a.languages.isdisjoint(b.languages):
            yield f"{one} has no common language"
        if one.slot not in a.free or one.slot not in b.free:
            yield f"{one} is at a time when one of them is not free"
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
        ([(len(them), parties[key].people, them) for (key, _), them in at_once.items()], "are more than its people can sit in"),
    ):
        for number, most, them in found:
            if number > most and not all(one in problem.locked for one in them):
                yield f"{them} {text}"


def _wishes(problem: Problem, plan: Plan) -> Iterator[str]:
    """Every wish is met or has one reason, and the reason is true."""
    met = {frozenset((one.a, one.b)) for one in plan.placed}
    told: dict[frozenset[int], list[Reason]] = defaultdict(list)
    for one in plan.unmet:
        told[frozenset((one.a, one.b))].append(one.reason)
    for pair in problem.pairs:
        both = frozenset((pair.a, pair.b))
        is_due = (pair.value > 0 or pair.must > 0) and both not in met
        reasons = told.pop(both, [])
        if len(reasons) != is_due:
            yield f"{pair} has {len(reasons)} reasons"
        elif reasons and not _is_true(problem, plan, pair.a, pair.b, reasons[0], vetoed=pair.vetoed):
            yield f"{pair} is not unmet because of {reasons[0]}"
    if told:
        yield f"reasons for what nobody wished: {sorted(map(sorted, told))}"


def _is_true(problem: Problem, plan: Plan, a: int, b: int, reason: Reason, *, vetoed: bool) -> bool:
    one, other = (next(party for party in problem.parties if party.key == key) for key in (a, b))
    both_free = [slot.key for slot in problem.slots if slot.key in one.free and slot.key in other.free]

    def meetings(key: int, slot: int | None = None) -> int:
        return sum(key in {met.a, met.b} and slot in {None, met.slot} for met in plan.placed)

    def is_busy(slot: int) -> bool:
        return any(meetings(party.key, slot) >= party.people for party in (one, other))

    def tables(slot: int) -> set[int]:
        return {table.key for table in problem.tables if table.open_in is None or slot in table.open_in}

    def is_full(slot: int) -> bool:
        return tables(slot) <= {met.table for met in plan.placed if met.slot == slot}

    match reason:
        case Reason.VETOED:
            return vetoed
        case Reason.NO_LANGUAGE:
            return bool(one.languages and other.languages) and not one.languages & other.languages
        case Reason.NO_COMMON_TIME:
            return not both_free
        case Reason.NO_TABLE:
            return bool(both_free) and not any(tables(slot) for slot in both_free)
        case Reason.CAP_REACHED:
            return any(meetings(party.key) >= party.most for party in (one, other))
        case Reason.TIMES_FULL:
            return bool(both_free) and all(is_busy(slot) for slot in both_free)
        case Reason.TABLES_FULL:
            left = [slot for slot in both_free if not is_busy(slot)]
            return bool(left) and all(is_full(slot) for slot in left)
    return False


def _sums(problem: Problem, plan: Plan) -> Iterator[str]:
    """What the plan says of itself adds up."""
    worth = {frozenset((pair.a, pair.b)): pair.value + pair.must for pair in problem.pairs}
    value = sum(worth.get(frozenset((one.a, one.b)), 0.0) for one in plan.placed)
    if abs(value - plan.value) > 1e-6:
        yield f"the value is {value}, not {plan.value}"
    if plan.figures.placed != len(plan.placed):
        yield f"{len(plan.placed)} meetings are placed, not {plan.figures.placed}"
