"""Two hundred needs and offers. A file gives what differs; the trade's place and working days fill in the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .chance import chance
from .reading import DATA, key_of, places, read, set_in
from .shapes import Listing, Organisation

AS_TOLD = (
    "kind", "category", "state", "outcome", "link", "unit", "radius", "needed", "budget", "currency", "sectors", "certificates",
    "languages", "sharia", "audience", "confidentiality", "hidden_from", "hide_same_link", "published", "closes",
)  # fmt: skip
# How many working days ago something in this state was published, at least and at most.
AGES = {"open": (2, 20), "soon": (37, 40), "expired": (48, 60), "closed": (18, 75), "draft": (1, 9)}


def listings(organisations: Sequence[Organisation]) -> list[Listing]:
    by_key = {one.key: one for one in organisations}
    found = []
    for path in sorted((DATA / "listings").glob("*.toml")):
        page = read(path)
        language = page.get("language", "en")
        found += [_listing(told, language, by_key[told["by"]]) for told in page["listing"]]
    return found


def _listing(told: dict[str, Any], otherwise: str, by: Organisation) -> Listing:
    language = told.get("language", otherwise)
    key = told.get("key") or f"{by.key}-{key_of(told['title'])[:40] or told['category']}"
    drawn = chance(key, "listing")
    said = {name: told[name] for name in AS_TOLD if name in told}
    filled = {"kind": "need", "published": drawn.randint(*AGES[told.get("state", "open")])}
    place = places().get(told.get("place", ""), by.place)
    return Listing(
        **(filled | said),
        key=key,
        by=by.key,
        title=set_in(language, told["title"]),
        text=set_in(language, told["text"]),
        language=language,
        quantity=str(told.get("quantity", "")),
        town=place.town,
    )
