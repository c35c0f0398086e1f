"""Days for the tests: small ones drawn by Hypothesis, and plain ones written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from hypothesis import strategies as st

from portal.events.scheduling import Pair, Party, Placed, Problem, Slot, Table

STEPS = 400
"""Enough for days so small."""


def hours(number: int, minutes: int = 20, change: int = 5) -> tuple[Slot, ...]:
    """Slots one after the other from nine o'clock, with the keys 0, 1, 2 ..."""
    return tuple(Slot(key, 540 + key * (minutes + change), minutes) for key in range(number))


def plain(
    pairs: Iterable[tuple[int, int, float]],
    *,
    slots: int = 4,
    tables: int = 4,
    most: int = 9,
    locked: tuple[Placed, ...] = (),
    at_least: int = 2,
) -> Problem:
    """A day on which everybody is free all the time; pairs are (a, b, value)."""
    wanted = [Pair(a, b, value) for a, b, value in pairs]
    keys = sorted({key for pair in wanted for key in (pair.a, pair.b)} | {k for one in locked for k in (one.a, one.b)})
    free = frozenset(range(slots))
    return Problem(
        parties=tuple(Party(key, free, most) for key in keys),
        pairs=tuple(wanted),
        slots=hours(slots),
        tables=tuple(Table(key, (float(key), 0.0)) for key in range(tables)),
        locked=locked,
        at_least=at_least,
    )


@st.composite
def days_(draw: st.DrawFn, *, most_parties: int = 7, most_slots: int = 5, with_locked: bool = True) -> Problem:
    """Any small day: odd numbers as keys, times with and without breaks, closed tables, caps of nothing, several people."""
    slots, at = [], 0
    for key in range(draw(st.integers(1, most_slots))):
        minutes = draw(st.sampled_from([10, 20, 30]))
        slots.append(Slot(500 + key, at, minutes))
        at += minutes + draw(st.sampled_from([0, 5, 90]))
    some_slots = st.frozensets(st.sampled_from([slot.key for slot in slots]))
    parties = [
        Party(
            3 * key + 1,
            draw(some_slots | st.just(frozenset(slot.key for slot in slots))),
            draw(st.integers(0, 5)),
            draw(st.frozensets(st.sampled_from(["en", "fr", "ar"]))),
            draw(st.integers(1, 3)),
        )
        for key in range(draw(st.integers(2, most_parties)))
    ]
    chosen = draw(st.lists(st.sampled_from(list(combinations([one.key for one in parties], 2))), unique=True))
    pairs = [
        Pair(
            *draw(st.permutations(pair)),
            draw(st.sampled_from([0.0, 0.25, 0.5, 1.0])),
            draw(st.integers(0, 2)),
            draw(st.sampled_from([False, False, False, True])),
        )
        for pair in chosen
    ]
    tables = [
        Table(900 + key, (float(draw(st.integers(0, 9))), float(draw(st.integers(0, 9)))), draw(st.none() | some_slots))
        for key in range(draw(st.integers(1, 3)))
    ]
    locked = draw(locked_(parties, slots, tables)) if with_locked else ()
    at_least, seed = draw(st.integers(0, 3)), draw(st.integers(1, 9))
    return Problem(tuple(parties), tuple(pairs), tuple(slots), tuple(tables), locked, at_least, seed)


@st.composite
def locked_(draw: st.DrawFn, parties: list[Party], slots: list[Slot], tables: list[Table]) -> tuple[Placed, ...]:
    """What an organiser placed: two at a table at a time, whatever the rules say, but no two at the same table."""
    found: dict[frozenset[int], Placed] = {}
    taken = set()
    for _ in range(draw(st.integers(0, 3))):
        a, b = draw(st.permutations([one.key for one in parties]))[:2]
        slot, table = draw(st.sampled_from(slots)).key, draw(st.sampled_from(tables)).key
        if frozenset((a, b)) not in found and (slot, table) not in taken:
            taken.add((slot, table))
            found[frozenset((a, b))] = Placed(a, b, slot, table, locked=True)
    return tuple(found.values())
