"""The sectors to choose from: divisions by section, the finer groups and classes of those that are chosen, or found by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.utils.translation import gettext, override

from portal.search.normalise import tokens
from portal.taxonomy.models import Sector
from portal.taxonomy.trades import trades

MOST_FOUND = 24


@dataclass(frozen=True, slots=True)
class SectorChoice:
    code: str
    title: str
    level: int
    chosen: bool


@dataclass(slots=True)
class SectorGroup:
    """A section of ISIC with what can be chosen in it."""

    code: str
    title: str
    choices: list[SectorChoice] = field(default_factory=list)

    @property
    def chosen(self) -> int:
        return sum(choice.chosen for choice in self.choices)


def sector_groups(chosen: Collection[str]) -> list[SectorGroup]:
    """Sections with their divisions in order; below a division that is chosen, or has something chosen in it, all of it.

    A group of a single class says what the class says, and is left out unless it is what somebody chose.
    """
    opened = {code[:2] for code in chosen if code[:2].isdigit()}
    groups: list[SectorGroup] = []
    section_of: dict[str, SectorGroup] = {}
    sectors = sorted(Sector.objects.all(), key=lambda sector: (sector.level > Sector.Level.SECTION, sector.code))
    classes = Counter(sector.code[:3] for sector in sectors if sector.level == Sector.Level.CLASS)
    for sector in sectors:
        if sector.level == Sector.Level.GROUP and classes[sector.code] == 1 and sector.code not in chosen:
            continue
        if sector.level == Sector.Level.SECTION:
            groups.append(SectorGroup(sector.code, str(sector)))
            section_of[sector.code] = groups[-1]
            continue
        division = sector.code[:2]
        if sector.level == Sector.Level.DIVISION:
            section_of[division] = section_of[sector.parent_id or ""]
        elif division not in opened:
            continue
        section_of[division].choices.append(SectorChoice(sector.code, str(sector), sector.level, sector.code in chosen))
    return groups


@dataclass(frozen=True, slots=True)
class FoundSectors:
    """`carry_all`: each carries every word that was asked; else they carry as many as any does."""

    choices: list[SectorChoice]
    carry_all: bool = True

    def __bool__(self) -> bool:
        return bool(self.choices)


def find_sectors(text: str, chosen: Collection[str]) -> FoundSectors:
    """What carries most of the words in its title, in any of the languages, or in what the trade calls it; the finest first."""
    asked = set(tokens(text))
    if not asked:
        return FoundSectors([])
    sectors = Sector.objects.exclude(level=Sector.Level.SECTION).order_by("-level", "code")
    classes = Counter(sector.code[:3] for sector in sectors if sector.level == Sector.Level.CLASS)
    carried = [
        (sum(any(word.startswith(piece) for word in _words(sector.code, sector.title)) for piece in asked), sector)
        for sector in sectors
        if not (sector.level == Sector.Level.GROUP and classes[sector.code] == 1)
    ]
    most = max((number for number, _sector in carried), default=0)
    found = [
        SectorChoice(sector.code, str(sector), sector.level, sector.code in chosen)
        for number, sector in carried
        if number == most > 0
    ]
    return FoundSectors(found[:MOST_FOUND], carry_all=most == len(asked))


@cache
def _words(code: str, title: str) -> frozenset[str]:
    """The words by which a sector is found; there are some 760 sectors, and their titles do not change while this runs."""
    words = set(tokens(" ".join(trades().get(code, ()))))
    for language, _name in settings.LANGUAGES:
        with override(language):
            words.update(tokens(gettext(title)))
    return frozenset(words)
