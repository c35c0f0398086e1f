"""What the rules of order and dispatch do over weeks: needs arrive, somebody is told of each, some answer. Nothing happens.

The rules are those of the service (`matching.line_up`, `matching.order_of`, `dispatch.wave`), so that what is measured here is
what happens there. Who answers is made up: each organisation has its own inclination, and each answer is drawn for itself, the
same under all rules.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from .dispatch import BUSY, NEWCOMERS, WAVE, Waiting, wave
from .matching import Match, line_up, order_of
from .reciprocal import CAP, NEWCOMERS_PLACES, descending

WEEK = 7
OPEN_FOR = 28
"""Days for which a need is open."""

KEPT = 40
"""So many suggestions a need keeps."""

FIRST = 10


@dataclass(frozen=True, slots=True)
class Rules:
    """One way of putting organisations forward. Without any rule the ten who fit best are told, however often."""

    name: str
    cap: float = CAP
    busy: float = BUSY
    turns: bool = True
    places: Sequence[int] = NEWCOMERS_PLACES
    newcomers: float = NEWCOMERS


FAIR = Rules("as it is")
WITHOUT_CAP = Rules("without cap, turns and load", cap=math.inf, busy=math.inf, turns=False)
WITHOUT_PLACES = Rules("without places for newcomers", places=(), newcomers=0)
UNCAPPED = Rules("without any rule", cap=math.inf, busy=math.inf, turns=False, places=(), newcomers=0)


@dataclass(slots=True)
class Outcome:
    """What came of it.

    `needs` arrived; `nobody_fits` for so many of them, and nobody was told of `without_anybody`. `told` counts how often somebody was
    told, `waited` those of them who were told on a later day than the first, `fit` adds up how likely each of the told would be the one
    to do it. `most_a_week` is the most often that one organisation was told in seven days, `most_unanswered` the most that one had
    open at once, `gini` how unevenly turns are shared among those who fit anything (0: evenly, 1: one has all). Of the first ten of all
    lists `first` places were filled, `newcomers_first` by newcomers, who were owed `newcomers_owed` and had `newcomers_kept` of these.
    """

    needs: int = 0
    nobody_fits: int = 0
    without_anybody: int = 0
    told: int = 0
    told_newcomers: int = 0
    waited: int = 0
    fit: float = 0.0
    most_a_week: int = 0
    most_unanswered: int = 0
    organisations: int = 0
    gini: float = 0.0
    first: int = 0
    newcomers_first: int = 0
    newcomers_owed: int = 0
    newcomers_kept: int = 0

    @property
    def newcomers_share(self) -> float:
        """Of the first ten places, how many are newcomers'."""
        return self.newcomers_first / self.first if self.first else 0.0


@dataclass(slots=True)
class _Need:
    number: int
    day: int
    fits: Sequence[Match]
    told: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Organisation:
    """Days on which it was told, and of each the day from which it waits for no answer any more."""

    told: list[int] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)

    def turns(self, day: int) -> int:
        return sum(one > day - WEEK for one in self.told)

    def unanswered(self, day: int) -> int:
        return sum(one > day for one in self.settled)


def simulate(needs: Sequence[Sequence[Match]], rules: Rules, *, weeks: int, a_week: int, seed: int) -> Outcome:
    """Return what comes of so many needs a week, each drawn from `needs`: everybody who fits it, as if nobody had had a turn yet."""
    drawn = _chance(seed)
    arriving = sorted((drawn.randrange(weeks * WEEK), number) for number in range(weeks * a_week if needs else 0))
    organisations: defaultdict[str, _Organisation] = defaultdict(_Organisation)
    outcome = Outcome()
    open_needs: list[_Need] = []
    comes = [(day, number, drawn.choice(needs)) for day, number in arriving]
    for day in range(weeks * WEEK):
        open_needs = [one for one in open_needs if one.day > day - OPEN_FOR]
        for one in open_needs:
            _tell(one, day, organisations, rules, outcome, seed)
        while comes and comes[0][0] == day:
            _day, number, fits = comes.pop(0)
            one = _Need(number, day, _list(fits, day, organisations, rules))
            _count_places(one.fits, outcome)
            _tell(one, day, organisations, rules, outcome, seed)
            open_needs.append(one)
            outcome.needs += 1
            outcome.nobody_fits += not one.fits
            outcome.without_anybody += bool(one.fits)
            outcome.without_anybody -= bool(one.told)
    everybody = {match.organisation for fits in needs for match in fits if match.verdict != "weak"}
    outcome.organisations = len(everybody)
    outcome.gini = gini(len(organisations[one].told) for one in sorted(everybody))
    return outcome


