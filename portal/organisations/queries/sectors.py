"""The sectors to choose from: divisions by section, and the finer groups and classes of those that are chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from portal.taxonomy.models import Sector


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
