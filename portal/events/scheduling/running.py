"""From a problem to a plan: choose by the bound, place, improve, close gaps, seat, give reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from random import Random
from time import monotonic

from . import exact, objective
from .board import Board
from .bound import Ceiling, ceiling
from .gaps import close_gaps
from .improving import improve
from .placing import complete, fill
from .problem import Figures, Placed, Plan, Problem, named
from .reasons import unmet
from .tables import seat

STEPS_PER_PAIR = 50
LEAST_STEPS = 10_000

FOR_GAPS = 0.25
"""The share of steps or time that goes into shorter gaps."""

Tell = Callable[[float], None]
Clock = Callable[[], float]


def effort(problem: Problem) -> int:
    """Return how many steps are worth taking: in proportion to the pairs, so that the time grows as they do."""
    return LEAST_STEPS + STEPS_PER_PAIR * len(problem.pairs)


def schedule(
    problem: Problem,
    *,
    seconds: float = 1.0,
    steps: int | None = None,
    progress: Tell | None = None,
    clock: Clock = monotonic,
) -> Plan:
    """Return a day for a problem. `progress` is told now and then which share of the work is done, 0 to 1, and never less than before.

    With `steps` (see `effort`) the same problem and seed give the same plan on every machine; that is what the portal asks for. Without,
    it takes about so many `seconds` of the clock, and how good the plan is depends on the machine.
    """
    tell, began = progress or _nobody, clock()
    board = Board(problem)
    top = ceiling(board)
    fill(board, top.chosen)
    tell(0.1)
    random = Random(problem.seed)  # noqa: S311 (search, no secret)
    first, second = _clocks(steps, clock, began, seconds)
    taken = improve(board, first, random, lambda share: tell(0.1 + 0.7 * share))
    return _finished(board, top, second, random, taken, tell)


def refill(
    problem: Problem, plan: Plan, *, seconds: float = 1.0, steps: int | None = None, progress: Tell | None = None
) -> Plan:
    """Return the plan with whatever still finds room in it. Nothing moves that stands in the plan; take out what was cancelled before."""
    locks = {named(one): one for one in (*plan.placed, *problem.locked)}
    fixed = replace(problem, locked=tuple(replace(one, locked=True) for one in locks.values()))
    full = schedule(fixed, seconds=seconds, steps=steps, progress=progress)
    placed = tuple(replace(one, locked=locks[named(one)].locked) if named(one) in locks else one for one in full.placed)
    return replace(full, placed=placed)


def polish(problem: Problem, plan: Plan, *, seconds: float = 10.0, workers: int = 1) -> Plan:
    """Return the plan or a better one that an exact solver found, starting from it, in so many seconds.

    Without ortools the plan comes back as it is. What it finds depends on the machine; the same seed need not give the same plan.
    """
    board = Board(problem)
    top = ceiling(board)
    put_on(board, plan.placed)
    found = exact.solve(board, seconds=seconds, workers=workers, least_missing=top.missing)
    if found is None or (found.missing, -found.value) >= (board.missing, -board.value):
        return plan
    board.restore(found.where)
    complete(board)
    random = Random(problem.seed)  # noqa: S311 (search, no secret)
    steps = int(effort(problem) * FOR_GAPS)
    return _finished(board, top, _steps(steps), random, plan.figures.steps, _nobody)


def look_further(
    problem: Problem,
    placed: Iterable[Placed],
    *,
    seconds: float = 30.0,
    progress: Tell | None = None,
    goes_on: Callable[[], bool] | None = None,
) -> Plan | None:
    """Return a better plan than what stands, found in so many seconds; None where none was found, or where `goes_on` said no.

    Better is by `objective`: less of what is owed is missing, or more value. What stands and could not be placed so any more counts for
    nothing. With ortools its exact solver looks, from what stands; without, the search takes all that time instead of its steps.
    """
    tell, asks = progress or _nobody, goes_on or _always
    board = Board(problem)
    top = ceiling(board)
    put_on(board, placed, only_what_fits=True)
    least = (board.missing, -board.value)
    stopped = False

    def watch(share: float) -> bool:
        nonlocal stopped
        tell(0.9 * share)
        stopped = stopped or not asks()
        return not stopped

    found = exact.solve(board, seconds=seconds, least_missing=top.missing, watch=watch) if exact.is_there() else None
    if stopped:
        return None
    random = Random(problem.seed)  # noqa: S311 (search, no secret)
    if found is not None:
        board.restore(found.where)
    elif not exact.is_there():
        began = monotonic()
        improve(board, _asked(_until(monotonic, began, began + seconds), watch), random, _nobody)
        if stopped:
            return None
    complete(board)
    if (board.missing, round(-board.value, 6)) >= (least[0], round(least[1], 6)):
        return None
    steps = int(effort(problem) * FOR_GAPS)
    return _finished(board, top, _steps(steps), random, 0, lambda share: tell(0.9 + 0.1 * share))


def _finished(board: Board, top: Ceiling, clock: Iterator[float], random: Random, taken: int, tell: Tell) -> Plan:
    complete(board)
    board.journal.clear()
    tell(0.8)
    taken += close_gaps(board, clock, random)
    complete(board)
    tell(0.95)
    problem, placed = board.problem, seat(board)
    told = unmet(problem, placed)
    due = objective.owed(problem)
    meets = Counter(key for one in placed for key in (one.a, one.b))
    figures = Figures(
        wishes=sum(objective.is_wish(pair) for pair in problem.pairs),
        placed=len(placed),
        owed=sum(number > 0 for number in due.values()),
        served=sum(meets[key] >= number > 0 for key, number in due.items()),
        missing=objective.missing(due, placed),
        idle_minutes=objective.idle_minutes(problem, placed),
        walked_metres=round(objective.walked(problem, placed), 3),
        steps=taken,
        ceiling=top.value + objective.value(problem, problem.locked) if top.chosen or not board.pairs else None,
    )
    tell(1.0)
    return Plan(placed, told, objective.value(problem, placed), figures)


def put_on(board: Board, placed: Iterable[Placed], *, only_what_fits: bool = False) -> None:
    """Put a finished plan on an empty board; what is locked stands there already."""
    number = {named(pair): place for place, pair in enumerate(board.pairs)}
    for one in placed:
        pair, slot = number.get(named(one)), board.bit_of.get(one.slot)
        if pair is None or slot is None or (only_what_fits and not board.slots_for(pair) >> slot & 1):
            continue
        board.place(pair, slot)
    board.journal.clear()


def _clocks(steps: int | None, clock: Clock, began: float, seconds: float) -> tuple[Iterator[float], Iterator[float]]:
    if steps is not None:
        return _steps(int(steps * (1 - FOR_GAPS))), _steps(steps - int(steps * (1 - FOR_GAPS)))
    middle, end = began + seconds * 0.7, began + seconds * 0.93
    return _until(clock, began, middle), _until(clock, middle, end)


def _steps(number: int) -> Iterator[float]:
    return (step / number for step in range(number))


def _until(clock: Clock, begins: float, ends: float) -> Iterator[float]:
    while (now := clock()) < ends:
        share = max(0.0, (now - begins) / (ends - begins))
        for _ in range(16):  # looking at the clock takes as long as a small step
            yield share


def _asked(clock: Iterator[float], watch: Callable[[float], bool]) -> Iterator[float]:
    """The same clock, which stands still for good once `watch` says no. It is asked each hundredth of the time."""
    said = -1.0
    for share in clock:
        if share >= said + 0.01:
            said = share
            if not watch(share):
                return
        yield share


def _always() -> bool:
    return True


def _nobody(_share: float) -> None:
    """Whoever does not ask is not told."""
