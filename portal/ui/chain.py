"""What a mini ribbon shows and what it says aloud."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from .words import number

SHORTEST, LONGEST = 1, 8
Positions = int | Iterable[int] | None


@dataclass(frozen=True, slots=True)
class MiniChain:
    """`states`: one of "", fit, you, gap per link, in order; `label`: the same in words."""

    states: list[str]
    label: str


def check_length(links: int) -> int:
    """A chain has three to eight links; a page that tells of only some of them may have fewer, none may have more."""
    if not SHORTEST <= links <= LONGEST:
        raise ValueError(f"a chain has {SHORTEST} to {LONGEST} links, not {links}")
    return links


def mini_chain(
    links: int | Sequence[Any], *, fit: Positions = None, you: Positions = None, gap: Positions = None
) -> MiniChain:
    """What to draw for a chain, and the words for it.

    `links`: the names in order (or things with a `name`), or only how many. Positions count from 1; who fits is
    drawn over who you are, and both over what is missing.
    """
    names = [""] * links if isinstance(links, int) else [str(getattr(link, "name", link)) for link in links]
    check_length(len(names))
    states = [""] * len(names)
    marked = {
        "gap": _positions(gap, len(names)),
        "you": _positions(you, len(names)),
        "fit": _positions(fit, len(names)),
    }
    for state, positions in marked.items():
        for position in positions:
            states[position - 1] = state
    return MiniChain(states, _in_words(names, **marked))


def _positions(given: Positions, links: int) -> list[int]:
    """In order; a place outside the chain belongs to another chain and is left out."""
    several = [given] if isinstance(given, int) else given or []
    return sorted(position for position in several if 1 <= position <= links)


def _in_words(names: list[str], *, gap: list[int], you: list[int], fit: list[int]) -> str:
    """ "packaging, link 3 of 5; you: processing; missing: market"."""
    total = {"total": number(len(names))}
    parts = []
    for position in fit:
        place = {"name": names[position - 1], "number": number(position), **total}
        named, bare = gettext("%(name)s, link %(number)s of %(total)s"), gettext("link %(number)s of %(total)s")
        parts.append((named if place["name"] else bare) % place)
    if you:
        parts.append(gettext("you: %(names)s") % {"names": _list(names, you)})
    if gap:
        parts.append(gettext("missing: %(names)s") % {"names": _list(names, gap)})
    if not parts:
        parts.append(ngettext("a chain of %(total)s link", "a chain of %(total)s links", len(names)) % total)
    return gettext("; ").join(parts)


def _list(names: list[str], positions: list[int]) -> str:
    return gettext(", ").join(
        names[position - 1] or gettext("link %(number)s") % {"number": number(position)} for position in positions
    )
