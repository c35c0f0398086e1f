"""Better days by small steps: bring in a pair, put out whom that needs, bring in whom that frees, and keep it where the day is no worse.

Simulated annealing: a step that loses a little value is sometimes kept, early on more often; one that leaves more missing of what is owed
never is. The best day seen is the one that counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import exp
from random import Random

from .board import NOWHERE, Board

WARM, COLD = 0.12, 0.004
"""What a step may lose with a chance of one in e, as a share of the middling worth of a pair: at the beginning, and at the end."""

MOVED = 0.3
"""So often a step moves a meeting that comes up, to another time; the others are left where they are."""

SMALL = 1e-9


def improve(board: Board, clock: Iterator[float], random: Random, tell: Callable[[float], None]) -> int:
    """Improve the day while the clock (the share of time that is over, 0 to 1) runs; return the number of steps."""
    pairs = len(board.pairs)
    if not pairs:
        return 0
    middle = sorted(board.worth)[pairs // 2] or 1.0
    best, best_of = list(board.where), (board.missing, -board.value)
    steps, heat = 0, WARM * middle
    for share in clock:
        if not steps % 256:
            heat = middle * WARM * (COLD / WARM) ** share
            tell(share)
        steps += 1
        pair = int(random.random() * pairs)
        missing, value = board.missing, board.value
        if board.where[pair] == NOWHERE:
            _bring_in(board, pair, random)
        elif random.random() < MOVED:
            _move(board, pair, random)
        else:
            continue
        lost = value - board.value
        if board.missing > missing or (
            board.missing == missing and lost > SMALL and random.random() >= exp(-lost / heat)
        ):
            board.undo()
            board.value = value
            continue
        board.journal.clear()
        now = (board.missing, -board.value)
        if now[0] < best_of[0] or now[1] < best_of[1] - SMALL:
            best, best_of = list(board.where), now
    board.restore(best)
    return steps


def _bring_in(board: Board, pair: int, random: Random) -> None:
    """Place a pair, at the cost of others where it must be."""
    if slots := board.slots_for(pair):
        board.place(pair, _any(slots, random))
        return
    _press_in(board, pair, board.common[pair], random)


def _move(board: Board, pair: int, random: Random) -> None:
    """Place a meeting at another time, at the cost of others where it must be; they may take its place."""
    if elsewhere := board.common[pair] & ~(1 << board.where[pair]):
        board.take(pair)
        _press_in(board, pair, elsewhere, random)


def _press_in(board: Board, pair: int, slots: int, random: Random) -> None:
    """Place a pair in one of these slots, put out whoever is in the way, and bring back whom that leaves room for."""
    a, b = board.a[pair], board.b[pair]
    easy = slots & (board.open[a] | board.open[b])
    slot = _any(easy if easy and random.random() < 0.7 else slots, random)
    out: list[int] = []
    for party in (a, b):
        sits = board.sits[party][slot]
        if not board.open[party] >> slot & 1:
            _put_out(board, min(sits, key=board.worth.__getitem__), out)
        if board.left[party] <= 0:
            _put_out(board, _least(board, party, random), out)
    if not board.roomy >> slot & 1:
        in_slot = board.in_slot[slot]
        some = [in_slot[int(random.random() * len(in_slot))] for _ in range(3)]
        _put_out(board, min(some, key=board.worth.__getitem__), out)
    board.place(pair, slot)
    _bring_back(board, out, {a, b}, random)


def _put_out(board: Board, pair: int, out: list[int]) -> None:
    board.take(pair)
    out.append(pair)


def _least(board: Board, party: int, random: Random) -> int:
    """Return the meeting of a party that is worth least, sometimes the next one."""
    skip = random.random() < 0.3
    last = NOWHERE
    for pair in reversed(board.of[party]):
        if board.where[pair] != NOWHERE:
            last = pair
            if not skip:
                break
            skip = False
    return last


def _bring_back(board: Board, out: list[int], parties: set[int], random: Random) -> None:
    """Place those that were put out elsewhere, and then what else those could do who are free now."""
    for pair in sorted(out, key=board.worth.__getitem__, reverse=True):
        if slots := board.slots_for(pair):
            board.place(pair, _any(slots, random))
        parties |= {board.a[pair], board.b[pair]}
    if not board.roomy:
        return
    for party in sorted(parties):
        if board.left[party] > 0 and board.open[party] & board.roomy:
            for pair in board.of[party]:
                if board.where[pair] == NOWHERE and (slots := board.slots_for(pair)):
                    board.place(pair, _any(slots, random))
                    if board.left[party] <= 0:
                        break


def _any(slots: int, random: Random) -> int:
    """Return one of the slots of a mask."""
    for _ in range(int(random.random() * slots.bit_count())):
        slots &= slots - 1
    return (slots & -slots).bit_length() - 1