def _list(fits: Sequence[Match], day: int, organisations: defaultdict[str, _Organisation], rules: Rules) -> list[Match]:
    """The need's list on the day on which it arrives: who fits, of as many as are kept."""
    ordered = [
        replace(
            one,
            order=order_of(one.forward, one.backward, organisations[one.organisation].turns(day) if rules.turns else 0),
        )
        for one in fits
    ]
    return [one for one in line_up(ordered, rules.places)[:KEPT] if one.verdict != "weak"]


def _tell(
    need: _Need,
    day: int,
    organisations: defaultdict[str, _Organisation],
    rules: Rules,
    outcome: Outcome,
    seed: int,
) -> None:
    """Fill the need's places, as far as they are free."""
    free = WAVE - len(need.told)
    waiting = [one for one in need.fits if one.organisation not in need.told]
    if not free or not waiting:
        return
    asked = [
        Waiting(
            order,
            organisations[one.organisation].turns(day),
            organisations[one.organisation].unanswered(day),
            one.is_newcomer,
        )
        for one, order in zip(waiting, descending([one.order for one in waiting]), strict=True)
    ]
    had_nobody = not need.told
    for place in wave(asked, most=free, cap=rules.cap, busy=rules.busy, newcomers=rules.newcomers):
        match = waiting[place]
        who = organisations[match.organisation]
        need.told.add(match.organisation)
        who.told.append(day)
        who.settled.append(_settled(need, match.organisation, day, seed))
        outcome.told += 1
        outcome.told_newcomers += match.is_newcomer
        outcome.waited += day > need.day
        outcome.fit += match.forward.probability
        outcome.most_a_week = max(outcome.most_a_week, who.turns(day))
        outcome.most_unanswered = max(outcome.most_unanswered, who.unanswered(day))
    if day > need.day and had_nobody and need.told:
        outcome.without_anybody -= 1


def _settled(need: _Need, organisation: str, day: int, seed: int) -> int:
    """The day on which it answers, else the one on which the need closes."""
    inclined = _chance(seed, organisation).random()
    answer = _chance(seed, need.number, organisation)
    closes = need.day + OPEN_FOR
    return min(closes, day + answer.randint(1, WEEK)) if answer.random() < inclined else closes


def _chance(*names: object) -> random.Random:
    """The same draws for the same names, whatever was drawn elsewhere."""
    return random.Random(":".join(map(str, names)))  # noqa: S311 - a simulation, nothing secret


def _count_places(fits: Sequence[Match], outcome: Outcome) -> None:
    """How many of the first ten are newcomers', and whether those had what is theirs."""
    first = fits[:FIRST]
    found = sum(one.is_newcomer for one in first)
    places = sum(place < len(first) for place in NEWCOMERS_PLACES)
    owed = min(places, sum(one.is_newcomer for one in fits))
    outcome.first += len(first)
    outcome.newcomers_first += found
    outcome.newcomers_owed += owed
    outcome.newcomers_kept += min(found, owed)


def gini(shares: Iterable[float]) -> float:
    """Return Gini's coefficient: 0 where all have the same, towards 1 where one has all."""
    ordered = sorted(shares)
    total = math.fsum(ordered)
    if not total:
        return 0.0
    weighted = math.fsum(place * share for place, share in enumerate(ordered, 1))
    return 2 * weighted / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)
