"""The nine chains, in the trades' own words."""

from __future__ import annotations

from .reading import DATA, read, set_in
from .shapes import Chain, Link, Words


def chains() -> list[Chain]:
    return [_chain(path.stem, read(path)) for path in sorted((DATA / "clusters").glob("*.toml"))]


def _chain(slug: str, told: dict) -> Chain:
    return Chain(
        slug=slug,
        town=told["town"],
        office=told["office"],
        since=told["since"],
        name=_set(told["name"]),
        product=_set(told["product"]),
        about=_set(told["about"]),
        links=[Link(_set(link["name"]), link["stage"], link["sectors"]) for link in told["link"]],
    )


def _set(words: Words) -> Words:
    return {language: set_in(language, text) for language, text in words.items()}
