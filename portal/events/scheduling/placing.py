"""The first plan: pairs in the order in which the bound chose them, each into the slot that others need least."""

from __future__ import annotations

from collections.abc import Sequence

from .board import NOWHERE, Board, bits


def fill(board: Board, chosen: Sequence[float]) -> None:
    """Place whatever can be placed, what the bound chose first, then the most valuable; a meeting may move to make room for one."""
    order = sorted(range(len(board.pairs)), key=lambda pair: (-round(chosen[pair], 6), -board.worth[pair], pair))
    for pair in order:
        put(board, pair)
    for pair in order:
        if board.where[pair] == NOWHERE and chosen[pair] > 0.5:
            make_room(board, pair)
    complete(board)
    board.journal.clear()


def complete(board: Board) -> None:
    """Place all that still can be placed as things stand, the most valuable first: no wish is left out for nothing."""
    for pair in sorted(range(len(board.pairs)), key=lambda one: (-board.worth[one], one)):
        if board.where[pair] == NOWHERE:
            put(board, pair)


def put(board: Board, pair: int) -> bool:
    """Place a pair in the slot in which its parties' other wishes and the tables lose least; say whether there was one."""
    slots = board.slots_for(pair)
    if not slots:
        return False
    board.place(pair, max(bits(slots), key=lambda slot: board.room[slot]))
    return True


def make_room(board: Board, pair: int) -> bool:
    """Place a pair by moving one meeting of one of the two to another slot; say whether that was possible."""
    a, b = board.a[pair], board.b[pair]
    if board.left[a] <= 0 or board.left[b] <= 0:
        return False
    for slot in bits(board.common[pair] & (board.open[a] | board.open[b])):
        busy = b if board.open[a] >> slot & 1 else a
        for other in list(board.sits[busy][slot]):
            if _moves(board, other, slot):
                if board.slots_for(pair) >> slot & 1:
                    board.place(pair, slot)
                    return True
                board.undo()
        board.journal.clear()
    return False


def _moves(board: Board, pair: int, slot: int) -> bool:
    board.journal.clear()
    board.take(pair)
    if elsewhere := board.slots_for(pair) & ~(1 << slot):
        board.place(pair, next(bits(elsewhere)))
        return True
    board.undo()
    return False
