"""Days like real ones: organisations, wishes by how well two fit, a timetable with breaks, halls with tables. A seed makes each again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from random import Random
from statistics import median

from matchmaking.engine.reciprocal import harmonic

from ..scheduling import Pair, Party, Problem, Slot, Table

PAIRS_PER_PARTY = 25 / 3
"""Requests (distinct pairs) for each organisation: 2,500 among 300."""

MOST_SOUGHT = 20
"""Nobody is asked by more: the portal puts nobody forward without end, and who is sought by all says so."""

AVAILABLE = 0.85
"""The share of the day in which somebody is free."""

TABLES_PER_PARTY = 0.24
"""So few that the tables are what runs short, as at a real day: room for 3.8 meetings for each organisation."""

Strengths = Sequence[Mapping[int, float]]
"""For each organisation (by its number) the log-odds of others suiting it; who is not named was not suggested."""


def invented(parties: int, seed: int) -> Strengths:
    """Return made-up strengths: six trades that suit each other more or less, some sought by all, much chance (normal log-odds)."""
    random = Random(seed)  # noqa: S311 (a sample, no secret)
    trade = [random.randrange(6) for _ in range(parties)]
    suits = [[random.gauss(0, 1) for _ in range(6)] for _ in range(6)]
    sought = [random.gauss(0, 0.8) for _ in range(parties)]
    found: list[dict[int, float]] = []
    for one in range(parties):
        others = random.sample(range(parties), min(parties, 120))
        found.append({n: suits[trade[one]][trade[n]] + sought[n] + random.gauss(0, 1) for n in others if n != one})
    return found


@dataclass(frozen=True, slots=True)
class Wishes:
    """Who asked to meet whom: the pair, how strongly both suit each other (log-odds), and who must."""

    strength: dict[tuple[int, int], float]
    must: dict[tuple[int, int], int]


def wishes(strengths: Strengths, random: Random, *, pairs: int) -> Wishes:
    """Go round: everybody asks for the best suggestion it has not asked for, the keen more often, until there are so many distinct pairs.

    Of each organisation's first two, three in ten are a must.
    """
    lists = [sorted(found, key=lambda n, found=found: (-found[n], n)) for found in strengths]  # type: ignore[misc]
    keen = [random.uniform(0.3, 1.0) for _ in lists]
    wanted = Wishes({}, {})
    asked, sought = [0] * len(lists), [0] * len(lists)
    while len(wanted.strength) < pairs and any(asked[one] < len(line) for one, line in enumerate(lists)):
        for one, line in enumerate(lists):
            if asked[one] >= len(line) or random.random() > keen[one] or len(wanted.strength) >= pairs:
                continue
            other = line[asked[one]]
            asked[one] += 1
            if sought[other] >= MOST_SOUGHT:
                continue
            sought[other] += 1
            pair = (min(one, other), max(one, other))
            there, back = strengths[one][other], strengths[other].get(one)
            wanted.strength[pair] = both(there, min(strengths[other].values(), default=there) if back is None else back)
            if asked[one] <= 2 and random.random() < 0.3:
                wanted.must[pair] = min(2, wanted.must.get(pair, 0) + 1)
    return wanted


def both(there: float, back: float) -> float:
    """Return the log-odds of the harmonic mean of both directions' probabilities."""
    mean = harmonic(1 / (1 + exp(-there)), 1 / (1 + exp(-back)))
    return _log_odds(mean)


def day(strengths: Strengths, *, seed: int, tables: float = TABLES_PER_PARTY) -> Problem:
    """Return a day of these organisations.

    The value of a pair is the probability that belongs to its strength once the middling wish stands at one half: how much one
    is better than another stays, and a must is worth as much as the best fit of all.
    """
    random = Random(seed)  # noqa: S311 (a sample, no secret)
    number = len(strengths)
    wanted = wishes(strengths, random, pairs=round(PAIRS_PER_PARTY * number))
    middle = median(wanted.strength.values())
    slots = timetable()
    return Problem(
        parties=tuple(_party(key, slots, random) for key in range(number)),
        pairs=tuple(
            Pair(a, b, round(1 / (1 + exp(middle - strength)), 4), wanted.must.get((a, b), 0), random.random() < 0.01)
            for (a, b), strength in wanted.strength.items()
        ),
        slots=slots,
        tables=halls(max(1, round(tables * number))),
        seed=seed,
    )


def timetable() -> tuple[Slot, ...]:
    """Sixteen meetings of 20 minutes, 5 to change, in minutes from midnight: coffee at half past ten, lunch from half past twelve."""
    starts = [540, 565, 590, 615, 660, 685, 710, 735, 840, 865, 890, 915, 960, 985, 1010, 1035]
    return tuple(Slot(key, start, 20) for key, start in enumerate(starts))


def halls(number: int) -> tuple[Table, ...]:
    """Tables in rows of ten, 3 metres apart, in two halls whose doors are 60 metres from each other."""
    half = (number + 1) // 2
    return tuple(
        Table(key, (3.0 * (key % half % 10) + (60.0 if key >= half else 0.0), 3.0 * (key % half // 10)))
        for key in range(number)
    )


def _party(key: int, slots: Sequence[Slot], random: Random) -> Party:
    people = random.choices([1, 2, 3], [80, 15, 5])[0]
    return Party(
        key,
        free=frozenset(slot.key for slot in slots if random.random() < AVAILABLE),
        most=random.randint(6, 12) + 4 * (people - 1),
        languages=frozenset(random.choice([("en",), ("en", "fr"), ("en", "ar"), ("fr",), ("en", "fr", "ar")])),
        people=people,
    )


def _log_odds(probability: float) -> float:
    return log(probability) - log(1 - probability)


def crowded(problem: Problem) -> Problem:
    """Return the same day with half the time, for one person each, tables enough and no caps: what runs short is time alone.

    Here the bound, which knows no times, is furthest from what is possible, and the search has most to do.
    """
    slots = problem.slots[: len(problem.slots) // 2]
    parties = tuple(replace(party, people=1, most=len(slots)) for party in problem.parties)
    return replace(problem, parties=parties, slots=slots, tables=halls(max(1, len(parties) // 2)))
