"""Shorter gaps: who meets whom stays as it is, only the times change."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from .board import NOWHERE, Board
from .objective import idle

LONGEST = 12
"""A chain of exchanges that becomes longer than this is given up."""


def close_gaps(board: Board, clock: Iterator[float], random: Random) -> int:
    """Move meetings between two slots each while the clock runs, where parties wait no longer for it; return the number of steps."""
    placed = [pair for pair, slot in enumerate(board.where) if slot != NOWHERE]
    if not placed or len(board.slots) < 2:
        return 0
    waits = [idle(board.free[party], board.used(party), board.minutes) for party in range(len(board.left))]
    steps = 0
    for _ in clock:
        steps += 1
        pair = placed[int(random.random() * len(placed))]
        here = board.where[pair]
        there = _some(board.common[pair] & ~(1 << here), random)
        if there == NOWHERE or not (chain := _chain(board, pair, here, there)):
            continue
        parties = sorted({party for one in chain for party in (board.a[one], board.b[one])})
        before = sum(waits[party] for party in parties)
        _exchange(board, chain, here, there)
        after = [idle(board.free[party], board.used(party), board.minutes) for party in parties]
        if sum(after) <= before:
            board.journal.clear()
            for party, wait in zip(parties, after, strict=True):
                waits[party] = wait
        else:
            board.undo()
    return steps


def _chain(board: Board, pair: int, here: int, there: int) -> list[int]:
    """Return the meetings that must change between two slots if this one does; nothing where that is not possible."""
    chain, at = [pair], 0
    balance = 0
    while at < len(chain):
        one = chain[at]
        at += 1
        goes = there if board.where[one] == here else here
        if not board.common[one] >> goes & 1:
            return []
        balance += 1 if goes == there else -1
        for party in (board.a[one], board.b[one]):
            sits = board.sits[party][goes]
            comes = sum(party in {board.a[other], board.b[other]} and board.where[other] != goes for other in chain)
            leaves = sum(other in chain for other in sits)
            over = len(sits) + comes - leaves - board.spare[party][goes]
            for other in sits:
                if over <= 0:
                    break
                if other not in chain:
                    chain.append(other)
                    over -= 1
        if len(chain) > LONGEST:
            return []
    if balance > board.room[there] or -balance > board.room[here]:
        return []
    return chain


def _exchange(board: Board, chain: list[int], here: int, there: int) -> None:
    goes = [there if board.where[one] == here else here for one in chain]
    for one in chain:
        board.take(one)
    for one, slot in zip(chain, goes, strict=True):
        board.place(one, slot)


def _some(slots: int, random: Random) -> int:
    if not slots:
        return NOWHERE
    for _ in range(int(random.random() * slots.bit_count())):
        slots &= slots - 1
    return (slots & -slots).bit_length() - 1
