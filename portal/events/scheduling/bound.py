"""What no plan of a day can exceed: whom to bring together while times are counted, not kept apart (a b-matching, as a linear programme).

Every party has as many meetings as it wants and its people have time for, and all together have as many as there are tables. A real
day also has to find a slot for each; so this is a bound from above, and a good first choice of pairs. HiGHS (scipy) solves it exactly,
and alike each time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from .board import Board


@dataclass(frozen=True, slots=True)
class Ceiling:
    """`missing` can be no lower and, where no more is missing than that, `value` no higher.

    `chosen` says how much of each pair is in it, 0 to 1.
    """

    missing: float
    value: float
    chosen: tuple[float, ...]


def ceiling(board: Board, *, missing: float | None = None) -> Ceiling:
    """Return the bound for an empty board: of all that miss least, or of all that miss at most so much.

    Two programmes, one after the other: what is missing first, then value. What is locked is not in the value, but has taken its room.
    """
    pairs, parties, at_least = len(board.pairs), len(board.left), max(board.due, default=0)
    if not pairs:
        return Ceiling(float(board.missing), 0.0, ())
    levels = max(at_least, 0)
    rows, limits = _room(board, pairs, parties, levels)
    bounds = np.array(
        [(0.0, 1.0)] * pairs + [(0.0, 1.0 if level < due else 0.0) for level in range(levels) for due in board.due]
    )
    misses = np.concatenate([np.zeros(pairs), np.repeat(np.arange(1.0, levels + 1), parties)])
    worths = np.concatenate([np.array(board.worth), np.zeros(levels * parties)])
    if missing is None:
        least = linprog(misses, A_ub=rows, b_ub=limits, bounds=bounds, method="highs") if levels else None
        missing = float(least.fun) if least is not None and least.success else 0.0
    if levels:
        rows = vstack([rows, coo_array(misses[None, :])]).tocsr()
        limits = np.append(limits, missing + 1e-6)
    solved = linprog(-worths, A_ub=rows, b_ub=limits, bounds=bounds, method="highs")
    if not solved.success:  # numbers too far apart to calculate with: everything together is a bound as well
        return Ceiling(missing, sum(board.worth), (0.0,) * pairs)
    return Ceiling(missing, -float(solved.fun), tuple(float(one) for one in solved.x[:pairs]))


def _room(board: Board, pairs: int, parties: int, levels: int) -> tuple[coo_array, np.ndarray]:
    """Rows: each party's most, each party's due, all tables. Columns: pairs, then what is missing by level and party."""
    a, b, each = np.array(board.a), np.array(board.b), np.arange(pairs)
    ends, twice = np.concatenate([a, b]), np.concatenate([each, each])
    time = [sum(spare for spare in line if spare > 0) for line in board.spare]
    most = np.maximum(0, np.minimum(board.left, time))
    at = [(ends, twice, np.ones(2 * pairs))]
    limits = [most.astype(float)]
    if levels:
        at.append((ends + parties, twice, -np.ones(2 * pairs)))
        missing = np.arange(levels * parties)
        at.append((missing % parties + parties, missing + pairs, -np.ones(levels * parties)))
        limits.append(-np.maximum(0, np.array(board.due)).astype(float))
    last = parties * (2 if levels else 1)
    at.append((np.full(pairs, last), each, np.ones(pairs)))
    limits.append(np.array([float(sum(room for room in board.room if room > 0))]))
    rows, columns, values = (np.concatenate(part) for part in zip(*at, strict=True))
    shape = (last + 1, pairs + levels * parties)
    return coo_array((values, (rows, columns)), shape=shape).tocsr(), np.concatenate(limits)
