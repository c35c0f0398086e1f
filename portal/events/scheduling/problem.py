"""What is to be scheduled, and what a schedule is: values only, keys are the caller's numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class BadProblem(ValueError):
    """What was handed in contradicts itself; the message says how. It is the caller's mistake, not a person's."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who is met: an organisation.

    `free` holds the keys of the slots in which it can sit at a table, `most` the number of meetings it wants at most, `people` how many
    of its people can sit in different meetings at the same time (1 or more). Without `languages` it is not known what it speaks, and
    nothing clashes.
    """

    key: int
    free: frozenset[int]
    most: int
    languages: frozenset[str] = frozenset()
    people: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parties that may meet. `value` is mutual, 0 or more; `must` says how many of the two must meet the other (0, 1, 2)."""

    a: int
    b: int
    value: float
    must: int = 0
    vetoed: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in which meetings are held: `starts` in minutes from a zero that all share, `minutes` long. A break is where no slot is."""

    key: int
    starts: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table at its `place` in metres; `open_in` holds the keys of the slots in which it can be used, None means all of them."""

    key: int
    place: tuple[float, float] = (0.0, 0.0)
    open_in: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A meeting at its time and table. One that is locked never moves."""

    a: int
    b: int
    slot: int
    table: int
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A day of meetings. Spare tables are not handed in; `at_least` is how many meetings everybody gets who can, before value counts.

    Locked meetings stand as they are, also where they break a rule by themselves: an organiser may place what no rule would.
    """

    parties: tuple[Party, ...]
    pairs: tuple[Pair, ...]
    slots: tuple[Slot, ...]
    tables: tuple[Table, ...]
    locked: tuple[Placed, ...] = ()
    at_least: int = 2
    seed: int = 1

    def __post_init__(self) -> None:
        for what, keys in (
            ("party", [party.key for party in self.parties]),
            ("slot", [slot.key for slot in self.slots]),
            ("table", [table.key for table in self.tables]),
            ("pair", [named(pair) for pair in self.pairs]),
            ("locked pair", [named(one) for one in self.locked]),
        ):
            if twice := _twice(keys):
                raise BadProblem(f"The {what} {twice[0]} stands there twice.")
        self._check_names()
        self._check_numbers()

    def _check_names(self) -> None:
        parties = {party.key for party in self.parties}
        both: tuple[Pair | Placed, ...] = (*self.pairs, *self.locked)
        for one in both:
            if one.a == one.b or not {one.a, one.b} <= parties:
                raise BadProblem(f"The pair {named(one)} is not one of two known parties.")
        slots, tables = {slot.key for slot in self.slots}, {table.key for table in self.tables}
        for stands in self.locked:
            if stands.slot not in slots or stands.table not in tables:
                raise BadProblem(f"The locked meeting of {named(stands)} has no known slot and table.")

    def _check_numbers(self) -> None:
        for party in self.parties:
            if party.people < 1 or party.most < 0:
                raise BadProblem(f"The party {party.key} has no people, or wants less than no meetings.")
        for pair in self.pairs:
            if not (pair.value >= 0 and pair.must in {0, 1, 2}):
                raise BadProblem(f"The pair {named(pair)} has no value of 0 or more, or more than two who must.")
        ends = None
        for slot in sorted(self.slots, key=lambda one: one.starts):
            if slot.minutes < 1 or (ends is not None and slot.starts < ends):
                raise BadProblem(f"The slot {slot.key} has no length, or begins before the one before it has ended.")
            ends = slot.starts + slot.minutes


class Reason(StrEnum):
    """Why a wish is not met: what is said of it is true of the plan it comes with. The first that is true is given."""

    VETOED = "vetoed"
    """One of the two said no."""
    NO_LANGUAGE = "no_language"
    """They have no language in common."""
    NO_COMMON_TIME = "no_common_time"
    """There is no slot in which both are free."""
    NO_TABLE = "no_table"
    """No table is open in any of the slots in which both are free."""
    CAP_REACHED = "cap_reached"
    """One of them has as many meetings as it wants."""
    TIMES_FULL = "times_full"
    """In each slot in which both are free, one of them sits in other meetings."""
    TABLES_FULL = "tables_full"
    """In each slot in which both would still be free, all tables are taken."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A wish that was not met; `whose` names those whose cap is reached, otherwise nobody."""

    a: int
    b: int
    reason: Reason
    whose: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan in numbers.

    `owed` parties can have `at_least` meetings (or as many as they want and can have, if that is fewer), `served` of them have. `missing`
    adds up what is owed to the others: one meeting too few counts 1, two count 3. `idle_minutes` are slots between two meetings of a party
    in which it is free and sits nowhere, `walked_metres` go from table to table. `ceiling` is what no plan that misses as little can exceed
    in value; None where it was not calculated. `steps` says how much was tried.
    """

    wishes: int
    placed: int
    owed: int
    served: int
    missing: int
    idle_minutes: int
    walked_metres: float
    steps: int
    ceiling: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All meetings (locked ones too) in order of time, each unmet wish with its reason, and the value of what was placed."""

    placed: tuple[Placed, ...]
    unmet: tuple[Unmet, ...]
    value: float
    figures: Figures


def named(one: Pair | Placed | Unmet) -> tuple[int, int]:
    """Return the keys of the two, the smaller first: who asked whom makes no difference here."""
    return (one.a, one.b) if one.a < one.b else (one.b, one.a)


def _twice(keys: Iterable[object]) -> list[object]:
    return [key for key, count in Counter(keys).items() if count > 1]
