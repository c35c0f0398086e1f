"""The other clusters: firms made up from what their trade makes, buys and says; every name and first sentence is written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from random import Random
from typing import Any

from .chance import chance
from .facts import filled_in, where
from .reading import DATA, cells, key_of, language_of, read, set_in, share_a_word
from .shapes import Organisation

PEOPLE = {"1-9": (3, 9), "10-49": (12, 46), "50-249": (55, 220), "250+": (260, 640)}
LANES = {
    "finance": "finance",
    "research": "research",
    "university": "research",
    "government": "government",
    "cluster": "",
}
SECTORS = {
    "finance": ["6492"],
    "research": ["7120", "7210"],
    "university": ["8530", "7210"],
    "government": ["8413"],
    "cluster": ["9411"],
}
SIZES = {"finance": "10-49", "research": "10-49", "university": "50-249", "government": "10-49", "cluster": "1-9"}


def made_up_organisations() -> Iterator[Organisation]:
    for path in sorted((DATA / "organisations").glob("*.toml")):
        page = read(path)
        for trade in page["trade"]:
            yield from _firms(trade, path.stem, trade.get("language", page["language"]))
        for kind, lines in page["around"].items():
            for line in lines:
                yield _supporter(kind, line, path.stem, page["language"])


def trades() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every trade with its cluster."""
    for path in sorted((DATA / "organisations").glob("*.toml")):
        for trade in read(path)["trade"]:
            yield path.stem, trade


def _firms(trade: dict[str, Any], cluster: str, language: str) -> Iterator[Organisation]:
    for number, line in enumerate(trade["firms"]):
        latin, arabic, place, founded, size, summary, own = cells(line, 7)
        key = key_of(latin)
        drawn = chance(key, "trade")
        spot = where(key, place)
        yield Organisation(
            key=key,
            kind="firm",
            latin=latin,
            arabic=arabic,
            language=language,
            cluster=cluster,
            link=trade["link"],
            size=size,
            founded=int(founded),
            summary=set_in(language, summary),
            text=set_in(language, _text(trade["texts"], number, language, int(founded), drawn.randint(*PEOPLE[size]))),
            makes=[set_in(language, line) for line in _made(drawn, trade.get("makes", []), f"{latin} {summary}", own)],
            **{
                name: [set_in(language, line) for line in _most(drawn, trade.get(name, []))]
                for name in ("buys", "serves")
            },
            sectors=trade["sectors"],
            certificates=_certificates(drawn, trade["certificates"]),
            since=drawn.randrange(2021, 2027),
            claimed=drawn.random() < 0.72,
            **spot,
            **filled_in(key, place=spot["place"], language=language, kind="firm", told={}),
        )


def _supporter(kind: str, line: str, cluster: str, otherwise: str) -> Organisation:
    """Finance, research and government beside a chain, and its office."""
    latin, arabic, place, summary, serves, held = cells(line, 6)
    language = language_of(summary, "en" if otherwise == "ar" else otherwise)
    key = key_of(latin)
    drawn = chance(key, "around")
    spot = where(key, place)
    return Organisation(
        key=key,
        kind=kind,
        latin=latin,
        arabic=arabic,
        language=language,
        cluster=cluster,
        lane=LANES[kind],
        size=SIZES[kind],
        summary=set_in(language, summary),
        text=set_in(language, drawn.choice(_phrases()["supporters"][kind][language])),
        serves=[set_in(language, one.strip()) for one in serves.split(";")],
        sectors=SECTORS[kind],
        certificates=_certificates(drawn, held.split()),
        since=drawn.randrange(2021, 2026),
        claimed=kind in {"cluster", "finance"} or drawn.random() < 0.85,
        **spot,
        **filled_in(key, place=spot["place"], language=language, kind=kind, told={}),
    )


def _text(texts: Sequence[str], number: int, language: str, founded: int, people: int) -> str:
    """One of the trade's own texts; once all are taken, the beginning of one and the end of another."""
    closings = _phrases()["closings"][language]
    closing = closings[(number + founded) % len(closings)].format(founded=founded, people=people)
    text = texts[number % len(texts)]
    if number >= len(texts):
        other = texts[(number + 1) % len(texts)]
        text = f"{_sentences(other)[-1]} {_sentences(text)[0]}"
    return f"{text} {closing}".strip()


def _sentences(text: str) -> list[str]:
    return [f"{sentence.rstrip('.')}." for sentence in text.split(". ")]


def _made(drawn: Random, lines: Sequence[str], said: str, own: str) -> list[str]:
    """What it makes: as its line says, else those of its trade's things that its first sentence names, else most of them."""
    if own:
        return [one.strip() for one in own.split(";")]
    return [line for line in lines if share_a_word(line, said)] or _most(drawn, lines)


def _most(drawn: Random, lines: Sequence[str]) -> list[str]:
    """All but one, in their order: no two firms do quite the same."""
    left_out = drawn.randrange(len(lines)) if len(lines) > 2 else None
    return [line for position, line in enumerate(lines) if position != left_out]


def _certificates(drawn: Random, slugs: Sequence[str]) -> dict[str, int]:
    """Slug → months that it is still valid, minus where it has run out; the first named is the commonest."""
    return {
        slug: drawn.choice([-2, *range(1, 31)])
        for position, slug in enumerate(slugs)
        if drawn.random() < (0.75 if position == 0 else 0.4)
    }


@lru_cache
def _phrases() -> dict[str, Any]:
    return read(DATA / "past.toml")
