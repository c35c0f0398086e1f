"""Pairs that no rule, list or weight of `likeness` was found on: made by a rule from names that were written for other ends.

Nobody reads their misses: the command tells figures of them alone. Whoever must read them makes another set first.

- *Two scripts*: the organisations of the sample, each with the Latin and the Arabic name that it was given by hand, mostly translated and
  not spelt by sound. The same: one entry in each script, with the town's name in that language. Not the same: the one in its country whose
  name begins most alike, and one of its town.
- *Real names*: companies of the benchmark `startup_investor` (English, real; internal evaluation only, never shipped). The same: the name
  as it stands beside how a register would write it. Not the same: the next in the alphabet, and one of the same town.
"""

from __future__ import annotations

import csv
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..likeness import Traits
from .pairs import Pair

SEED = 2026
KNOWS = 0.35
"""How often an entry has the number of the register, and its website."""
_FORMS = ["{} Inc.", "{}, Inc.", "{} LLC", "{} Corp.", "The {} Company", "{} Ltd"]


@dataclass(frozen=True, slots=True)
class _Entry:
    names: tuple[str, str]
    towns: tuple[str, str]
    country: str
    number: str
    domain: str


def pairs_in_two_scripts(base: Path) -> Iterator[Pair]:
    """`base` is the folder of the project."""
    dice = random.Random(SEED)  # noqa: S311 - for the same pairs each time
    entries = list(_sample(base, dice))
    yield from _paired(entries, dice, written_again=lambda one: _as(one, 1, dice), alike=_begins_alike(entries))


def pairs_of_real_names(file: Path, most: int = 1_500) -> Iterator[Pair]:
    """`file` is companies.csv of the benchmark."""
    dice = random.Random(SEED)  # noqa: S311 - for the same pairs each time
    with file.open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["city"] and len(row["name"]) > 2]
    entries = [
        _Entry(
            (row["name"], _registered(row["name"], dice)),
            (row["city"], row["city"]),
            "US",
            _digits(dice),
            _domain(row["name"], "com"),
        )
        for row in sorted(dice.sample(rows, most), key=lambda row: row["name"].casefold())
    ]
    following = dict(zip(entries, entries[1:] + entries[:1], strict=True))
    yield from _paired(entries, dice, written_again=lambda one: _as(one, 1, dice), alike=following.__getitem__)


def _paired(
    entries: Sequence[_Entry],
    dice: random.Random,
    *,
    written_again: Callable[[_Entry], Traits],
    alike: Callable[[_Entry], _Entry],
) -> Iterator[Pair]:
    in_town: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
    for one in entries:
        in_town[one.country, one.towns[0]].append(one)
    for one in entries:
        yield Pair(_as(one, 0, dice), written_again(one), same=True, rule="again")
        yield Pair(_as(one, 0, dice), _as(alike(one), dice.randrange(2), dice), same=False, rule="alike")
        others = [other for other in in_town[one.country, one.towns[0]] if other is not one]
        if others:
            yield Pair(
                _as(one, 0, dice), _as(dice.choice(others), dice.randrange(2), dice), same=False, rule="of_its_town"
            )


def _as(one: _Entry, way: int, dice: random.Random) -> Traits:
    return Traits(
        (one.names[way],),
        number=one.number if dice.random() < KNOWS else "",
        country=one.country,
        website=f"https://{one.domain}/" if dice.random() < KNOWS else "",
        town=one.towns[way] if dice.random() < 0.9 else "",
    )


def _sample(base: Path, dice: random.Random) -> Iterator[_Entry]:
    towns = {row["slug"]: row for row in _rows(base / "portal/taxonomy/data/towns.csv")}
    places = {row["key"]: row for row in _rows(base / "portal/demo/data/places.csv")}
    for file in sorted((base / "portal/demo/data/organisations").rglob("*.toml")):
        page = tomllib.loads(file.read_text(encoding="utf-8"))
        lines = [line for trade in page.get("trade", []) for line in trade["firms"]]
        lines += [line for some in page.get("around", {}).values() for line in some]
        told = [tuple(cell.strip() for cell in line.split("|")[:3]) for line in lines]
        told += [
            (one["latin"], one["arabic"], one["place"]) for one in page.get("organisation", []) if one.get("arabic")
        ]
        for latin, arabic, place in told:
            where = places[place]
            town = towns[where["town"]]
            named = tuple(where[language] or town[f"name_{language}"] for language in ("en", "ar"))
            yield _Entry(
                (latin, arabic), (named[0], named[1]), town["country"], _digits(dice), _domain(latin, "example")
            )


def _begins_alike(entries: Sequence[_Entry]) -> Callable[[_Entry], _Entry]:
    """Of the same country, the one most of whose words begin like those of this one."""
    words = {one: {word[:4] for word in re.findall(r"\w{3,}", one.names[0].casefold())} for one in entries}

    def found(one: _Entry) -> _Entry:
        others = (other for other in entries if other.country == one.country and other is not one)
        return max(others, key=lambda other: (len(words[one] & words[other]), other.names[0]))

    return found


def _registered(name: str, dice: random.Random) -> str:
    """As a register has it: its legal form, *and* for &, no ending of a website, words apart, at times in capitals."""
    name = re.sub(r"\.(com|net|org|io|tv|ly)$", "", name, flags=re.IGNORECASE).replace("&", "and")
    if dice.random() < 0.5:
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    name = dice.choice(_FORMS).format(name)
    return name.upper() if dice.random() < 0.4 else name


def _domain(name: str, ending: str) -> str:
    return f"{re.sub(r'[^a-z0-9]', '', name.casefold())[:30] or 'x'}.{ending}"


def _digits(dice: random.Random) -> str:
    return str(dice.randrange(10**9, 10**10))


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
