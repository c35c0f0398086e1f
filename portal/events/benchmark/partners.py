"""How well real organisations suit each other: the engine's own strengths, over the folder of the task `partner`.

Whoever comes to a day is drawn at random from those with some past work. The engine asks for each, as in `match_benchmark --task partner`,
who of the others would suit it whom it has not worked with yet.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random

from matchmaking.benchmark.market import Market
from matchmaking.benchmark.periods import Posed
from matchmaking.benchmark.tasks.partner import LEAST_WORKS, periods
from matchmaking.engine.documents import Pooled
from matchmaking.engine.pair import Pair
from matchmaking.engine.scoring import score
from matchmaking.engine.weights import load

from .days import Strengths

SUGGESTED = 120
"""So many of the others are compared with each, the nearest first: nobody reads more."""


def read(folder: Path) -> Market:
    """Return all organisations and their past; raises BadInput where the folder cannot be read."""
    return next(iter(periods(folder)))


def suited(market: Market, parties: int, seed: int) -> Strengths:
    """Return the strengths among so many organisations, fewer where there are not as many."""
    weights = load("partner")
    known = sorted(name for name, party in market.parties.items() if (party.works or 0) >= LEAST_WORKS)
    here = Random(seed).sample(known, min(parties, len(known)))  # noqa: S311 (a sample, no secret)
    number = {name: place for place, name in enumerate(here)}
    market = replace(market, parties={name: market.parties[name] for name in here})
    found = []
    for name in here:
        known_already = frozenset(market.graph.neighbours(name)) if market.graph else frozenset()
        one = Posed(name, "", "", asker=name, never=known_already)
        question, around = market.question(one), market.around(one, {})
        candidates = islice(market.candidates(one, {}, around), SUGGESTED)
        pairs = [Pair(question, each, Pooled(), around) for each in candidates]
        found.append({number[pair.theirs.id]: score(pair, weights).strength for pair in pairs})
    return found
