"""Small days at random, with everything at once: vetoes, languages, few tables and some that close, caps of nothing, what is locked."""

from __future__ import annotations

from random import Random

from ..scheduling import Pair, Party, Placed, Problem, Slot, Table

LANGUAGES = ("en", "fr", "ar")


def random_day(seed: int, *, largest: int = 14) -> Problem:
    """Return the random day of this number: 2 to `largest` parties."""
    random = Random(seed)  # noqa: S311 (a sample, no secret)
    slots = _slots(random)
    parties = tuple(_party(10 + key, slots, random) for key in range(random.randint(2, largest)))
    wanted = random.random()
    pairs = tuple(
        Pair(
            *random.sample([a.key, b.key], 2),
            value=random.choice([0.0, 0.1, 0.5, 0.5, 0.9, round(random.random(), 3)]),
            must=random.choice([0, 0, 0, 1, 2]),
            vetoed=random.random() < 0.05,
        )
        for place, a in enumerate(parties)
        for b in parties[place + 1 :]
        if random.random() < wanted
    )
    tables = tuple(_table(key, slots, random) for key in range(100, 100 + random.randint(1, 5)))
    empty = Problem(parties, pairs, slots, tables, at_least=random.choice([0, 1, 2, 2, 2, 3]), seed=seed)
    return Problem(parties, pairs, slots, tables, _locked(empty, random), empty.at_least, seed)


def _slots(random: Random) -> tuple[Slot, ...]:
    at, slots = 540, []
    for key in range(random.randint(1, 8)):
        minutes = random.choice([15, 20, 30])
        slots.append(Slot(50 + key, at, minutes))
        at += minutes + random.choice([0, 5, 60])
    random.shuffle(slots)
    return tuple(slots)


def _party(key: int, slots: tuple[Slot, ...], random: Random) -> Party:
    often = random.choice([0.0, 0.4, 0.8, 0.8, 1.0])
    return Party(
        key,
        frozenset(slot.key for slot in slots if random.random() < often),
        random.choice([0, 1, 2, 3, 4, 8]),
        frozenset(one for one in LANGUAGES if random.random() < 0.6),
        random.choice([1, 1, 1, 2, 3]),
    )


def _table(key: int, slots: tuple[Slot, ...], random: Random) -> Table:
    closed = random.random() < 0.3
    opened = frozenset(slot.key for slot in slots if random.random() < 0.6) if closed else None
    return Table(key, (random.uniform(0, 40), random.uniform(0, 40)), opened)


def _locked(problem: Problem, random: Random) -> tuple[Placed, ...]:
    """Place some meetings as an organiser might: most of them within the rules of time, a few wherever a table is free."""
    placed: list[Placed] = []
    if random.random() < 0.5:
        return ()
    for _ in range(random.randint(1, 4)):
        a, b = random.sample(problem.parties, 2)
        slot, table = random.choice(problem.slots), random.choice(problem.tables)
        fits = slot.key in a.free & b.free and (table.open_in is None or slot.key in table.open_in)
        taken = any(
            {one.a, one.b} == {a.key, b.key} or (one.slot, one.table) == (slot.key, table.key) for one in placed
        )
        busy = any(one.slot == slot.key and {one.a, one.b} & {a.key, b.key} for one in placed)
        if not taken and ((fits and not busy) or random.random() < 0.1):
            placed.append(Placed(a.key, b.key, slot.key, table.key, locked=True))
    return tuple(placed)
