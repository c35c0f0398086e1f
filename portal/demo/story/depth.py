"""What companies, universities, laboratories, finance providers and government bodies have, where a file tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .reading import DATA, read, set_in
from .shapes import Depth, Organisation

PARTS = ("capabilities", "units", "tests", "equipment", "technologies", "closures", "instruments", "programmes")


def depth(organisations: Sequence[Organisation]) -> list[Depth]:
    by_key = {one.key: one for one in organisations}
    told = [one for path in sorted((DATA / "depth").glob("*.toml")) for one in read(path)["of"]]
    return [_depth(one, by_key[one["key"]]) for one in told]


def _depth(told: dict[str, Any], of: Organisation) -> Depth:
    parts = {part: [_line(line, of.language) for line in told.get(part, [])] for part in PARTS}
    return Depth(
        of.key,
        parts,
        transfer_office=told.get("transfer_office", False),
        shifts=told.get("shifts"),
        exports=told.get("exports", []),
        opens=told.get("opens", False),
    )


def _line(told: dict[str, Any], language: str) -> dict[str, Any]:
    return {name: set_in(language, value) if isinstance(value, str) else value for name, value in told.items()}
